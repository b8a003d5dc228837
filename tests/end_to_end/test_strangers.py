"""Commands, buttons and forms that an earlier bot has left: named, answered, removed."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
import pytest

from bot.articles.library import Library
from bot.discord_app import registered
from bot.discord_app.client import BriefingClient
from bot.discord_app.registered import Register, State, compared
from bot.discord_app.rest import Rest
from bot.discord_app.tree import own_commands
from bot.sandbox import Sandbox
from bot.sandbox.model import Guild, Json, Role
from bot.sandbox.world.messages import post
from bot.sandbox.world.permissions import Permission
from tests.answers import message_of
from tests.conftest import running_bot


def command(name: str, **others: Any) -> Json:
    return {"name": name, "description": "From earlier", **others}


async def leave(sandbox: Sandbox, *commands: Json, everywhere: bool = False) -> int:
    """Have an earlier bot register commands in the sandbox's guild, whose id is returned."""
    app, (guild_id, *_) = sandbox.world.application.id, sandbox.world.guilds
    scope = "" if everywhere else f"/guilds/{guild_id}"
    async with aiohttp.ClientSession() as session:
        rest = Rest(session, sandbox.addresses.api, sandbox.token)
        for each in commands:
            await rest.request("POST", f"/applications/{app}{scope}/commands", each)
    return guild_id


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]


async def test_a_command_of_an_earlier_bot_is_answered_in_words_and_named_once_in_the_log(
    sandbox: Sandbox, bot: BriefingClient, caplog: pytest.LogCaptureFixture
) -> None:
    option = {"type": 3, "name": "word", "description": "d", "autocomplete": True}
    guild_id = await leave(sandbox, command("ping", options=[option]))
    member = sandbox.person("member")
    for _ in range(2):
        answer = await member.slash("ping")
        assert answer.private
        assert "I don't know /ping any more" in str(answer.message)
        assert "/help:" in str(answer.message)
    [said] = [each for each in warnings(caplog) if "/ping" in each]
    assert f"registered in server {guild_id}" in said
    assert "commands --clean" in said
    assert "Incident" not in caplog.text


async def test_a_copy_of_a_command_in_one_server_works_and_is_named(
    sandbox: Sandbox, bot: BriefingClient, caplog: pytest.LogCaptureFixture
) -> None:
    await leave(sandbox, command("help"))
    sandbox.world.application.commands = {
        number: each
        for number, each in sandbox.world.application.commands.items()
        if each["name"] != "help"
    }
    answer = await sandbox.person("member").slash("help")
    assert "/section" in str(answer.message)
    assert any("/help" in each for each in warnings(caplog))


async def test_an_older_form_of_a_command_is_answered_in_words(
    sandbox: Sandbox, bot: BriefingClient, caplog: pytest.LogCaptureFixture
) -> None:
    [section] = [
        each for each in sandbox.world.application.commands.values() if each["name"] == "section"
    ]
    section["options"] = []  # as a Discord that was not restarted still shows it
    answer = await sandbox.person("member").slash("section")
    assert answer.private
    assert "has changed" in str(answer.message)
    assert "Incident" not in caplog.text


async def test_a_form_of_an_earlier_bot_is_answered_in_words(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Old", "custom_id": "old:1"}]}
    member = sandbox.person("member")
    channel = member.channel("news")
    old = post(sandbox.world, sandbox.world.bot.id, channel, {"content": "x", "components": [row]})
    pressed = await member.press(sandbox.world.message_payload(old), "Old")
    assert "I don't know this button" in message_of(pressed)["content"]
    field = {"type": 4, "id": 2, "custom_id": "why", "label": "Why", "style": 1}
    form = {
        "custom_id": "old:2",
        "title": "Old",
        "components": [{"type": 1, "id": 1, "components": [field]}],
    }
    sandbox.world.interactions[pressed.interaction_id].modal = form
    answer = await member.submit(pressed, {"Why": "because"})
    assert answer.private
    assert "I don't know this form" in message_of(answer)["content"]


@pytest.mark.usefixtures("soon_ready")
async def test_what_is_left_is_named_at_the_start_where_the_servers_are_few(
    sandbox: Sandbox,
    library: Library,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await leave(sandbox, command("ping"), command("old"))
    async with running_bot(sandbox, library):
        async with asyncio.timeout(20):
            while not any("has left /old, /ping" in each for each in warnings(caplog)):
                await asyncio.sleep(0.01)
    asked = [each for each in sandbox.exchanges if each.route and "/guilds/{guild" in each.route]
    monkeypatch.setattr(registered, "_FEW", 0)
    async with running_bot(sandbox, library) as client:
        async with asyncio.timeout(20):
            while not client._looked_around:
                await asyncio.sleep(0.01)
    later = [each for each in sandbox.exchanges if each.route and "/guilds/{guild" in each.route]
    assert len(later) == len(asked)


async def test_what_an_earlier_bot_registered_everywhere_is_named_when_it_goes(
    sandbox: Sandbox, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    await leave(sandbox, command("ping"), everywhere=True)
    with caplog.at_level(logging.INFO):
        async with running_bot(sandbox, library):
            pass
    assert "Removed the commands of an earlier bot: ping." in caplog.text


async def test_servers_are_listed_page_by_page(sandbox: Sandbox) -> None:
    world = sandbox.world
    for _ in range(450):
        guild = Guild(world.ids.next(), "One of many", world.people[0].id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", Permission(0))
        world.guilds[guild.id] = guild
        world.join(guild, world.bot.id)
    async with aiohttp.ClientSession() as session:
        register = Register(Rest(session, sandbox.addresses.api, sandbox.token))
        guilds = await register.guilds()
    assert [int(guild_id) for guild_id, _ in guilds] == sorted(world.guilds)
    assert len(sandbox.exchanges) == 3


async def test_each_command_is_current_out_of_date_missing_or_strange() -> None:
    ours = own_commands()
    theirs = [
        {**each, "id": str(number), "version": "1"}
        for number, each in enumerate(ours)
        if each["name"] != "help"
    ]
    theirs[0]["description"] = "Something else"
    launch = {"id": "8", "name": "launch", "type": 4}  # Discord's own: it opens an Activity
    found = compared([*theirs, command("ping", id="9"), launch], ours)
    states = {each.name: each.state for each in found}
    assert states == {
        "/articles": State.CURRENT,
        "/briefing": State.OUTDATED,
        "/desk": State.CURRENT,
        "/help": State.MISSING,
        "/privacy": State.CURRENT,
        "/schedule": State.CURRENT,
        "/search": State.CURRENT,
        "/section": State.CURRENT,
        "/ping": State.STRANGE,
    }
    assert found[-1].id == "9"
