"""Light, dark, or as the system has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from tests.page.conftest import Visit, Visits
from tests.page.test_page import expect

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def is_dark(page: Page) -> bool:
    text = await page.evaluate("getComputedStyle(document.body).color")
    return bool(text == "rgb(231, 232, 235)")


async def test_the_theme_is_the_system_s_until_one_is_chosen_and_is_remembered(
    visit: Visit,
) -> None:
    page = await visit.open()
    themes = page.get_by_role("group", name="Theme")
    await expect(themes.get_by_label("As the system")).to_be_checked()
    await page.emulate_media(color_scheme="dark")
    assert await is_dark(page)
    await themes.get_by_label("Light").check(force=True)
    assert not await is_dark(page)
    await page.reload()
    await expect(page.locator("body.loading")).to_have_count(0)
    await expect(themes.get_by_label("Light")).to_be_checked()
    assert not await is_dark(page)
    await themes.get_by_label("As the system").check(force=True)
    assert await is_dark(page)


async def test_the_theme_is_chosen_with_the_arrows_and_holds_in_another_window_too(
    visit: Visit,
) -> None:
    page = await visit.open()
    other = await page.context.new_page()
    await other.goto(f"{visit.address}gallery")
    await page.bring_to_front()
    await page.get_by_label("As the system").focus()
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_label("Dark")).to_be_checked()
    assert await is_dark(page)
    await expect(other.get_by_label("Dark")).to_be_checked()
    assert await is_dark(other)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_not_drawn_in_another_theme_first(
    botted: Sandbox, visits: Visits, scheme: str
) -> None:
    visit = await visits(botted, color_scheme="light" if scheme == "dark" else "dark")
    await visit.page.add_init_script(f"""
        localStorage.setItem('briefing-bot-theme', '{scheme}');
        globalThis.drawn = new Promise((resolve) => new PerformanceObserver((list) => {{
          resolve(document.documentElement.dataset.theme ?? '');
        }}).observe({{ type: 'paint', buffered: true }}));
    """)
    page = await visit.open()
    assert await page.evaluate("drawn") == scheme
