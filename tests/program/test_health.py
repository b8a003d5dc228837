"""The port for monitors: what a running bot says of itself, and what `health` makes of it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import subprocess
import sys

import aiohttp
import pytest

from bot.sandbox import Sandbox
from tests.program.programs import DEADLINE, finished, started

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's"),
]

WELL = "gateway: ok\ncourier: ok\nclock: ok\ndatabase: ok\n"


@pytest.fixture
def port() -> str:
    """A port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def on(sandbox: Sandbox, port: str, **others: str) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.addresses.api,
        "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
        "HTTP_PORT": port,
    } | others


async def says(expected: str, port: str) -> int:
    """Wait until the answer is what is expected, and return its status."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(DEADLINE):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if await answer.text() == expected:
                        return answer.status
            await asyncio.sleep(0.1)


async def test_a_bot_is_well_and_a_frozen_one_is_not(sandbox: Sandbox, port: str) -> None:
    async with started("run", **on(sandbox, port)) as program:
        assert await says(WELL, port) == 200
        assert await finished("health", HTTP_PORT=port) == (0, WELL)
        program.process.send_signal(signal.SIGSTOP)
        status, printed = await finished("health", "--within", "0.5", HTTP_PORT=port)
        assert (status, printed) == (
            1,
            f"briefing-bot: Nothing answers at http://127.0.0.1:{port}/readyz: timed out. "
            "Is the bot running, with this HTTP_PORT?\n",
        )
        program.process.send_signal(signal.SIGCONT)
        assert await says(WELL, port) == 200
        assert await program.stop(signal.SIGTERM) == 0
    status, printed = await finished("health", HTTP_PORT=port)
    assert status == 1
    assert "Connection refused" in printed


async def test_it_tells_prometheus_what_it_has_counted(sandbox: Sandbox, port: str) -> None:
    async with started("run", **on(sandbox, port)) as program:
        assert await says(WELL, port) == 200
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/metrics") as answer,
        ):
            assert answer.content_type == "text/plain"
            printed = await answer.text()
        assert 'briefing_bot_build_info{discord_py="' in printed
        assert 'briefing_bot_gateway_events_total{event="connected"} 1.0' in printed
        assert 'briefing_bot_deliveries{state="sent"} 0.0' in printed
        assert "briefing_bot_articles 1.0" in printed
        assert await program.stop(signal.SIGTERM) == 0


@pytest.mark.parametrize(
    "name",
    [
        *("prometheus_client", "aiohttp.web", "alembic", "sqlalchemy.dialects.postgresql"),
        *("bot.sandbox", "bot.workbench", "bot.gallery", "rapidfuzz", "sqlalchemy.orm"),
    ],
)
def test_a_bot_on_discord_loads_only_what_it_uses(name: str) -> None:
    code = f"import sys, bot.cli.main, bot.app; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_without_a_gateway_posts_go_on_and_monitors_are_told(
    sandbox: Sandbox, port: str
) -> None:
    nowhere = on(sandbox, port, DISCORD_GATEWAY_URL="ws://127.0.0.1:1/gateway")
    async with started("run", **nowhere) as program:
        told = "gateway: not connected\ncourier: ok\nclock: ok\ndatabase: ok\n"
        assert await says(told, port) == 503
        assert await finished("health", HTTP_PORT=port) == (1, told)
        assert await program.stop(signal.SIGTERM) == 0


async def test_a_port_that_is_taken_ends_it_with_a_sentence(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = str(server.getsockname()[1])
        status, printed = await finished("run", **on(sandbox, taken))
    assert status == 69
    assert f"HTTP_PORT {taken} can't be used on 127.0.0.1: " in printed
    assert "Traceback" not in printed


async def test_health_needs_a_port() -> None:
    status, printed = await finished("health")
    assert (status, printed) == (
        78,
        "briefing-bot: `health` asks the running bot at HTTP_PORT: "
        "set it for both, such as HTTP_PORT=8081.\n",
    )
