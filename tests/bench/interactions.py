"""How many interactions a second go through the sandbox, with a bot that does nothing and with ours.

Run as `python -m tests.bench.interactions`. Both are measured in one run, side by side:
the first figure says how much of the second is the bot's own work.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import uvloop

from bot.sandbox import Sandbox

ROOT = Path(__file__).parent.parent.parent
COMMAND = {"id": "1", "name": "briefing", "type": 1, "description": "x", "contexts": None}


@contextlib.asynccontextmanager
async def running(*arguments: str, said: bytes, **settings: str) -> AsyncIterator[None]:
    """Run a bot in a process of its own until the block ends; it is ready when it `said` so."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    try:
        while said not in (line := await process.stdout.readline()):
            assert line, "the bot ended"
        yield
    finally:
        process.kill()
        await process.communicate()


async def rate(sandbox: Sandbox, seconds: float, people: int) -> tuple[float, float]:
    """Return answered interactions a second, and the 99th percentile of the wait in ms."""
    member = sandbox.person("member")
    waits: list[float] = []
    end = time.perf_counter() + seconds

    async def use() -> None:
        while (start := time.perf_counter()) < end:
            await member.slash("briefing")
            waits.append(time.perf_counter() - start)

    begun = time.perf_counter()
    await asyncio.gather(*(use() for _ in range(people)))
    waits.sort()
    return len(waits) / (time.perf_counter() - begun), waits[int(len(waits) * 0.99)] * 1000


async def measure(seconds: float, people: int) -> None:
    async with Sandbox() as sandbox:
        sandbox.world.application.commands[1] = dict(COMMAND)
        addresses, token = sandbox.addresses, sandbox.token
        bots = (addresses.api, addresses.gateway, token)
        async with running("tests.bench.fast_bot", *bots, said=b"READY"):
            await rate(sandbox, 0.5, people)
            least, least_wait = await rate(sandbox, seconds, people)
    print(f"a bot that does nothing: {least:8,.0f} interactions/s, p99 {least_wait:5.1f} ms")
    with tempfile.TemporaryDirectory() as folder:
        async with Sandbox() as sandbox:
            settings = {
                "DISCORD_TOKEN": sandbox.token,
                "DISCORD_API_URL": sandbox.addresses.api,
                "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
                # In one that remembers other runs, the bot begins later and later.
                "DATABASE_URL": f"sqlite:///{folder}/bot.db",
            }
            async with running("bot", "run", said=b"connected to Gateway", **settings):
                await rate(sandbox, 0.5, people)
                ours, our_wait = await rate(sandbox, seconds, people)
    print(f"Briefing Bot:            {ours:8,.0f} interactions/s, p99 {our_wait:5.1f} ms")
    print(f"ratio:                   {ours / least:8.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--people", type=int, default=50)
    options = parser.parse_args()
    uvloop.run(measure(options.seconds, options.people))
