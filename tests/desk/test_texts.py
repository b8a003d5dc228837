"""The desks of one database, on each of the two."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from bot.desk import texts as module
from bot.desk.controls import Control, Verb, parse
from bot.desk.reading import PASTED, Typed, as_typed, new_draft, read_desk_text, with_title
from bot.desk.texts import DeskFull, DeskText, DeskTexts, State
from bot.store.engine import Store

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
HERE, ELSEWHERE = 7, 8
TEXT = "## News\nThe bridge closes.\n"


def draft(text: str = TEXT, name: str = "bridge.md", guild_id: int = HERE) -> DeskText:
    return new_draft(guild_id, name, text)


async def revision(texts: DeskTexts) -> int:
    standing = (await texts.standings()).get(HERE)
    return standing.revision if standing else 0


async def test_what_readers_see_raises_the_revision_and_drafts_do_not(store: Store) -> None:
    texts = DeskTexts(store)
    kept = draft()
    assert await texts.keep(kept)
    assert await texts.keep(replace(kept, text="## News\nOther.\n"))
    assert await revision(texts) == 0
    assert not await texts.publish(kept, NOW), "it says something else now"
    kept = replace(kept, text="## News\nOther.\n")
    assert await texts.publish(kept, NOW)
    assert await revision(texts) == 1
    assert not await texts.keep(kept), "it is no draft any more"
    assert not await texts.publish(kept, NOW)
    assert not await texts.discard(HERE, kept.id)
    assert await texts.withdraw(HERE, kept.id)
    assert await texts.withdraw(HERE, kept.id) is None
    assert await revision(texts) == 2
    assert await texts.discard(HERE, kept.id)
    assert await revision(texts) == 2
    assert await texts.of_guild(HERE) == []


async def test_a_correction_takes_the_place_of_the_text(store: Store) -> None:
    texts = DeskTexts(store)
    wrong = draft()
    await texts.keep(wrong)
    await texts.publish(wrong, NOW)
    wrong = replace(wrong, state=State.PUBLISHED, published_at=NOW)
    right = new_draft(HERE, "b.txt", "News\nRight.\n", corrects=wrong, reason="it was wrong")
    await texts.keep(right)
    assert await texts.correct(replace(right, text="other")) is None
    assert await texts.correct(right)
    assert await texts.correct(right) is None, "once"
    [now] = await texts.published(HERE)
    assert (now.id, now.text, now.name) == (wrong.id, right.text, "b.txt")
    assert (now.reason, now.published_at) == ("it was wrong", NOW)
    assert len(await texts.of_guild(HERE)) == 1


async def test_a_correction_of_what_was_withdrawn_stays_a_draft(store: Store) -> None:
    texts = DeskTexts(store)
    wrong = draft()
    await texts.keep(wrong)
    await texts.publish(wrong, NOW)
    right = new_draft(HERE, "b.md", TEXT, corrects=wrong)
    await texts.keep(right)
    await texts.withdraw(HERE, wrong.id)
    assert await texts.correct(right) is None
    assert await texts.get(HERE, right.id) is not None


async def test_a_server_finds_only_its_own(store: Store) -> None:
    texts = DeskTexts(store)
    kept = draft()
    await texts.keep(kept)
    assert await texts.get(ELSEWHERE, kept.id) is None
    assert not await texts.discard(ELSEWHERE, kept.id)
    assert not await texts.publish(replace(kept, guild_id=ELSEWHERE), NOW)
    assert not await texts.keep(replace(kept, guild_id=ELSEWHERE, text="taken over"))
    found = await texts.get(HERE, kept.id)
    assert found is not None and found.text == TEXT


async def test_a_desk_holds_so_much(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = DeskTexts(store)
    monkeypatch.setattr(module, "MOST_TEXTS", 2)
    monkeypatch.setattr(module, "MOST_CHARACTERS", 1000)
    kept = draft()
    await texts.keep(kept)
    with pytest.raises(DeskFull):
        await texts.keep(draft("x" * 1000))
    await texts.keep(replace(kept, text="x" * 1000))
    await texts.keep(draft("", guild_id=ELSEWHERE))
    await texts.keep(draft(""))
    with pytest.raises(DeskFull):
        await texts.keep(draft(""))


async def test_of_two_who_publish_one_does(store: Store) -> None:
    texts = DeskTexts(store)
    kept = draft()
    await texts.keep(kept)
    done = await asyncio.gather(*(texts.publish(kept, NOW) for _ in range(4)))
    assert sorted(done) == [False, False, False, True]
    assert await revision(texts) == 1


async def test_editors_are_kept_apart_from_what_is_published(store: Store) -> None:
    texts = DeskTexts(store)
    await texts.set_editors(HERE, 5)
    kept = draft()
    await texts.keep(kept)
    await texts.publish(kept, NOW)
    standing = (await texts.standings())[HERE]
    assert (standing.revision, standing.editor_role_id) == (1, 5)
    await texts.set_editors(HERE, None)
    standing = (await texts.standings())[HERE]
    assert (standing.revision, standing.editor_role_id) == (1, None)


async def test_what_no_database_takes_is_left_out(store: Store) -> None:
    texts = DeskTexts(store)
    kept = draft("## News\nA\0B \ud800 C.\n")
    await texts.keep(kept)
    found = await texts.get(HERE, kept.id)
    assert found is not None and found.text == "## News\nAB ? C.\n"


# --- reading ---------------------------------------------------------------------------------


def test_without_a_date_it_is_dated_when_it_comes_out() -> None:
    article = read_desk_text(draft(), dt.UTC, NOW).article
    assert article is not None and (article.date, article.out) == (NOW, None)
    later = replace(draft(), out_at=NOW + dt.timedelta(days=1), published_at=NOW)
    article = read_desk_text(later, dt.UTC, NOW).article
    assert article is not None and article.date == article.out == later.out_at


def test_a_text_that_is_kept_back_is_not_published() -> None:
    reading = read_desk_text(draft("---\ndraft: true\n---\n## News\nText.\n"), dt.UTC, NOW)
    assert reading.article is None
    assert "take that line out" in str(reading.faults[0])


@pytest.mark.parametrize("text", ["Words alone.", "---\ntags: a\n---\nWords alone.", "## News\nA."])
def test_a_title_that_was_typed_stands_above_any_text(text: str) -> None:
    title = 'Say "no": #1 — \\ *bridge*'
    article = read_desk_text(draft(with_title(title, text)), dt.UTC, NOW).article
    assert article is not None and article.headline == title.replace("*", "")
    assert with_title("  ", text) == text


def test_a_text_with_a_title_of_its_own_keeps_it() -> None:
    text = "---\ntags: a\ntitle: Mine\n---\nWords."
    assert with_title("Another", text) == text


@pytest.mark.parametrize(
    ("title", "text", "line"),
    [
        ("A title", "Lead.\n\n## News\n{{ page.url }} Text.", 4),
        ("A title", "---\ntags: a\n---\n## News\n{{ page.url }} Text.", 5),
        ("", "## News\n{{ page.url }} Text.", 2),
    ],
)
def test_lines_are_those_of_the_form(title: str, text: str, line: int) -> None:
    kept = draft(with_title(title, text), PASTED)
    reading = read_desk_text(kept, dt.UTC, NOW)
    assert [each.line for each in reading.hints] == [line]
    typed = as_typed(kept)
    assert (typed.title, typed.text) == (title, text)
    file = replace(kept, name="a.md")
    assert as_typed(file).text == kept.text


@pytest.mark.parametrize("title", ['"\\x"', f'"{"a" * 201}"', '""', "'a'", "a"])
def test_a_title_that_fits_no_field_stays_in_the_text(title: str) -> None:
    text = f"---\ntitle: {title}\n---\n## News\nText."
    assert as_typed(draft(text, PASTED)) == Typed("", text)


# --- custom ids ------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", Verb)
def test_a_custom_id_says_what_it_said(verb: Verb) -> None:
    control = Control.of(verb, draft(name="港の灯台が改修される" * 9 + ".md"))
    assert parse(str(control)) == control
    assert len(str(control).encode("utf-16-le")) <= 2 * 100


@pytest.mark.parametrize("other", ["desk:", "desk:publish:a", "desk:sell:a:b", "daily:undo:1:1"])
def test_others_are_none_of_ours(other: str) -> None:
    assert parse(other) is None
