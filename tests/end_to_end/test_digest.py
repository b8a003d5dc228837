"""A digest in a channel: its select opens whole articles, for as long as they are there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.articles.library import Library
from bot.articles.loading import load
from bot.daily.port.outcomes import Sent
from bot.discord_app.client import BriefingClient
from bot.messages.daily_post import daily_post, has_tag, tagged
from bot.messages.digest import digest
from bot.sandbox import Sandbox
from bot.sandbox.model import Json
from bot.sandbox.person import Answer
from tests.answers import message_of, read
from tests.conftest import running_bot

TAG, OTHER_TAG = "0123456789abcdef", "fedcba9876543210"
LONG, MANY = "A long read", "Thirty parts"


async def posted(
    sandbox: Sandbox, bot: BriefingClient, library: Library, tag: str = TAG
) -> dict[str, Any]:
    """Post a digest as the courier does, and return it as a member sees it."""
    member = sandbox.person("member")
    channel = member.channel("news")
    body = tagged(daily_post(digest(library.articles), channel.guild_id), tag)
    assert isinstance(
        await bot.rest.request("POST", f"/channels/{channel.id}/messages", body), Sent
    )
    return member.sees()[-1]


async def choose(sandbox: Sandbox, message: Json, headline: str) -> Answer:
    """Choose the article with that headline."""
    (select,) = message["components"][0]["components"]
    value = next(each["value"] for each in select["options"] if each["label"] == headline)
    return await sandbox.person("member").choose(message, select["custom_id"], [value])


async def test_the_select_opens_the_whole_briefing_privately(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    message = await posted(sandbox, bot, library)
    assert has_tag(message, TAG)
    for article in library.articles:
        (label,) = (
            each["label"]
            for each in message["components"][0]["components"][0]["options"]
            if library.by_short(each["value"]) is article
        )
        answer = await choose(sandbox, message, label)
        assert answer.private
        asked = {"article": article.headline, "visibility": "only me"}
        same = await sandbox.person("member").slash_with("briefing", "news", asked)
        assert read(message_of(answer)) == read(message_of(same))
    assert len(sandbox.person("admin").sees()) == 1, "nobody else sees them"


async def test_the_buttons_below_work_as_ever(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    member = sandbox.person("member")
    briefing = message_of(await choose(sandbox, await posted(sandbox, bot, library), LONG))
    page = await member.press(briefing, "Read on")
    assert page.private
    assert read(message_of(page))[0].endswith("## What's Happening?")
    turned = await member.press(message_of(page), "What's Next?")
    assert turned.kind == 7
    assert read(message_of(turned))[1] == "Not much."


async def test_a_digest_answers_after_a_restart(sandbox: Sandbox, library: Library) -> None:
    async with running_bot(sandbox, library) as bot:
        message = await posted(sandbox, bot, library)
        before = message_of(await choose(sandbox, message, LONG))
    async with running_bot(sandbox, library):
        after = await choose(sandbox, message, LONG)
        assert read(message_of(after)) == read(before)
        for briefing in (before, message_of(after)):
            page = await sandbox.person("member").press(briefing, "Read on")
            assert read(message_of(page))[0].endswith("## What's Happening?")


async def test_two_digests_are_told_apart(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    first = await posted(sandbox, bot, Library(library.articles[:2]))
    second = await posted(sandbox, bot, Library(library.articles[1:]), OTHER_TAG)
    assert has_tag(first, TAG) and not has_tag(first, OTHER_TAG)
    assert has_tag(second, OTHER_TAG) and not has_tag(second, TAG)
    for message in (first, second, first):
        opened = message_of(await choose(sandbox, message, LONG))
        assert read(opened)[0] == f"## {LONG}"


async def test_an_article_that_is_gone_or_not_out_is_not_shown(
    sandbox: Sandbox, library: Library, folder: Path
) -> None:
    async with running_bot(sandbox, library) as bot:
        message = await posted(sandbox, bot, library)
    next(folder.glob("*Long.md")).unlink()
    put_off = next(folder.glob("*Many.md"))
    put_off.write_text(f"---\npublish: 2030-01-01\n---\n{put_off.read_text('utf-8')}", "utf-8")
    now = load(folder, now=datetime(2029, 1, 1, tzinfo=UTC))
    assert now.coming
    async with running_bot(sandbox, now):
        for headline in (LONG, MANY):
            answer = await choose(sandbox, message, headline)
            assert answer.private
            assert message_of(answer)["content"].startswith("That article is no longer here.")
            assert not message_of(answer)["embeds"]
