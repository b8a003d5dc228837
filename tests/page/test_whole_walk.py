"""The program as it is started, and all that its page is for, in a browser, in one go."""

from __future__ import annotations

import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.conftest import SEED
from tests.page.conftest import Visit, Visits
from tests.page.test_daily_walk import panel, typed
from tests.page.test_page import expect, messages, suggestions
from tests.program.programs import Program, started

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.asyncio(loop_scope="package")

HEADINGS = ["What's Happening?", "Why It's Important?", "What's Next?", "Beyond the Headlines"]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    shutil.copy(SEED, folder)
    return folder


@pytest_asyncio.fixture(loop_scope="package")
async def program(playwright: ModuleType, articles: Path) -> AsyncIterator[Program]:
    options = ("--port", "0", "--no-browser")
    async with started(*options, ARTICLES_DIR=str(articles)) as running:
        yield running
        assert await running.stop(signal.SIGINT) == 0
        assert "Traceback" not in running.printed


@pytest_asyncio.fixture(loop_scope="package")
async def visit(program: Program, visits: Visits) -> Visit:
    """A browser before the address that was printed."""
    address = (await program.prints(r"Open\s+(http://127\.0\.0\.1:\d+/page/\S+/)\n"))[1]
    await program.prints("Ctrl\\+C stops it")
    place: Any = SimpleNamespace(addresses=SimpleNamespace(page=address))
    return await visits(place)


async def go_to(page: Page, channel: str) -> None:
    # By what is seen: one with new messages says so in its name.
    await page.locator("#channels .channel", has_text=channel).click()
    await expect(page.locator("#place-name")).to_contain_text(channel)


async def switch(page: Page, name: str, on: bool) -> None:
    """Turn a fault on or off, by its switch."""
    await panel(page, "faults")
    found = page.get_by_role("switch", name=name)
    await expect(found).to_have_attribute("aria-checked", str(not on).lower())
    await found.click()
    await expect(found).to_have_attribute("aria-checked", str(on).lower())


async def test_a_reader_asks_by_keyboard_meets_errors_and_goes_on(visit: Visit) -> None:
    page = await visit.open()

    # /briefing by keyboard only, and a section by its button.
    await page.keyboard.type("/bri")
    await expect(suggestions(page)).to_have_count(1)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(messages(page).first.get_by_role("heading")).to_have_text(HEADINGS)
    await messages(page).first.get_by_role("button", name="Reader view").press("Enter")
    await expect(messages(page).last).to_contain_text("Only you can see this")

    # The guest sees no command.
    await page.locator("#people").get_by_role("button", name="Guest").click()
    await page.locator("#entry").fill("/")
    await expect(page.locator(".suggestions:visible")).to_contain_text("Guest may not use commands")
    await expect(suggestions(page)).to_have_count(0)
    await page.locator("#entry").fill("")
    await page.locator("#people").get_by_role("button", name="Member Member").click()

    # Without the permission to show it, an answer says which one is missing, and where it is given.
    await go_to(page, "general")
    await switch(page, "The bot may not send embeds", on=True)
    await typed(page, "/briefing")
    await expect(messages(page).last).to_contain_text("I need Embed Links to show articles here")
    await switch(page, "The bot may not send embeds", on=False)

    # The gateway is cut, and commands work as soon as the bot is back.
    dropped = page.locator("#faults .fault", has_text="The bot loses its connection")
    await dropped.get_by_role("button", name="Do it").click()
    wire = await panel(page, "wire")
    await expect(wire).to_contain_text("RESUMED", timeout=15_000)
    await expect(page.locator("#bot-state")).to_have_text("connected")
    await typed(page, "/section whats-next")
    await expect(messages(page).last).to_contain_text("/section")
    await expect(messages(page).last.locator(".embed")).to_contain_text("What's Next?")


async def test_an_editor_saves_and_an_admin_schedules(visit: Visit, articles: Path) -> None:
    page = await visit.open("admin/general")
    told = page.locator("#reloaded")

    # A broken file is said with its line, and a good one is read.
    today = articles / "2025-09-02 today.md"
    today.write_text("Just words.\n", encoding="utf-8")
    await expect(told).to_contain_text("today.md")
    await expect(told).to_contain_text("line 1")
    today.write_text("# The bridge closes\n## What's Next?\nWork begins.\n", encoding="utf-8")
    await expect(told).to_contain_text("Reloaded: 1 new")
    shown = await panel(page, "articles")
    await expect(shown.get_by_role("heading", name="What's Next?")).to_be_visible()

    # The post of the day is set, comes when the clock gets there, and is a line on a phone.
    await page.locator("#entry").fill("/schedule set channel:#news time:9am timezone:Berlin")
    await page.locator("#entry").press("Escape")
    await page.locator("#entry").press("Enter")
    await expect(messages(page).last).to_contain_text("Every day at 09:00")
    await expect(messages(page).last).to_contain_text("The bridge closes")
    await panel(page, "clock")
    await page.get_by_role("button", name="To the next due post").click()
    await go_to(page, "news")
    await expect(messages(page)).to_have_count(1)
    await messages(page).get_by_role("button", name="Limits and notification").press("Enter")
    await expect(page.locator(".inspect .lock-screen").first).to_contain_text("The bridge closes")

    # Without the permission there is no post, and one notice where it is read.
    await switch(page, "The bot may not send messages", on=True)
    clock = await panel(page, "clock")
    await page.get_by_role("button", name="+1 day", exact=True).click()
    await expect(clock.locator(".posts")).to_contain_text("not posted")
    await go_to(page, "Briefing Bot")
    await expect(messages(page)).to_have_count(1)
    await expect(messages(page)).to_contain_text("Send Messages")
