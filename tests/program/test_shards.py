"""Two processes with a shard each, one database between them."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.end_to_end.test_client_gateway import add_guild
from tests.program.programs import started

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's"),
]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox that lets shards identify as seldom as Discord does."""
    async with Sandbox() as running:
        yield running


async def test_two_processes_share_the_shards_and_take_turns(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    guilds = [add_guild(sandbox, shard, 2) for shard in (0, 1)]
    settings = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.addresses.api,
        "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}",
        "SHARD_COUNT": "2",
    }
    async with contextlib.AsyncExitStack() as stack:
        first = await stack.enter_async_context(started("run", SHARD_IDS="0", **settings))
        await first.prints("Registered")
        second = await stack.enter_async_context(started("run", SHARD_IDS="1", **settings))
        for program in (first, second):
            await program.prints("Ready as")
        begun = {session.shard: session for session in sandbox.sessions.all}
        assert set(begun) == {(0, 2), (1, 2)}
        limit = sandbox.sessions.gateway_facts()["session_start_limit"]
        assert limit["total"] - limit["remaining"] == 2, "neither was told that it is too soon"
        assert "Registered" not in second.printed
        refused = [each for each in sandbox.exchanges if (each.status or 0) >= 400]
        assert refused == []
        for guild in guilds:
            sandbox.world.join(guild, sandbox.person("admin").user.id)
            [lobby] = [
                each for each in sandbox.world.channels.values() if each.guild_id == guild.id
            ]
            answer = await sandbox.person("admin").slash("briefing", str(lobby.id))
            assert answer.message is not None
        for program in (first, second):
            assert await program.stop(signal.SIGTERM) == 0
