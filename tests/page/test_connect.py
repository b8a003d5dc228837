"""A sandbox for somebody's own bot: the page says how to connect it, until it is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from bot.sandbox.certificate import certify
from bot.sandbox.recipes import connection, environment, recipes
from tests.page.conftest import StartBot, Visit, Visits
from tests.page.test_looks import RULES, axe
from tests.page.test_page import expect, messages
from tests.page.windows import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.async_api import Page

__all__ = ["axe"]

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(loop_scope="package")
async def alone() -> AsyncIterator[Sandbox]:
    """A sandbox that waits for a bot."""
    async with Sandbox(connection=connection, bot_name="Weather Bot") as running:
        yield running


async def copied(page: Page, button: str) -> str:
    await page.get_by_role("button", name=button, exact=True).click()
    await expect(page.get_by_role("button", name="Copied").first).to_be_visible()
    text: str = await page.evaluate("navigator.clipboard.readText()")
    return text


async def test_address_token_and_a_line_for_each_library_are_copied(
    alone: Sandbox, visits: Visits
) -> None:
    visit = await visits(alone, permissions=["clipboard-read", "clipboard-write"])
    page = await visit.open()
    card = page.get_by_role("region", name="Connect Weather Bot")
    await expect(card.get_by_role("status")).to_have_text("Waiting for Weather Bot…")
    assert await copied(page, "Copy the token") == alone.token
    libraries = card.get_by_role("group", name="Library").get_by_role("button")
    await expect(libraries).to_have_text([each.library for each in recipes(alone.addresses)])
    for each in recipes(alone.addresses):
        await card.get_by_role("button", name=each.library, exact=True).click()
        await expect(card).to_contain_text(f"{each.where}:")
        await expect(card.locator(".connect-line pre")).to_have_text(each.line)
    await card.get_by_role("button", name="JDA").press("Enter")
    assert "setBaseUrl" in await copied(page, "Copy the line for JDA")
    await card.locator("summary").click()
    assert await copied(page, "Copy the address of the gateway") == alone.addresses.gateway


async def test_a_bot_that_comes_by_tls_is_told_what_to_trust(
    visits: Visits, tmp_path: Path
) -> None:
    running = Sandbox(connection=connection)
    running.certificate = certify(tmp_path)
    async with running:
        visit = await visits(running, permissions=["clipboard-read", "clipboard-write"])
        page = await visit.open()
        needed = await copied(page, "Copy what its environment needs")
        assert needed == environment(running.addresses)
        assert str(running.certificate.file) in needed


async def test_it_goes_when_the_bot_is_there_which_is_called_by_its_name(
    alone: Sandbox, visits: Visits, start_bot: StartBot
) -> None:
    visit = await visits(alone)
    page = await visit.open("member/news")
    await expect(page.locator(".connect")).to_be_visible()
    await expect(page.locator("#connection")).to_be_hidden()
    async with start_bot(alone):
        await expect(page.locator(".connect")).to_be_hidden()
        await visit.send("/briefing")
        await expect(messages(page)).to_have_count(1)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Weather Bot sandbox")
        assert await page.title() == "#news · Weather Bot sandbox"
        await expect(page.locator("body")).not_to_contain_text("Briefing Bot")
    # What it said stays when it is started again.
    await expect(page.locator("#connection")).to_contain_text("Weather Bot is not connected")
    await expect(messages(page)).to_be_visible()


async def test_with_a_bot_of_its_own_it_shows_nothing(visit: Visit) -> None:
    page = await visit.open()
    await expect(page.locator(".connect")).to_be_hidden()


@pytest.mark.parametrize("options", [{"viewport": DESKTOP}, {"viewport": PHONE, "has_touch": True}])
async def test_it_can_be_read_and_reached(
    alone: Sandbox, visits: Visits, axe: Any, options: dict[str, Any]
) -> None:
    page = await (await visits(alone, **options)).open()
    await expect(page.locator(".connect pre").first).to_be_visible()
    width = options["viewport"]["width"]
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    found = await axe.run(page, context=".connect", options=RULES)
    assert found.violations_count == 0, found.generate_report()
