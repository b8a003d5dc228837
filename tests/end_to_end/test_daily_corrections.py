"""Posts that are out follow their article, whatever Discord answers."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.articles.library import Library
from bot.articles.loading import load
from bot.articles.sources.feeds.feed import Feed
from bot.articles.sources.feeds.follow import read_now
from bot.articles.sources.feeds.state import save
from bot.daily.courier.courier import Courier
from bot.daily.ledger.channel_schedule import Order
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.records import Records
from bot.daily.ledger.timing import Timing
from bot.daily.words.phrases import outcome
from bot.messages.post import Style
from bot.sandbox import Sandbox, faults
from bot.sandbox.model import Json
from bot.sandbox.world import edits as world_edits
from bot.store.engine import Store
from bot.store.tables import corrections
from tests.articles.sources.feeds.servers import feed_server, rss
from tests.daily.material import DAY, MINUTE, MORNING, article, edition, rows, show
from tests.end_to_end.mornings import Morning, tag_of

EDIT = "/channels/{channel_id}/messages/{message_id}"
# Nobody waits for pauses here.
NOW = Timing(first_pause=0.01, longest_pause=0.05, gather=0.0, poll=0.05)


@pytest.fixture
def morning(sandbox: Sandbox, store: Store) -> Morning:
    return Morning(sandbox, store, edition(1))


@contextlib.asynccontextmanager
async def after_the_post(morning: Morning, *channels: str) -> AsyncIterator[Courier]:
    async with morning.courier(timing=NOW) as courier:
        morning.clock.move(MINUTE)
        for channel in channels or ("news",):
            await morning.until_states("sent", channel=channel)
        yield courier


async def nothing_waits(morning: Morning) -> bool:
    """Whether all corrections have been made and counted."""
    async with morning.store.read() as connection:
        return not (await connection.execute(select(corrections.c.id))).all()


def has_looked(morning: Morning, courier: Courier) -> bool:
    """Whether it has looked for posts that are out of date by the articles of now."""
    marks = {each.id: each.content for each in morning.shown.library.articles}
    return courier._corrector._seen == marks


def edits(morning: Morning) -> int:
    return len(morning.requests("PATCH", EDIT))


def text(message: Json) -> str:
    return f"{message['content']}\n{message['embeds'][0]['description']}"


def says(morning: Morning, words: str, channel: str = "news") -> bool:
    return any(words in text(each) for each in morning.posts(channel))


async def test_a_post_follows_its_article_and_keeps_its_buttons(
    morning: Morning, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    role = next(iter(morning.guild.roles.values())).id
    await morning.subscribe(style=Style.CARD, ping_role_id=role)
    async with after_the_post(morning):
        [before] = morning.posts()
        morning.clock.move(MINUTE)
        at = int(morning.clock.now().timestamp())
        new = article(1, 1, "there was *more*.")
        morning.shown.show(Library((new,)))
        await morning.until(lambda: says(morning, "Edited 1 times"))
        await morning.until(lambda: nothing_waits(morning))
    [post] = morning.posts()
    assert post["id"] == before["id"]
    line = f"\n-# Corrected <t:{at}:R>: there was \\*more\\*."
    assert post["content"] == before["content"] + line
    assert post["components"] == before["components"]
    assert tag_of(post) == tag_of(before)
    assert post["mention_roles"] == before["mention_roles"]
    assert edits(morning) == 1
    assert "The posts of a001 follow its correction: 1 corrected." in caplog.text
    [record] = await Records(morning.store).recent(morning.channel())
    assert "corrected since" in outcome(record)


async def test_a_digest_says_which_of_its_articles_was_corrected(
    morning: Morning, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    show(morning.shown, 1, 2, 3)
    await morning.subscribe(order=Order.DIGEST, archive=())
    async with after_the_post(morning):
        [before] = morning.posts()
        at = int(morning.clock.now().timestamp())
        new = replace(article(2, 1, "there was more"), title="Article two")
        morning.shown.show(Library((article(1), new, article(3))))
        await morning.until(lambda: says(morning, "Article two"))
        await morning.until(lambda: nothing_waits(morning))
        [first] = morning.posts()
        # What was withdrawn goes when its digest is corrected the next time.
        morning.shown.show(Library((article(1, 1), article(3))))
        await morning.until(lambda: says(morning, "2 new articles"))
        await morning.until(lambda: nothing_waits(morning))
        [last] = morning.posts()
        # One alone is no digest.
        morning.shown.show(Library((article(1, 2),)))
        await morning.until(lambda: nothing_waits(morning))
    [post] = morning.posts()
    assert f"“Article two” was corrected <t:{at}:R>: there was more" in text(first)
    assert first["components"] != before["components"]
    assert "“Article 1” was corrected" in text(last)
    assert "Article two" not in text(last)
    assert tag_of(post) == tag_of(before)
    assert edits(morning) == 2
    assert "follow its correction: 1 corrected." in caplog.text


async def test_a_bot_that_was_off_when_the_article_changed_corrects_at_its_start(
    morning: Morning,
) -> None:
    await morning.subscribe()
    async with after_the_post(morning):
        pass
    show(morning.shown, 1, edits=1)
    async with morning.courier(timing=NOW):
        await morning.until(lambda: says(morning, "Edited 1 times"))
        await morning.until(lambda: nothing_waits(morning))
    async with morning.courier(timing=NOW) as courier:
        await morning.until(lambda: has_looked(morning, courier))
        await morning.until(lambda: nothing_waits(morning))
    assert edits(morning) == 1


async def test_new_posts_say_nothing_of_it(morning: Morning) -> None:
    await morning.subscribe()
    async with after_the_post(morning):
        show(morning.shown, 1, edits=1)
        await morning.until(lambda: says(morning, "Edited 1 times"))
        morning.clock.move(DAY)
        await morning.until_states("sent", "sent")
    first, second = sorted(morning.posts(), key=lambda each: int(each["id"]))
    assert "Corrected" in first["content"]
    assert "Corrected" not in second["content"]
    assert "Edited 1 times" in text(second)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.AnswerWith(status=404, code=10008, path=EDIT), "1 corrected, 1 deleted meanwhile"),
        (faults.AnswerWith(status=404, code=10003, path=EDIT), "1 corrected, 1 deleted meanwhile"),
        (faults.AnswerWith(status=403, code=50013, path=EDIT), "1 corrected, 1 refused"),
        (faults.AnswerWith(status=400, code=50035, path=EDIT), "1 corrected, 1 refused"),
        (faults.TooMany(path=EDIT, retry_after=0.05), "2 corrected"),
        (faults.AnswerWith(status=429, code=30046, path=EDIT), "2 corrected"),
        (faults.AnswerWith(status=502, path=EDIT, after_work=True), "2 corrected"),
        (faults.Reset(path=EDIT, after_work=True), "2 corrected"),
        (faults.Reset(path=EDIT), "2 corrected"),
    ],
    ids=lambda each: f"{each.name} {getattr(each, 'code', '')}" if hasattr(each, "name") else "",
)
async def test_whatever_discord_answers(
    morning: Morning, caplog: pytest.LogCaptureFixture, fault: faults.Fault, said: str
) -> None:
    """Each is edited once, and once more after a lost answer; no schedule is blocked."""
    caplog.set_level("INFO")
    await morning.subscribe("news")
    await morning.subscribe("general")
    async with after_the_post(morning, "news", "general"):
        morning.strike(fault)
        show(morning.shown, 1, edits=1)
        await morning.until(lambda: f"follow its correction: {said}." in caplog.text)
        await morning.until(lambda: nothing_waits(morning))
        morning.clock.move(DAY)
        for channel in ("news", "general"):
            await morning.until_states("sent", "sent", channel=channel)
    assert edits(morning) == (3 if said == "2 corrected" else 2)


async def test_a_message_that_was_deleted(morning: Morning) -> None:
    await morning.subscribe()
    async with after_the_post(morning) as courier:
        [message] = morning.posts()
        world = morning.sandbox.world
        world_edits.delete(world, world.message(morning.channel(), int(message["id"])))
        for number in (1, 2):
            show(morning.shown, 1, edits=number)
            await morning.until(lambda: has_looked(morning, courier))
            await morning.until(lambda: nothing_waits(morning))
    assert edits(morning) == 1
    [row] = await rows(morning.store)
    assert (row.state, row.content) == ("sent", None)


async def test_an_article_that_is_over_or_withdrawn_changes_no_post(morning: Morning) -> None:
    await morning.subscribe("news", zone="Pacific/Kiritimati", at="23:00")
    async with after_the_post(morning) as courier:
        over = replace(article(1, 1), expires_local=morning.clock.now().replace(tzinfo=None))
        morning.shown.show(Library((over,)))
        await morning.until(lambda: has_looked(morning, courier))
        await morning.until(lambda: nothing_waits(morning))
        show(morning.shown, 2)
        await morning.until(lambda: has_looked(morning, courier))
        await morning.until(lambda: nothing_waits(morning))
    assert edits(morning) == 0


TEXT = "---\ntitle: New\nimage: bridge.png\n---\n## What's Next?\n{}\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


async def test_a_picture_is_replaced_and_taken_away(
    sandbox: Sandbox, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "2025-01-02 New.md"
    file.write_text(TEXT.format("Words."))
    (tmp_path / "bridge.png").write_bytes(PNG)
    morning = Morning(sandbox, store, Edition(load(tmp_path)))
    await morning.subscribe()
    async with after_the_post(morning):
        [before] = morning.posts()
        (tmp_path / "bridge.png").write_bytes(PNG + b"other")
        morning.shown.show(load(tmp_path))
        await morning.until(lambda: edits(morning) == 1 and nothing_waits(morning))
        [post] = morning.posts()
        assert post["embeds"][0]["image"]["url"] != before["embeds"][0]["image"]["url"]
        file.write_text(TEXT.format("Words.").replace("image: bridge.png\n", ""))
        morning.shown.show(load(tmp_path))
        await morning.until(lambda: edits(morning) == 2 and nothing_waits(morning))
    [post] = morning.posts()
    assert "image" not in post["embeds"][0]
    assert post["attachments"] == []


async def test_a_post_follows_an_entry_of_a_feed_whatever_id_it_comes_under(
    sandbox: Sandbox, store: Store, tmp_path: Path
) -> None:
    def entry(words: str, guid: str) -> str:
        return (
            f"<item><title>Bridge</title><link>https://t.example/bridge</link><guid>{guid}</guid>"
            f"<pubDate>{MORNING - DAY:%d %b %Y} 08:00:00 GMT</pubDate>"
            f"<description>{words}</description></item>"
        )

    async with feed_server() as served:
        feed = Feed(served.url(), tmp_path)

        async def read(words: str, guid: str) -> Library:
            served.serve("/feed.xml", rss(entry(words, guid)))
            save(feed.file, await read_now(feed, MORNING))
            return load(feed, now=MORNING)

        morning = Morning(sandbox, store, Edition(await read("It closes in May.", "a")))
        await morning.subscribe()
        async with after_the_post(morning):
            assert says(morning, "It closes in May.")
            morning.shown.show(await read("It closes in June.", "a"))
            await morning.until(lambda: says(morning, "It closes in June."))
            await morning.until(lambda: nothing_waits(morning))
            # A publisher that moves house gives all entries new ids.
            morning.shown.show(await read("It closes in July.", "b"))
            await morning.until(lambda: says(morning, "It closes in July."))
            await morning.until(lambda: nothing_waits(morning))
            assert len(morning.shown.library.articles) == 1
    [post] = morning.posts()
    assert "Corrected" in post["content"]
    assert edits(morning) == 2
