"""A server with a bot and a desk, whose clock can be moved."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from typing import Any

from bot.articles.library import Library
from bot.clock import MovableClock
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox
from bot.sandbox.model import Json
from bot.sandbox.person import Person
from bot.store.engine import Store
from tests.answers import message_of
from tests.conftest import running_bot
from tests.daily.material import MORNING, edition

TEXT = "The council voted on Tuesday.\n\n## What's Next?\nWork begins in March."


class Town:
    """A sandbox with a bot whose clock can be moved, on a store that outlives it."""

    def __init__(self, sandbox: Sandbox, store: Store) -> None:
        self.sandbox = sandbox
        self.store = store
        self.clock = MovableClock(MORNING - dt.timedelta(hours=1))
        self.admin = sandbox.person("admin")
        self.member = sandbox.person("member")
        self.guild_id = next(iter(sandbox.world.guilds))

    @contextlib.asynccontextmanager
    async def bot(self, library: Library | None = None) -> AsyncIterator[BriefingClient]:
        library = library or edition(2).library
        async with running_bot(
            self.sandbox, library, database=self.store, clock=self.clock
        ) as client:
            yield client

    async def paste(self, text: str = TEXT, title: str = "The bridge closes") -> Json:
        """Type a text into the form of /desk add, and return the answer to that."""
        form = await self.admin.slash("desk add")
        assert form.kind == 9
        answer = await self.admin.submit(form, {"Title": title, "Text": text})
        assert answer.private
        return message_of(answer)

    async def add(self, name: str, data: bytes) -> Json:
        """Attach a file to /desk add, and return what the answer has become."""
        file = self.admin.attach(name, data)
        answer = await self.admin.slash("desk add", file=file)
        if answer.kind == 5:
            answer = await self.admin.outcome(answer)
        assert answer.private
        return message_of(answer)

    async def published(self, text: str = TEXT, title: str = "The bridge closes") -> Json:
        answer = await self.admin.press(await self.paste(text, title), "Publish")
        assert answer.kind == 7, "in place"
        return message_of(answer)

    async def newest(self, person: Person | None = None) -> str:
        return str(message_of(await (person or self.member).slash("briefing")))


def labels(message: Json) -> list[str]:
    return [
        each["label"]
        for row in message["components"]
        for each in row["components"]
        if each["type"] == 2
    ]


def below(message: Json) -> list[str]:
    """Return the labels in the last row."""
    return labels({"components": message["components"][-1:]})


async def until(happened: Callable[[], Any], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not (await result if asyncio.iscoroutine(result := happened()) else result):
            await asyncio.sleep(0.02)
