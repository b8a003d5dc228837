"""An article of the desk is corrected, and the posts that are out follow."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.daily.ledger.timing import Timing
from bot.desk.texts import DeskTexts
from bot.discord_app import daily_service
from bot.discord_app.client import BriefingClient
from bot.discord_app.commands.desk import report
from bot.sandbox import Sandbox
from bot.sandbox.model import Json
from bot.sandbox.world import edits as world_edits
from bot.store.engine import Store
from bot.store.tables import corrections
from tests.answers import message_of
from tests.end_to_end.towns import TEXT, Town, below, labels, until

EDIT = "/channels/{channel_id}/messages/{message_id}"
RIGHT = TEXT.replace("March", "April")


@pytest.fixture
async def town(
    sandbox: Sandbox,
    store: Store,
    wide_budget: None,
    soon_ready: None,
    monkeypatch: pytest.MonkeyPatch,
) -> Town:
    """A server whose posts are corrected at once."""
    at_once = Timing(first_pause=0.01, longest_pause=0.05, gather=0.0, poll=0.05)
    monkeypatch.setattr(daily_service, "Timing", lambda: at_once)
    monkeypatch.setattr(report, "LOOK_SECONDS", 0.05)
    return Town(sandbox, store)


def posts(town: Town) -> list[Json]:
    return [each for each in town.member.sees() if "The bridge" in each["content"]]


async def posted(town: Town) -> Json:
    """Publish an article, and have it posted now."""
    options = {"channel": "news", "time": "9am", "timezone": "UTC"}
    await town.admin.slash_with("schedule set", "general", options)
    await town.published()
    await town.admin.slash_with("schedule post-now", "news", {})
    await until(lambda: posts(town))
    [post] = posts(town)
    return post


def edits(town: Town) -> int:
    return sum((e.method, e.route) == ("PATCH", EDIT) for e in town.sandbox.exchanges)


async def nothing_waits(town: Town) -> bool:
    async with town.store.read() as connection:
        return not (await connection.execute(select(corrections.c.id))).all()


async def corrected(town: Town, count: int = 1) -> Json:
    """Wait until the post was edited so often, and return it."""
    await until(lambda: edits(town) == count)
    await until(lambda: nothing_waits(town))
    [post] = posts(town)
    return post


async def test_a_post_follows_what_is_typed_with_its_reason(town: Town) -> None:
    async with town.bot():
        before = await posted(town)
        form = await town.admin.slash(
            "desk correct", article="The bridge closes", reason="April, not March"
        )
        assert "April, not March" in str(form.modal) and "March." in str(form.modal)
        preview = message_of(await town.admin.submit(form, {"Text": titled(RIGHT)}))
        assert below(preview) == ["Publish the correction", "Edit", "Discard"]
        assert "April." in preview["embeds"][0]["description"]
        assert edits(town) == 0, "nobody else sees it yet"
        pressed = await town.admin.press(preview, "Publish the correction")
        assert "is corrected. One post of the last 90 days follows" in str(message_of(pressed))
        post = await corrected(town)
        told = await town.admin.outcome(pressed)
        assert told.private
        assert (
            message_of(told)["content"] == "The post of **The bridge closes** has the new text now."
        )
        assert post["id"] == before["id"]
        assert "Work begins in April." in post["embeds"][0]["description"]
        assert post["content"].endswith(":R>: April, not March")
        assert "April." in await town.newest()
        opened = await town.member.press(post, "Reader view")
        assert "April." in str(message_of(opened))
        assert len(await DeskTexts(town.store).of_guild(town.guild_id)) == 1


def titled(text: str) -> str:
    return f'---\ntitle: "The bridge closes"\n---\n{text}'


async def test_a_post_follows_a_file(town: Town) -> None:
    async with town.bot():
        await posted(town)
        file = town.admin.attach("b.md", titled(RIGHT).encode())
        answer = await town.admin.slash("desk correct", article="the bridge closes", file=file)
        preview = message_of(await town.admin.outcome(answer))
        await town.admin.press(preview, "Publish the correction")
        post = await corrected(town)
        assert "April." in post["embeds"][0]["description"]
        assert "\n-# Corrected <t:" in post["content"]
        await correct(town, titled(TEXT.replace("March", "May")))
        post = await corrected(town, 2)
        assert "May." in post["embeds"][0]["description"]


async def test_the_editor_is_told_of_posts_that_could_not_follow(town: Town) -> None:
    async with town.bot():
        before = await posted(town)
        form = await town.admin.slash("desk correct", article="The bridge closes")
        preview = message_of(await town.admin.submit(form, {"Text": RIGHT}))
        post = town.sandbox.world.message(int(before["channel_id"]), int(before["id"]))
        world_edits.delete(town.sandbox.world, post)
        pressed = await town.admin.press(preview, "Publish the correction")
        told = message_of(await town.admin.outcome(pressed))
        assert told["content"].startswith("The post of **The bridge closes** could not be changed")
        form = await town.admin.slash("desk correct", article="The bridge closes")
        preview = message_of(await town.admin.submit(form, {"Text": TEXT}))
        answer = message_of(await town.admin.press(preview, "Publish the correction"))
        assert "No post of it has to follow." in answer["content"]


async def test_what_reads_the_same_edits_nothing(town: Town) -> None:
    async with town.bot() as client:
        await posted(town)
        same = titled(TEXT.replace("voted on Tuesday.", "voted   on Tuesday."))
        await correct(town, same)
        other = await town.published("Another one.", "Second")
        assert other
        await until(lambda: has_looked(client))
        assert edits(town) == 0
        await correct(town, titled(RIGHT))
        await corrected(town)


def has_looked(client: BriefingClient) -> bool:
    courier = client.daily.courier
    return bool(courier._corrector._seen == client.daily.edition.marks())  # type: ignore[attr-defined]


async def correct(town: Town, text: str) -> None:
    form = await town.admin.slash("desk correct", article="The bridge closes")
    preview = message_of(await town.admin.submit(form, {"Text": text}))
    await town.admin.press(preview, "Publish the correction")


async def test_a_correction_with_a_mistake_changes_nothing_and_is_kept(town: Town) -> None:
    async with town.bot():
        await posted(town)
        form = await town.admin.slash("desk correct", article="The bridge closes")
        wrong = titled(RIGHT).replace("title:", "date: 2025-13-40\ntitle:")
        answer = message_of(await town.admin.submit(form, {"Text": wrong, "What was wrong": "x"}))
        assert "Line 2: " in str(answer) and labels(answer) == ["Edit", "Discard"]
        assert "Draft of a correction" in str(message_of(await town.admin.slash("desk list")))
        again = await town.admin.press(answer, "Edit")
        preview = message_of(await town.admin.submit(again, {"Text": titled(RIGHT)}))
        await town.admin.press(preview, "Publish the correction")
        post = await corrected(town)
        assert post["content"].endswith(":R>: x")


async def test_a_correction_outlives_a_restart_and_what_is_withdrawn_changes_no_post(
    town: Town,
) -> None:
    async with town.bot():
        before = await posted(town)
        form = await town.admin.slash("desk correct", article="The bridge closes")
        preview = message_of(await town.admin.submit(form, {"Text": titled(RIGHT)}))
    async with town.bot() as client:
        [offered] = await town.admin.choices("desk withdraw", "article", article="bridge")
        await town.admin.slash("desk withdraw", article=offered["value"])
        gone = message_of(await town.admin.press(preview, "Publish the correction"))
        assert "has been changed since" in gone["content"]
        await until(lambda: has_looked(client))
        assert posts(town) == [before]
