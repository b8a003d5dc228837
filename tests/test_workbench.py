"""What the bot beside its sandbox tells the page of its articles."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from bot.articles.library import Library, load
from bot.articles.watch import Reload
from bot.clock import MovableClock
from bot.daily.ledger.edition import Edition
from bot.sandbox import Sandbox
from bot.workbench import BotWorkbench
from tests.daily.material import MORNING


@pytest.fixture
def workbench(library: Library) -> BotWorkbench:
    return BotWorkbench(Edition(library), MovableClock(MORNING))


async def test_articles_are_listed_the_newest_first(workbench: BotWorkbench) -> None:
    listed = (await workbench.articles())["articles"]
    assert [each["date"] for each in listed] == [None] * 3
    assert [each["headline"] for each in listed][:2] == ["Thirty parts", "A long read"]
    assert listed[1]["sections"] == [
        {"key": "whats-happening", "title": "What's Happening?"},
        {"key": "whats-next", "title": "What's Next?"},
    ]


async def test_a_preview_is_the_very_message(workbench: BotWorkbench, library: Library) -> None:
    rendered = Edition(library).rendered
    article = library.newest
    assert await workbench.preview(article.id, None) == rendered.briefing(article)
    assert await workbench.preview(article.id, "part-2") == rendered.reader(article, "part-2")
    assert await workbench.preview("gone", None) is None
    assert await workbench.preview(article.id, "gone") is None


async def test_what_came_of_a_reload_is_kept_for_pages_that_come_later(
    workbench: BotWorkbench, library: Library, folder: Path
) -> None:
    assert (await workbench.articles())["reload"]["at"] is None
    (folder / "bad.md").write_text("no heading", encoding="utf-8")
    read = load(folder)
    told = workbench.reloaded(Reload(read, read.faults, "Reloaded: 1 file with a mistake."))
    assert (await workbench.articles())["reload"] == told
    assert told["at"] == MORNING.isoformat()
    assert [(each["file"], each["line"]) for each in told["faults"]] == [
        (str(folder / "bad.md"), 1)
    ]


async def test_the_page_gets_both_or_a_sentence(workbench: BotWorkbench, library: Library) -> None:
    async with Sandbox(workbench=workbench) as sandbox, aiohttp.ClientSession() as http:
        page = sandbox.addresses.page
        async with http.get(f"{page}api/articles") as reply:
            found = await reply.json()
            assert found["offered"] and len(found["articles"]["articles"]) == 3
        query = {"article": library.newest.id, "section": "part-2"}
        async with http.get(f"{page}api/preview", params=query) as reply:
            assert (await reply.json())["preview"]["embeds"]
        async with http.get(f"{page}api/preview", params={"article": "gone"}) as reply:
            assert reply.status == 400
            assert "no such article" in (await reply.json())["error"]
