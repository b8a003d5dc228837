"""Buttons: what they open, and that they outlive the bot that posted them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.articles.loading import load
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox
from bot.sandbox.forms.components import every_component
from bot.sandbox.model import Json
from bot.sandbox.world.messages import post
from tests.answers import message_of, read
from tests.conftest import running_bot


def labels(message: Json) -> list[str]:
    return [
        str(each.get("label") or each.get("placeholder"))
        for each in every_component(message["components"])
        if each["type"] in (2, 3)
    ]


def description(message: Json) -> str:
    return str(message["embeds"][0]["description"])


async def test_a_button_opens_its_section_privately(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    member, admin = sandbox.person("member"), sandbox.person("admin")
    posted = message_of(await member.slash("briefing", article="000_fdad4a85e90d0778"))
    article = library.get("000_fdad4a85e90d0778")
    assert article is not None
    assert labels(posted) == ["Reader view"], "there is nothing else to tell"
    first = await admin.press(posted, "Reader view")
    assert first.private
    assert read(message_of(first))[1] == article.sections[0].body
    answer = await admin.press(message_of(first), "Why It's Important?")
    assert answer.private and answer.kind == 7
    heading, page, _ = read(message_of(answer))
    assert heading == f"-# {article.headline}\n## Why It's Important?"
    assert page == article.sections[1].body
    assert len(member.sees()) == 1, "nobody else sees it"


async def test_the_buttons_of_older_posts_open_sections_that_are_shown_whole(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    article = library.get("000_fdad4a85e90d0778")
    assert article is not None
    row = {
        "type": 1,
        "components": [
            {
                "type": 2,
                "style": 2,
                "label": section.title,
                "custom_id": f"sf:{article.id}:{section.key}:0:{'a' * 16}",
            }
            for section in article.sections
        ],
    }
    member = sandbox.person("member")
    body = {"content": "Older", "embeds": [{"description": "Text."}], "components": [row]}
    older = post(sandbox.world, sandbox.world.bot.id, member.channel("news"), body)
    for section in article.sections:
        answer = await member.press(sandbox.world.message_payload(older), section.title)
        assert answer.private and read(message_of(answer))[1] == section.body


async def test_a_section_cut_short_is_read_whole_in_pages(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    member = sandbox.person("member")
    posted = message_of(await member.slash("briefing", article="A long read"))
    assert "…" in description(posted)
    page = message_of(await member.press(posted, "What's Happening?"))
    seen, following = (
        read(page)[1],
        next(each for each in labels(page) if "Next" in each and "What" not in each),
    )
    turns = 0
    while True:
        button = component(page, following)
        if button.get("disabled"):
            break
        answer = await member.press(page, following)
        assert answer.kind == 7, "the page is turned in place"
        if read(message_of(answer))[0] != read(page)[0]:
            break
        page = message_of(answer)
        seen += " " + read(page)[1]
        turns += 1
    assert turns >= 3
    article = library.find("A long read")
    assert article is not None
    section = article.section("whats-happening")
    assert section is not None
    assert " ".join(seen.split()) == " ".join(section.body.split())


def component(message: Json, label: str) -> Json:
    return next(
        each
        for each in every_component(message["components"])
        if label in (each.get("label"), each.get("placeholder"))
    )


async def test_many_sections_are_chosen_from_a_select(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    posted = message_of(await member.slash("briefing", article="thirty"))
    posted = message_of(await member.press(posted, "Reader view"))
    select = component(posted, labels(posted)[0])
    assert select["type"] == 3
    option = select["options"][6]
    answer = await member.choose(posted, select["custom_id"], [option["value"]])
    assert answer.kind == 7
    assert read(message_of(answer))[0].endswith("## Part 7")


async def test_buttons_answer_after_a_restart(sandbox: Sandbox, library: Library) -> None:
    member = sandbox.person("member")
    async with running_bot(sandbox, library):
        posted = message_of(await member.slash("briefing", article="A long read"))
        reader = message_of(await member.press(posted, labels(posted)[0]))
    async with running_bot(sandbox, library):
        assert (await member.press(posted, labels(posted)[0])).private
        assert (await member.press(reader, labels(reader)[1])).kind == 7


async def test_a_reader_of_an_older_version_goes_on_as_one_of_today(
    sandbox: Sandbox, library: Library, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    posted = message_of(await member.slash("briefing", article="A long read"))
    reader = message_of(await member.press(posted, labels(posted)[0]))
    turn = component(reader, "Next ▶") | {"id": 9}
    body = {
        "embeds": [{"title": "What's Happening?", "description": "The first page."}],
        "components": [{"type": 1, "components": [turn]}],
    }
    older = post(sandbox.world, sandbox.world.bot.id, member.channel("news"), body)
    answer = await member.press(sandbox.world.message_payload(older), "Next ▶")
    assert answer.kind == 7
    assert read(message_of(answer))[0] == read(reader)[0]


async def test_a_button_of_an_article_that_is_gone_says_so(
    sandbox: Sandbox, library: Library, folder: Path
) -> None:
    member = sandbox.person("member")
    async with running_bot(sandbox, library):
        posted = message_of(await member.slash("briefing", article="A long read"))
    next(folder.glob("*Long.md")).unlink()
    async with running_bot(sandbox, load(folder)):
        answer = await member.press(posted, "What's Happening?")
        assert answer.private
        assert "no longer" in str(answer.message)


async def test_a_button_of_a_section_that_is_gone_says_so(
    sandbox: Sandbox, library: Library, folder: Path
) -> None:
    member = sandbox.person("member")
    async with running_bot(sandbox, library):
        posted = message_of(await member.slash("briefing", article="A long read"))
    next(folder.glob("*Long.md")).write_text("# A long read\n\n## Other\nText.\n", "utf-8")
    async with running_bot(sandbox, load(folder)):
        answer = await member.press(posted, "What's Happening?")
        assert answer.private
        assert "no longer" in message_of(answer)["content"]


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
    posted = message_of(await member.slash("briefing", article="A long read"))
    first = posted["components"][0]["components"][0]
    held = sandbox.world.messages[int(posted["channel_id"])][int(posted["id"])]
    held.components[0]["components"][0]["custom_id"] = first["custom_id"].replace("sf:", "sg:")
    answer = await member.press(sandbox.world.message_payload(held), first["label"])
    assert "no longer" in str(answer.message)


@pytest.mark.parametrize("label", ["Source"])
async def test_the_source_is_a_link_button(
    sandbox: Sandbox, bot: BriefingClient, label: str
) -> None:
    posted = message_of(await sandbox.person("member").slash("briefing", article="A long read"))
    assert component(posted, label)["url"] == "https://example.com/long"
