"""`/schedule` about what comes: calendar, next, skip-next, several times a day; and the buttons."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.articles.loading import load
from bot.daily.ledger.channel_schedule import Order, State
from tests.end_to_end.test_schedule import NOW, Stage, public, stage, store, until, words

__all__ = ["stage", "store"]  # fixtures

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def write(folder: Path, *names: str) -> None:
    for name in names:
        text = f"# {name.title()}\n## News\nText of {name}.\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


async def show(stage: Stage, folder: Path) -> None:
    await stage.daily.edition.change(load(folder, now=stage.clock.now()))


async def posted(stage: Stage, count: int) -> str:
    """Wait for that many posts, and return the last one's headline."""
    await until(lambda: public(stage), count)
    post = stage.sandbox.person("guest").sees()[-1]
    return str(post["content"])


@pytest.fixture
async def three(stage: Stage, tmp_path: Path) -> Stage:
    """The stage with three articles: ant, bee, cat; and a queue at nine."""
    folder = tmp_path / "three"
    folder.mkdir()
    write(folder, "ant", "bee", "cat")
    await show(stage, folder)
    await stage.set(order="queue")
    return stage


async def test_a_calendar_shows_two_weeks_across_a_change_of_the_clocks(three: Stage) -> None:
    three.clock.move(7 * DAY)
    assert await posted(three, 1) == "Ant"
    await three.set(timezone="Berlin", time="02:30", **{"when-nothing-new": "skip"})
    said = words(await three.admin.slash("schedule calendar"))
    lines = [line for line in said.split("\n") if line.startswith("- ")]
    assert len(lines) == 14
    assert lines[0] == "- Tue 24 March · Bee"
    assert lines[1] == "- Wed 25 March · Cat"
    assert lines[2] == "- Thu 26 March · no post"
    assert lines[5] == "- Sun 29 March **03:30** · no post"
    assert "that day's 02:30 post comes at 03:30" in said


async def test_the_article_of_the_next_post_is_chosen_by_hand(three: Stage) -> None:
    choices = await three.admin.choices("schedule next", "article", article="ca")
    assert choices == [{"name": "Cat", "value": "cat"}]
    answer = await three.admin.slash("schedule next", article="cat")
    assert "**Cat**, <t:" in words(answer)
    assert "2. <t:" in words(await three.admin.slash("schedule status"))
    three.clock.move(DAY)
    assert await posted(three, 1) == "Cat"
    three.clock.move(DAY)
    assert await posted(three, 2) == "Ant"


async def test_what_was_chosen_can_be_undone(three: Stage) -> None:
    made = (await three.admin.slash("schedule next", article="cat")).message
    assert made is not None
    undone = (await three.admin.press(made, "Undo")).message
    assert undone is not None
    assert "**Ant** (new)" in undone["content"]


async def test_an_article_that_is_not_out_yet_can_be_chosen(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    folder.mkdir()
    write(folder, "ant")
    text = "---\ndate: 2026-03-19\n---\n# Dog\n## News\nText.\n"
    (folder / "dog.md").write_text(text, encoding="utf-8")
    await show(stage, folder)
    await stage.set()
    choices = await stage.admin.choices("schedule next", "article", article="dog")
    assert choices == [{"name": "Dog (not out yet)", "value": "dog"}]
    said = words(await stage.admin.slash("schedule next", article="dog"))
    at = int(dt.datetime(2026, 3, 19, 9, tzinfo=dt.UTC).timestamp())
    assert f"isn't out yet. <#{stage.channel('news')}> gets it with the first post" in said
    assert f"<t:{at}:F>" in said
    # Members see nothing of it.
    assert await stage.admin.choices("briefing", "article", article="dog") == []


async def test_an_article_is_left_out_and_another_comes(three: Stage) -> None:
    answer = await three.admin.slash("schedule skip-next")
    assert "won't get **Ant**" in words(answer)
    assert "**Bee** (new)" in words(answer)
    assert answer.message is not None
    three.clock.move(DAY)
    assert await posted(three, 1) == "Bee"


async def test_a_post_is_left_out_and_that_can_be_undone(three: Stage) -> None:
    answer = await three.admin.slash("schedule skip-next", what="post")
    said = words(answer)
    tomorrow, after = (int((NOW + each * DAY).timestamp()) for each in (1, 2))
    assert f"gets no post on <t:{tomorrow}:F>" in said
    assert f"Next: <t:{after}:F>" in said
    assert "skipped on request" in words(await three.admin.slash("schedule status"))
    assert answer.message is not None
    await three.admin.press(answer.message, "Undo")
    three.clock.move(DAY)
    assert await posted(three, 1) == "Ant"


async def test_nothing_can_be_left_out_where_nothing_comes(three: Stage) -> None:
    await three.admin.slash("schedule pause")
    assert "no upcoming post to skip" in words(await three.admin.slash("schedule skip-next"))


async def test_an_article_that_does_not_exist_is_named(three: Stage) -> None:
    assert "no article “dodo”" in words(await three.admin.slash("schedule next", article="dodo"))


async def test_a_channel_has_up_to_four_posts_a_day(three: Stage) -> None:
    for time in ("6pm", "noon", "7am"):
        said = words(await three.admin.slash("schedule add-time", time=time))
        assert "Every day at" in said
    assert "**07:00**, **09:00**, **12:00** and **18:00** (UTC)" in said
    assert "has 4 already" in words(await three.admin.slash("schedule add-time", time="10pm"))
    assert "already has a post at 12:00" in words(
        await three.admin.slash("schedule add-time", time="12:00")
    )
    three.clock.move(3 * HOUR)
    assert await posted(three, 1) == "Ant"
    three.clock.move(6 * HOUR)
    assert await posted(three, 2) == "Bee"
    three.clock.move(13 * HOUR)
    assert await posted(three, 3) == "Cat"


async def test_a_time_is_taken_away(three: Stage) -> None:
    await three.admin.slash("schedule add-time", time="noon")
    choices = await three.admin.choices("schedule remove-time", "time", time="")
    assert [each["value"] for each in choices] == ["09:00", "12:00"]
    assert "no post at 10:00" in words(await three.admin.slash("schedule remove-time", time="10am"))
    said = words(await three.admin.slash("schedule remove-time", time="9am"))
    assert "Every day at **12:00** (UTC)" in said
    assert "is the only time" in words(
        await three.admin.slash("schedule remove-time", time="12:00")
    )
    schedule = await three.schedule()
    assert (schedule.times.minutes, schedule.order) == ((720,), Order.QUEUE)


async def test_what_is_due_by_the_old_time_still_comes_when_it_is_changed(three: Stage) -> None:
    """Even when the courier hasn't seen it yet."""
    schedule = await three.schedule()
    now = NOW + DAY
    await three.daily.ledger.plan_channel(schedule.channel_id, now)
    records = await three.daily.records.of_day(schedule.channel_id, now.date())
    assert [each.seq for each in records] == [0]


async def test_the_buttons_below_an_answer_preview_and_post(three: Stage) -> None:
    made = (await three.set(time="noon")).message
    assert made is not None
    shown = await three.admin.press(made, "Preview")
    assert shown.private
    assert shown.message is not None
    assert shown.message["content"] == "Ant"
    assert public(three) == 0
    assert "Posted in" in words(await three.admin.press(made, "Post now"))
    assert await posted(three, 1) == "Ant"


async def test_a_long_list_has_pages(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.daily.words.overview.PAGE", 1)
    await stage.set("news")
    await stage.set("general", time="10am")
    first = (await stage.admin.slash("schedule list")).message
    assert first is not None
    assert f"<#{stage.channel('news')}>" in first["embeds"][0]["description"]
    second = (await stage.admin.press(first, "▶")).message
    assert second is not None
    assert f"<#{stage.channel('general')}>" in second["embeds"][0]["description"]
    assert (await stage.schedule()).state is State.ACTIVE
