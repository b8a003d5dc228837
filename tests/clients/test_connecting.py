"""Libraries that are built like discord.py, connected as the pytest plugin does it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.clients.running import with_python
from tests.clients.test_clients import TOGETHER

pytestmark = pytest.mark.clients


@pytest.mark.parametrize(
    ("library", "packages"),
    [("disnake", TOGETHER), ("nextcord", TOGETHER), ("discord", ("py-cord",))],
    ids=["disnake", "nextcord", "py-cord"],
)
async def test_a_client_is_connected_and_closed(
    shared: Path, library: str, packages: tuple[str, ...]
) -> None:
    command = await asyncio.to_thread(with_python, shared, "connecting.py", *packages)
    async with Sandbox() as sandbox:
        addresses = sandbox.addresses
        process = await asyncio.create_subprocess_exec(
            *(*command, library, sandbox.token, addresses.api, addresses.gateway),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(60):
            printed, _ = await process.communicate()
    assert (process.returncode, "READY The Daily Square" in printed.decode()) == (0, True), printed
