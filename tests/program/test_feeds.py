"""The program with a feed for its articles."""

from __future__ import annotations

import signal
from pathlib import Path

import aiohttp
import pytest

from tests.articles.sources.feeds.servers import feed_server, item, rss
from tests.program.programs import finished, started


@pytest.mark.slow
async def test_check_asks_the_feed_and_keeps_nothing(tmp_path: Path) -> None:
    async with feed_server() as server:
        server.serve("/feed.xml", rss(item(2), item(1)))
        settings = {"ARTICLES": server.url(), "DATA_DIR": str(tmp_path)}
        status, printed = await finished("check", **settings)
        assert status == 0, printed
        assert printed.splitlines() == [
            f"{server.url()}: 2 good articles, no mistakes.",
            f"{server.url()}: 2 entries",
        ]
        assert not list(tmp_path.iterdir())
        status, printed = await finished("preview", "Story 2", **settings)
        assert (status, "Text 2." in printed) == (0, True)
        server.fail("/feed.xml", 500)
        status, printed = await finished("check", **settings)
        assert status == 1
        assert "can't be read: it answers 500 Internal Server Error" in printed


@pytest.mark.slow
async def test_a_restart_while_the_feed_is_down_serves_what_was_read(tmp_path: Path) -> None:
    async with feed_server() as server:
        server.serve("/feed.xml", rss(item(2), item(1)))
        settings = {"ARTICLES": server.url(), "DATA_DIR": str(tmp_path)}
        async with started("--port", "0", "--no-browser", **settings) as program:
            await program.prints(r"2 articles in http://127.*, the newest: Story 2")
            assert await program.stop(signal.SIGTERM) == 0
        server.fail("/feed.xml", 503)
        async with started("--port", "0", "--no-browser", **settings) as program:
            await program.prints(r"can't be read: it answers 503")
            page = (await program.prints(r"Open\s+(http://127\.0\.0\.1:\d+/page/\S+/)\n"))[1]
            await program.prints(r"2 articles in http://127.*, the newest: Story 2")
            async with aiohttp.request("GET", f"{page}api/articles") as reply:
                [trouble] = (await reply.json())["articles"]["troubles"]
            assert "can't be read: it answers 503" in trouble
            assert "what was read of it before stays" in trouble
            assert await program.stop(signal.SIGTERM) == 0
        assert "Traceback" not in program.printed


@pytest.mark.slow
async def test_without_any_article_it_says_what_is_wrong_with_the_feed(tmp_path: Path) -> None:
    async with feed_server() as server:
        server.fail("/feed.xml", 404)
        settings = {"ARTICLES": server.url(), "DATA_DIR": str(tmp_path)}
        status, printed = await finished("--no-browser", **settings)
        assert status == 65
        assert f"{server.url()}:1: it answers 404 Not Found" in printed
