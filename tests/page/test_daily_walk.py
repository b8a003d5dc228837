"""A new admin's walk on the page: a daily post is set, comes, comes again, breaks and mends."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.articles.loading import load
from bot.clock import RunningClock, SystemClock
from bot.daily.ledger.edition import Edition
from bot.sandbox import GatewayRules, Sandbox
from bot.settings import Settings
from bot.store.engine import open_store
from bot.workbench import BotWorkbench
from tests.conftest import ROOT, settings_for
from tests.page.conftest import Visits
from tests.page.test_page import expect, messages

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="package")

BUILD = ROOT / "build" / "screenshots"


@contextlib.asynccontextmanager
async def bundled(folder: Path) -> AsyncIterator[Sandbox]:
    """The sandbox with the bot, its clock and its workbench, as the bare command puts it together."""
    clock = RunningClock()
    workbench = BotWorkbench(Edition(load(ROOT / "seeds")), clock)
    async with (
        Sandbox(
            clock=clock,
            ticks=SystemClock(),
            workbench=workbench,
            gateway=GatewayRules(identify_seconds=0),
        ) as sandbox,
        open_store(f"sqlite:///{folder / 'bot.db'}") as store,
    ):
        settings: Settings = replace(settings_for(sandbox), briefing_channel_id=None)
        async with workbench.running(settings, store):
            yield sandbox


async def panel(page: Page, name: str) -> Locator:
    """Open a panel, if it is not, and return it."""
    button = page.locator(f"#open-{name}")
    if await button.get_attribute("aria-expanded") != "true":
        await button.click()
    return page.locator(f"#{name}")


async def typed(page: Page, command: str) -> None:
    await page.locator("#entry").fill(command)
    await page.locator("#entry").press("Enter")


async def test_what_was_read_at_the_start_is_no_news(visits: Visits, tmp_path: Path) -> None:
    async with bundled(tmp_path) as sandbox:
        page = await (await visits(sandbox)).open()
        await page.wait_for_function("import('./store.js').then(({ state }) => state.articles)")
        assert await page.locator(".reloaded-card").count() == 0


async def test_a_daily_post_is_set_comes_breaks_and_mends(visits: Visits, tmp_path: Path) -> None:
    async with bundled(tmp_path) as sandbox:
        page = await (await visits(sandbox)).open("admin/general")

        # Set it: the answer says when the next one comes.
        await page.keyboard.type("/schedule set")
        await page.keyboard.press("Enter")
        await page.keyboard.type("news")
        await page.keyboard.press("Enter")
        await page.keyboard.type("time:9am UTC")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Enter")
        answer = messages(page).last
        await expect(answer).to_contain_text("Only you can see this")
        await expect(answer).to_contain_text("09:00")

        # Move the clock to it: one post.
        clock = await panel(page, "clock")
        await expect(clock.locator(".post")).to_have_count(1)
        await page.get_by_role("button", name="To the next due post").click()
        await expect(clock.locator(".posts")).to_contain_text("posted")
        await page.locator("#channels").get_by_text("news").click()
        await expect(messages(page)).to_have_count(1)
        await expect(messages(page).first.get_by_role("heading").first).to_have_text(
            "What's Happening?"
        )

        # A day later: the next one, and no third.
        await panel(page, "clock")
        await page.get_by_role("button", name="+1 day", exact=True).click()
        await expect(messages(page)).to_have_count(2)

        # Its article says where it was posted, and leads there.
        articles = await panel(page, "articles")
        await expect(articles.locator(".article-facts")).to_contain_text("posted 2 times")
        await page.locator("#channels").get_by_text("general").click()
        await articles.locator(".preview-posts").get_by_role("button", name="#news").first.click()
        await expect(page.locator("#place-name")).to_have_text("#news")

        # Without the permission: no post, and one notice, by direct message.
        await panel(page, "faults")
        switch = page.get_by_role("switch", name="The bot may not send messages")
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "true")
        await panel(page, "clock")
        await page.get_by_role("button", name="+1 day", exact=True).click()
        await expect(clock.locator(".posts")).to_contain_text("not posted")
        await page.get_by_role("button", name="+1 day", exact=True).click()
        await expect(clock.get_by_text("not posted")).to_have_count(2)
        await page.locator("#channels").get_by_text("Briefing Bot").click()
        await expect(messages(page)).to_have_count(1)
        await expect(messages(page).first).to_contain_text("Send Messages")

        # With it: today's is made up by itself, and it says so.
        await page.locator("#channels").get_by_text("news").click()
        await panel(page, "faults")
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "false")
        await expect(messages(page)).to_have_count(3)
        await page.locator("#channels").get_by_text("Briefing Bot").click()
        await expect(messages(page)).to_have_count(2)
        await expect(messages(page).last).to_contain_text("is back")

        # And the status tells the whole story.
        await page.locator("#channels").get_by_text("news").click()
        await typed(page, "/schedule status")
        await expect(messages(page).last).to_contain_text("Next")
        BUILD.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=BUILD / "daily-walk.png")
