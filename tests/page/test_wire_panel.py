"""The page's wire: what the bot asks and is told, live, filtered, each line opening."""

from __future__ import annotations

import pytest

from bot.sandbox import Sandbox
from tests.page.conftest import Visit, Visits
from tests.page.test_page import PHONE, expect, messages

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_what_goes_over_the_wire_appears_and_opens(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    await page.locator("#open-wire").click()
    lines = page.locator("#wire summary")
    await expect(lines.filter(has_text="READY")).to_have_count(1)
    await visit.send("/briefing")
    await expect(messages(page)).to_have_count(1)
    event = page.locator("#wire details").filter(has_text="INTERACTION_CREATE")
    await event.locator("summary").press("Enter")
    await expect(event.locator("pre")).to_contain_text('"name": "briefing"')
    await expect(event.locator("pre")).to_contain_text('"token": "…"')
    callback = page.locator("#wire details").filter(has_text="/…/callback")
    await callback.locator("summary").click()
    await expect(callback.locator("pre").first).to_contain_text('"content": "The headline"')
    # A look between does not close what is open.
    botted.person("admin").say("Over there", "news")
    await visit.send("/briefing")
    await expect(lines.filter(has_text="INTERACTION_CREATE")).to_have_count(2)
    await expect(event.first.locator("pre")).to_be_visible()


async def test_lines_are_filtered_by_kind_and_by_words(visit: Visit) -> None:
    page = await visit.open()
    await page.locator("#open-wire").click()
    lines = page.locator("#wire summary:visible")
    await expect(lines.filter(has_text="READY")).to_have_count(1)
    await page.get_by_role("button", name="Requests", exact=True).click()
    await expect(lines.filter(has_text="READY")).to_have_count(0)
    await expect(lines.filter(has_text="/users/@me")).not_to_have_count(0)
    await page.get_by_role("button", name="Events", exact=True).click()
    await page.get_by_role("searchbox").fill("guild_")
    await expect(lines).to_have_count(1)
    await page.get_by_role("searchbox").fill("no such thing")
    await expect(page.locator("#wire")).to_contain_text("Nothing fits the filter.")
    await page.get_by_role("searchbox").fill("")
    await page.get_by_role("button", name="Clear").click()
    await expect(lines).to_have_count(0)
    await expect(page.locator("#wire")).to_contain_text("Nothing so far.")


async def test_on_a_phone_nothing_sticks_out_and_one_panel_replaces_another(
    botted: Sandbox, visits: Visits
) -> None:
    visit = await visits(botted, viewport=PHONE, has_touch=True)
    page = await visit.open()
    await page.locator("#open-wire").click()
    await expect(page.locator("#wire summary").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.locator("#open-clock").click()
    await expect(page.locator("#wire")).to_be_hidden()
    await expect(page.locator("#clock")).to_be_visible()
    await expect(page.locator("#open-wire")).to_have_attribute("aria-expanded", "false")
