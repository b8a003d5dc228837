"""The host hears of trouble once, and when it is over; never a storm."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.articles.sources.named import named
from bot.clock import MovableClock
from bot.host.feeds import Feeds
from bot.host.herald import PER_HOUR, Herald, Memory
from bot.messages.host_notices import PARTS
from bot.vitals import Vitals
from tests.articles.sources.feeds.servers import feed_server, item, rss
from tests.program.programs import finished

WELL: dict[str, str | None] = dict.fromkeys(("gateway", "courier", "clock", "database"))
GONE = WELL | {"database": "its disk is full"}


class Host:
    """A webhook on a socket, and what it was told."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.status = 204
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        if self.status < 400:
            self.told.append(await request.json())
        return web.Response(status=self.status)

    @property
    def words(self) -> list[str]:
        return [each["content"] for each in self.told]


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    host = Host()
    application = web.Application()
    application.router.add_post("/api/webhooks/1/secret", host.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/webhooks/1/secret"
    yield host
    await runner.cleanup()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC))


async def test_trouble_that_lasts_is_told_once_and_so_is_its_end(
    host: Host, clock: MovableClock
) -> None:
    herald = Herald(host.url, Vitals(), clock)
    for at in (0, 60, 119):
        await herald.look(GONE, at)
    assert host.told == []
    for at in (120, 130, 9_000):
        await herald.look(GONE, at)
    assert host.words == [
        "⚠️ **The database can't be used:** its disk is full. "
        "Posts wait, and schedules can't be changed. The bot keeps trying."
    ]
    for at in (9_010, 9_020):
        await herald.look(WELL, at)
    assert host.words[1:] == ["✅ The database answers again. Posts go on."]
    assert all(each["allowed_mentions"] == {"parse": []} for each in host.told)


async def test_what_passes_soon_is_not_told(host: Host, clock: MovableClock) -> None:
    herald = Herald(host.url, Vitals(), clock)
    for at in range(0, 3_600, 100):
        await herald.look(GONE if at % 200 else WELL, at)
    assert host.told == []


async def test_there_is_never_a_storm(host: Host, clock: MovableClock) -> None:
    herald, at = Herald(host.url, Vitals(), clock), 0
    for _ in range(20):
        for troubles in (GONE, WELL):
            await herald.look(troubles, at)
            at += 120
            await herald.look(troubles, at)
    assert len(host.told) == PER_HOUR
    clock.move(dt.timedelta(hours=1))
    await herald.look(GONE, at)
    await herald.look(GONE, at + 120)
    assert len(host.told) == PER_HOUR + 1


async def test_after_a_restart_it_is_not_told_again(
    host: Host, clock: MovableClock, tmp_path: Path
) -> None:
    file = tmp_path / "told.json"
    await Herald(host.url, Vitals(), clock, Memory(file)).ended("Discord refused the token.")
    await Herald(host.url, Vitals(), clock, Memory(file)).ended("Discord refused the token.")
    assert host.words == [
        "⚠️ **The bot has ended, and starting it again won't help:** Discord refused the token."
    ]
    herald = Herald(host.url, Vitals(), clock, Memory(file))
    await herald.look(GONE, 0)  # not yet well
    await herald.look(WELL, 10)
    assert host.words[1:] == ["✅ The bot runs again."]


async def test_what_cannot_be_sent_is_sent_later(host: Host, clock: MovableClock) -> None:
    url, host.status = host.url, 500
    herald = Herald(url, Vitals(), clock)
    herald.articles = "1, the first is a.txt:1"
    await herald.look(WELL, 0)
    await herald.look(WELL, 120)
    host.status = 204
    await herald.look(WELL, 130)
    assert len(host.told) == 1


async def test_a_webhook_that_is_gone_is_a_line_in_the_log(
    host: Host, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    host.status = 404
    herald = Herald(host.url, Vitals(), clock)
    for at in (0, 120, 130, 140):
        await herald.look(GONE, at)
    [line] = caplog.messages
    assert line.startswith("Discord refuses HOST_WEBHOOK (404)")
    await herald.run()  # ends at once


def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    file = tmp_path / "told.json"
    file.write_text('{"told": ["nonsense", "end"], "sent": []}')
    assert Memory(file).told == {"end"}
    file.write_text("{")
    assert Memory(file).told == set()


async def test_every_part_that_is_watched_can_be_told() -> None:
    assert WELL.keys() <= set(PARTS)


async def test_a_feed_that_cant_be_read_is_told_and_counted_until_it_can_be(
    host: Host, clock: MovableClock, tmp_path: Path
) -> None:
    async with feed_server() as served:
        served.serve("/good.xml", rss(item(1)))
        served.fail("/bad.xml", 503)
        urls = [served.url("/good.xml"), served.url("/bad.xml")]
        feeds = Feeds(named(urls, tmp_path), clock)
        herald = Herald(host.url, Vitals(), clock)
        herald.feeds = feeds.trouble
        await feeds.begin()
        assert len(feeds.failing) == 1
        for at in (0, 120, 9_000):
            await herald.look(WELL, at)
        [words] = host.words
        assert words.startswith(f"⚠️ **A feed can't be read:** {urls[1]}: ")
        served.serve("/bad.xml", rss(item(2)))
        await feeds.begin()  # again, as it was never read
        assert (feeds.failing, feeds.trouble()) == ([], None)
        await herald.look(WELL, 9_010)
        assert host.words[1:] == ["✅ All feeds can be read again."]


@pytest.mark.slow
async def test_the_program_tells_what_it_ends_for(host: Host, tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    file.write_text("This is no database, and long enough to be looked at as one. " * 100)
    for _ in range(2):  # as a container that is started again would
        status, printed = await finished(
            "run", DISCORD_TOKEN="x", DATABASE_URL=f"sqlite:///{file}", HOST_WEBHOOK=host.url
        )
        assert status == 78, printed
        assert "secret" not in printed
    [words] = host.words
    assert words.startswith("⚠️ **The bot has ended, and starting it again won't help:** The data")
