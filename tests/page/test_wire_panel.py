"""The page's wire: what the bot asks and is told, live, filtered, each line opening."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import AnswerWith
from tests.page.conftest import Visit, Visits
from tests.page.test_page import expect, messages
from tests.page.windows import PHONE

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def opened(visit: Visit) -> Page:
    page = await visit.open()
    await page.locator("#open-wire").click()
    await expect(rows(page).filter(has_text="READY")).to_have_count(1)
    return page


def rows(page: Page) -> Locator:
    return page.locator("#wire .wire-list > li")


async def test_a_command_stands_with_who_typed_it_how_long_it_took_and_its_answer(
    visit: Visit, botted: Sandbox
) -> None:
    page = await opened(visit)
    await visit.send("/briefing")
    await expect(messages(page)).to_have_count(1)
    group = page.locator("#wire .wire-group")
    await expect(group.locator("> summary")).to_have_text(
        re.compile(r"/briefing \S.*\d+ msanswered")
    )
    await group.locator("> summary").press("Enter")
    inner = group.locator(".wire-line")
    await expect(inner).to_have_count(2)
    await expect(inner.nth(1).locator("summary")).to_contain_text("answers POST /interactions/")
    await inner.nth(0).locator("summary").press("Enter")
    await expect(inner.nth(0).locator("pre")).to_contain_text('"name": "briefing"')
    await expect(inner.nth(0).locator("pre")).to_contain_text('"token": "…"')
    await expect(inner.nth(0).locator("pre .json-key").first).to_be_visible()
    await inner.nth(1).locator("summary").click()
    await expect(inner.nth(1).locator("pre").first).to_contain_text('"content": "The headline"')
    # A look between does not close what is open.
    botted.person("admin").say("Over there", "news")
    await visit.send("/briefing")
    await expect(group).to_have_count(2)
    await expect(inner.nth(0).locator("pre")).to_be_visible()


async def test_what_went_wrong_stands_out_with_discords_words(
    visit: Visit, botted: Sandbox
) -> None:
    page = await opened(visit)
    await page.get_by_role("button", name="Failed", exact=True).click()
    await expect(page.locator("#wire")).to_contain_text("Nothing went wrong.")
    refusal = AnswerWith(
        path="/interactions/*", status=400, code=50035, message="Invalid Form Body"
    )
    botted.faults.add(refusal)
    await visit.send("/briefing")
    group = page.locator("#wire .wire-group.failed")
    await expect(group.locator("> summary")).to_have_text(
        re.compile(r"refused, 400.*Invalid Form Body$")
    )
    await expect(rows(page).filter(visible=True)).to_have_count(1)
    await group.locator("> summary").click()
    await expect(group.locator(".wire-line.failed").first).to_contain_text(
        "Invalid Form Body · fault: answer"
    )


async def test_json_is_copied(botted: Sandbox, visits: Visits) -> None:
    visit = await visits(botted, permissions=["clipboard-read", "clipboard-write"])
    page = await opened(visit)
    ready = page.locator("#wire details").filter(has_text="READY")
    await ready.locator("summary").click()
    await ready.get_by_role("button", name="Copy Data").click()
    await expect(ready.get_by_role("button", name="Copied")).to_be_visible()
    copied = json.loads(await page.evaluate("navigator.clipboard.readText()"))
    assert copied["session_id"] == "…"


async def test_lines_are_filtered_by_kind_and_by_words(visit: Visit) -> None:
    page = await opened(visit)
    lines = page.locator("#wire summary:visible")
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
