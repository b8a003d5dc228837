"""Buttons: what they open, and that they outlive the bot that posted them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.articles.library import Library, load
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox
from bot.sandbox.world.messages import post
from tests.conftest import running_bot


def labels(message: dict[str, Any]) -> list[str]:
    return [
        item.get("label") or item.get("placeholder")
        for row in message["components"]
        for item in row["components"]
    ]


def description(message: dict[str, Any]) -> str:
    return message["embeds"][0]["description"]


async def test_a_button_opens_its_section_privately(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    member, admin = sandbox.person("member"), sandbox.person("admin")
    posted = (await member.slash("briefing", article="000_fdad4a85e90d0778")).message
    answer = await admin.press(posted, "Why It's Important?")
    assert answer.private
    assert description(answer.message) == library.get("000_fdad4a85e90d0778").sections[1].body
    assert len(member.sees()) == 1, "nobody else sees it"


async def test_a_section_cut_short_is_read_whole_in_pages(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    member = sandbox.person("member")
    posted = (await member.slash("briefing", article="A long read")).message
    assert "…" in description(posted)
    page = (await member.press(posted, "What's Happening?")).message
    seen, following = (
        description(page),
        next(each for each in labels(page) if "Next" in each and "What" not in each),
    )
    turns = 0
    while True:
        button = component(page, following)
        if button.get("disabled"):
            break
        answer = await member.press(page, following)
        assert answer.kind == 7, "the page is turned in place"
        if answer.message["embeds"][0]["title"] != page["embeds"][0]["title"]:
            break
        page = answer.message
        seen += " " + description(page)
        turns += 1
    assert turns >= 3
    whole = library.find("A long read").section("whats-happening").body
    assert " ".join(seen.split()) == " ".join(whole.split())


def component(message: dict[str, Any], label: str) -> dict[str, Any]:
    return next(
        item
        for row in message["components"]
        for item in row["components"]
        if label in (item.get("label"), item.get("placeholder"))
    )


async def test_many_sections_are_chosen_from_a_select(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    posted = (await member.slash("briefing", article="thirty")).message
    select = posted["components"][0]["components"][0]
    assert select["type"] == 3
    option = select["options"][6]
    answer = await member.choose(posted, select["custom_id"], [option["value"]])
    assert answer.private
    assert answer.message["embeds"][0]["title"] == "Part 7"


async def test_buttons_answer_after_a_restart(sandbox: Sandbox, library: Library) -> None:
    member = sandbox.person("member")
    async with running_bot(sandbox, library):
        posted = (await member.slash("briefing", article="A long read")).message
        reader = (await member.press(posted, labels(posted)[0])).message
    async with running_bot(sandbox, library):
        assert (await member.press(posted, labels(posted)[0])).private
        assert (await member.press(reader, labels(reader)[1])).kind == 7


async def test_a_button_of_an_article_that_is_gone_says_so(
    sandbox: Sandbox, library: Library, folder: Any
) -> None:
    member = sandbox.person("member")
    async with running_bot(sandbox, library):
        posted = (await member.slash("briefing", article="A long read")).message
    next(folder.glob("*Long.md")).unlink()
    async with running_bot(sandbox, load(folder)):
        answer = await member.press(posted, "What's Next?")
        assert answer.private
        assert "no longer" in str(answer.message)


async def test_a_button_of_a_section_that_is_gone_says_so(
    sandbox: Sandbox, library: Library, folder: Any
) -> None:
    member = sandbox.person("member")
    async with running_bot(sandbox, library):
        posted = (await member.slash("briefing", article="A long read")).message
    next(folder.glob("*Long.md")).write_text("# A long read\n\n## Other\nText.\n", "utf-8")
    async with running_bot(sandbox, load(folder)):
        answer = await member.press(posted, "What's Next?")
        assert answer.private
        assert "What's Next?" not in str(answer.message["embeds"])


async def test_a_foreign_button_is_answered_too(sandbox: Sandbox, bot: BriefingClient) -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Old", "custom_id": "old:1"}]}
    member = sandbox.person("member")
    channel = member.channel("news")
    old = post(sandbox.world, sandbox.world.bot.id, channel, {"content": "x", "components": [row]})
    answer = await member.press(sandbox.world.message_payload(old), "Old")
    assert answer.private


async def test_a_button_for_an_article_of_a_guild_does_not_open_a_file(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    posted = (await member.slash("briefing", article="A long read")).message
    first = posted["components"][0]["components"][0]
    held = sandbox.world.messages[int(posted["channel_id"])][int(posted["id"])]
    held.components[0]["components"][0]["custom_id"] = first["custom_id"].replace("sf:", "sg:")
    answer = await member.press(sandbox.world.message_payload(held), first["label"])
    assert "no longer" in str(answer.message)


@pytest.mark.parametrize("label", ["Source"])
async def test_the_source_is_a_link_button(
    sandbox: Sandbox, bot: BriefingClient, label: str
) -> None:
    posted = (await sandbox.person("member").slash("briefing", article="A long read")).message
    assert component(posted, label)["url"] == "https://example.com/long"
