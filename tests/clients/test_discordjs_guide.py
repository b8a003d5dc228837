"""A bot on discord.js that uses what the library's guide shows: all of its steps, counted."""

from __future__ import annotations

import asyncio
import json
import traceback
from pathlib import Path

import pytest

from bot.sandbox import Rates, Sandbox
from bot.sandbox.recipes import recipes
from tests.answers import message_of
from tests.clients.guide_steps import STEPS, Step
from tests.clients.running import running, with_node

pytestmark = pytest.mark.clients

ADMINISTRATOR = 8


@pytest.fixture
def sandbox_rates() -> Rates:
    """Wide limits: a hundred steps one after the other are more than Discord allows."""
    return Rates(scale=20)


async def test_a_bot_on_discordjs_does_what_its_guide_shows(
    any_bots_sandbox: Sandbox, shared: Path
) -> None:
    sandbox = any_bots_sandbox
    sandbox.allow_privileged_intents()
    sandbox.give_bot(ADMINISTRATOR)
    for name in ("kicked", "banned", "bulk"):
        sandbox.add_person(name)
    command = await asyncio.to_thread(with_node, shared, "guide")
    [recipe] = [each.line for each in recipes(sandbox.addresses) if each.library == "discord.js"]
    failed = {}
    async with running(*command, recipe, sandbox.token) as bot:
        await bot.prints("READY")
        steps = {**STEPS, **await tasks(sandbox)}
        for name, step in steps.items():
            try:
                await step(sandbox)
            except Exception:
                failed[name] = traceback.format_exc(limit=-2)
    assert len(steps) >= 100
    assert failed == {}, f"{len(steps) - len(failed)} of {len(steps)} steps"
    assert sandbox.rest.unknown_routes == []


async def tasks(sandbox: Sandbox) -> dict[str, Step]:
    """Return a step for each thing that the bot does by itself."""
    member = sandbox.person("member")
    [file] = member.held(message_of(await member.slash("list"))).attachments
    return {name: doing(name) for name in json.loads(file.data)}


def doing(task: str) -> Step:
    async def do(sandbox: Sandbox) -> None:
        admin = sandbox.person("admin")
        done = await admin.outcome(await admin.slash("run", task=task))
        assert message_of(done)["content"] == "done"

    return do
