"""Bots on other client libraries, each in the same conversation with a person.

The libraries are installed here, in environments of their own. That takes a while, so it is
left out of the quick run: `pytest -m clients`.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox import GatewayRules, Sandbox
from bot.sandbox.certificate import certify
from bot.sandbox.faults import Reconnect
from bot.sandbox.model import MessageFlag
from bot.sandbox.recipes import environment, recipes
from tests.answers import message_of
from tests.clients.running import Command, running, until, with_go, with_node, with_python

pytestmark = pytest.mark.clients


@dataclass(frozen=True)
class Client:
    """A library, the bot on it, and the packages that both need besides our own."""

    library: str
    script: str
    packages: tuple[str, ...] = ()


# What can live together is installed together; py-cord and discord.py are one import.
TOGETHER = ("disnake", "hikari", "discord-py-interactions", "nextcord", "setuptools<81")

CLIENTS = [
    Client("discord.py", "bot_discordpy.py"),
    Client("disnake", "bot_disnake.py", TOGETHER),
    Client("hikari", "bot_hikari.py", TOGETHER),
    Client("interactions.py", "bot_interactionspy.py", TOGETHER),
    Client("nextcord", "bot_nextcord.py", TOGETHER),
    Client("py-cord", "bot_pycord.py", ("py-cord",)),
    Client("@discordjs/core", "bot_discordjs_core.mjs"),
    Client("discord.js", "bot_discordjs.mjs"),
    Client("discordeno", "bot_discordeno.mjs"),
    Client("discordgo", "bot_discordgo.go"),
    Client("eris", "bot_eris.mjs"),
    Client("oceanic.js", "bot_oceanic.mjs"),
    Client("seyfert", "bot_seyfert.mjs"),
]


def command_of(client: Client, shared: Path, recipe: str, token: str) -> Command:
    """Install what a bot needs, and return how to run it."""
    if client.script.endswith(".go"):
        return *with_go(shared, client.script, recipe), token
    if client.script.endswith(".py"):
        return *with_python(shared, client.script, *client.packages), recipe, token
    return *with_node(shared, client.script), recipe, token


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.library)
async def test_a_bot_on_that_library_works(
    any_bots_sandbox: Sandbox, shared: Path, client: Client
) -> None:
    sandbox = any_bots_sandbox
    sandbox.allow_privileged_intents()
    [recipe] = [each.line for each in recipes(sandbox.addresses) if each.library == client.library]
    command = await asyncio.to_thread(command_of, client, shared, recipe, sandbox.token)
    async with running(*command) as bot:
        await bot.prints("READY")
        await converse(sandbox)
    assert sandbox.rest.unknown_routes == []


@pytest.mark.parametrize("library", ["discord.py", "discord.js", "eris", "oceanic.js", "seyfert"])
async def test_a_bot_comes_by_tls(tmp_path: Path, shared: Path, library: str) -> None:
    [client] = [each for each in CLIENTS if each.library == library]
    sandbox = Sandbox(gateway=GatewayRules(identify_seconds=0))
    sandbox.certificate = certify(tmp_path)
    async with sandbox:
        sandbox.allow_privileged_intents()
        [recipe] = [each.line for each in recipes(sandbox.addresses) if each.library == library]
        command = await asyncio.to_thread(command_of, client, shared, recipe, sandbox.token)
        trust = dict(re.findall(r'(\w+)="(.+?)"', environment(sandbox.addresses) or ""))
        async with running(*command, **trust) as bot:
            await bot.prints("READY")
            await converse(sandbox)


async def converse(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    await until(lambda: len(member.commands()) == 3)

    answer = await member.slash("hello")
    assert message_of(answer)["content"] == "hi"
    assert message_of(answer)["embeds"][0]["title"] == "Hello"
    assert message_of(await member.press(message_of(answer), "Press"))["content"] == "pressed"

    deferred = await member.slash("later")
    assert message_of(deferred)["flags"] & MessageFlag.LOADING
    assert message_of(await member.outcome(deferred))["content"] == "done"
    await until(
        lambda: [each["content"] for each in member.sees()] == ["pressed", "done", "and more"]
    )
    assert "and more" not in [each["content"] for each in sandbox.person("admin").sees()]

    said = member.say("Good morning")
    await until(lambda: member.sees()[-1].get("reactions"))
    [reaction] = member.sees()[-1]["reactions"]
    assert (member.sees()[-1]["id"], reaction["emoji"]["name"]) == (said["id"], "👋")

    listed = message_of(await member.slash("members"))["content"]
    assert listed == "admin briefing-bot guest member"

    [session] = sandbox.sessions.all
    before = session.held_by
    sandbox.faults.add(Reconnect())
    await until(lambda: session.held_by not in (None, before))
    assert sandbox.sessions.all == [session], "a new session in place of the old one"
    assert message_of(await member.slash("hello"))["content"] == "hi"
