"""A database that is far away: the program starts, and posts."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import re
import signal
import time
from urllib.parse import urlsplit

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.model import Event
from bot.store.engine import open_store
from tests.daily.material import subscribe
from tests.databases import named
from tests.program.programs import started
from tests.tcp_proxy import TcpProxy

SECONDS = 1.2


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(400)
async def test_a_post_comes_over_more_than_a_second_for_each_question(
    sandbox: Sandbox, blank_postgres: str
) -> None:
    news = sandbox.person("admin").channel("news")
    posted = asyncio.Event()

    def notice(event: Event) -> None:
        if event.name == "MESSAGE_CREATE" and event.channel_id == news.id:
            posted.set()

    sandbox.world.subscribe(notice)
    server = urlsplit(blank_postgres)
    now = dt.datetime.now(dt.UTC)
    async with open_store(blank_postgres) as store:
        at = f"{now - dt.timedelta(minutes=1):%H:%M}"
        since = now - dt.timedelta(hours=1)
        await subscribe(store, news.id, guild_id=news.guild_id, at=at, since=since)
    async with TcpProxy(server.hostname or "", server.port or 5432, seconds=SECONDS) as slow:
        far = named(f"postgresql://{server.username}@127.0.0.1:{slow.port}/x", server.path[1:])
        settings = {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_URL": sandbox.addresses.api,
            "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
            "DATABASE_URL": far,
        }
        begun = time.monotonic()
        async with started("run", **settings) as program:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(posted.wait(), 240)
            print(f"the post came {time.monotonic() - begun:.0f} s after the start")
            program.process.send_signal(signal.SIGTERM)
            status = await program.ends(within=60)
        assert posted.is_set(), program.printed
        assert re.search(r"is far away: 1\.\d s for each question", program.printed)
        assert status == 0
    assert len(sandbox.world.messages[news.id]) == 1
