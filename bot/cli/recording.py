"""Conversations with the sandbox's bot: written to a file, and played from it again."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import orjson

from bot.errors import BotError, Exit
from bot.sandbox import Sandbox
from bot.sandbox.model import Json
from bot.sandbox.player import Player, Step
from bot.sandbox.recorder import Recorder
from bot.sandbox.told import told
from bot.sandboxed import Visit


class NoRecording(BotError):
    """The file of --record can't be written."""

    template = "{file} can't be written: {reason}. Choose another file for --record."
    exit_status = Exit.NO_PLACE


def recorded(file: Path) -> Visit:
    """Return what writes a conversation to a new file, line by line."""
    try:
        written = file.open("xb", buffering=0)
    except FileExistsError:
        raise NoRecording(file=file, reason="it is there already") from None
    except OSError as error:
        raise NoRecording(file=file, reason=error.strerror) from None

    def write(line: Json) -> None:
        written.write(orjson.dumps(line) + b"\n")

    async def visit(sandbox: Sandbox, stop: asyncio.Event) -> None:
        recorder = Recorder(sandbox.world, write)
        with written:
            recorder.start()
            await stop.wait()
            recorder.stop()

    return visit


def played(steps: list[Step]) -> Visit:
    """Return what plays the steps, and prints them as they go on."""

    def show(step: Step) -> None:
        for line in told(step):
            print(line, flush=True)

    async def visit(sandbox: Sandbox, stop: asyncio.Event) -> None:
        await until_connected(sandbox, stop)
        print()
        playing = asyncio.create_task(Player(sandbox, steps).play(show))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({playing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for each in (playing, stopping):
            each.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await each

    return visit


async def until_connected(sandbox: Sandbox, stop: asyncio.Event) -> None:
    """Wait until a bot is there, on the gateway or over HTTP."""
    app = sandbox.world.application
    while not (sandbox.sessions.connected or app.interactions_endpoint_url or stop.is_set()):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.1)
