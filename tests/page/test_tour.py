"""The tour: a press shows the daily post, the next what the admin is told when it can't come."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox import Sandbox
from tests.page.conftest import Visit, Visits
from tests.page.test_daily_walk import BUILD, bundled
from tests.page.test_looks import CHECKS, RULES, axe
from tests.page.test_page import expect, messages
from tests.page.test_whole_walk import HEADINGS, articles, program, visit
from tests.page.tree import faults_in_tree
from tests.page.windows import WIDTHS, each_look

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

__all__ = ["articles", "axe", "program", "visit"]

pytestmark = pytest.mark.asyncio(loop_scope="package")

POST = re.compile("See to(day|morrow)’s post")
LOSE = re.compile("Take the permission away")
MEND = re.compile("Give it back")


def tour(page: Page) -> Locator:
    return page.get_by_role("region", name="A first look")


def step(page: Page, name: str | re.Pattern[str]) -> Locator:
    return tour(page).get_by_role("button", name=name)


def public(page: Page) -> Locator:
    return page.locator("#messages .message:not(.private)")


async def test_the_tour_shows_the_daily_post_by_keyboard(visit: Visit, articles: Path) -> None:
    page = await visit.open()
    told = tour(page).get_by_role("status")
    assert await page.evaluate("document.activeElement.id") == "entry"
    await expect(page.locator("#welcome")).to_contain_text("/briefing")

    # One press: a schedule is set, the clock goes there, the post comes.
    await tabbed_to(page, step(page, POST))
    await page.keyboard.press("Enter")
    await expect(told).to_contain_text("the post of #news arrived", timeout=15_000)
    await expect(told).to_contain_text("for 9am, the clock went to")
    await expect(told).to_contain_text(", 09:00, and")  # by the clocks of who looks
    admin = page.locator("#people").get_by_role("button", name="Admin")
    await expect(admin).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#place-name")).to_have_text("#news")
    await expect(public(page)).to_have_count(1)
    await expect(messages(page).first).to_contain_text("Only you can see this")
    await expect(messages(page).last.get_by_role("heading")).to_have_text(HEADINGS)
    await expect(messages(page).last.get_by_role("heading").first).to_be_in_viewport()
    headline = await messages(page).last.locator(".content").inner_text()
    await expect(tour(page).locator(".lock-screen")).to_contain_text(headline)

    # Without the permission: the admin is told.
    await expect(step(page, LOSE)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#place-name")).to_have_text("Briefing Bot", timeout=15_000)
    await expect(told).to_contain_text("could not post")
    await expect(messages(page)).to_have_count(1)
    await expect(messages(page)).to_contain_text("Send Messages")

    # With it: the missed post comes.
    await expect(step(page, MEND)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(told).to_contain_text("The permission is back", timeout=15_000)
    await expect(page.locator("#place-name")).to_have_text("#news")
    await expect(public(page)).to_have_count(2)
    await expect(page.locator("#open-faults")).to_have_attribute("aria-label", "Faults")

    # And an article of one's own.
    await expect(told).to_contain_text(str(articles))
    (articles / "mine.txt").write_text("Just words.\n", encoding="utf-8")
    await expect(told).to_contain_text("1 mistake", timeout=15_000)
    text = "The bridge closes\n## What's Next?\nWork begins.\n"
    (articles / "mine.txt").write_text(text, encoding="utf-8")
    await expect(told).to_contain_text("That was all", timeout=15_000)
    await tabbed_to(page, step(page, "From the beginning"))
    await page.keyboard.press("Enter")
    await expect(step(page, POST)).to_be_focused()


async def tabbed_to(page: Page, wanted: Locator) -> None:
    """Go to a button as somebody does who has no mouse, and is lost after twenty keys."""
    for _ in range(20):
        if await wanted.evaluate("node => node === document.activeElement"):
            return
        await page.keyboard.press("Shift+Tab")
    raise AssertionError("twenty times Shift+Tab do not lead there")


async def test_a_step_can_be_seen_again(visits: Visits, tmp_path: Path) -> None:
    async with bundled(tmp_path) as sandbox:
        page = await (await visits(sandbox)).open()
        await step(page, POST).click()
        await expect(public(page)).to_have_count(1, timeout=15_000)
        await step(page, "Again").click()
        await expect(public(page)).to_have_count(2, timeout=15_000)
        await expect(tour(page)).not_to_contain_text("typed")
        await step(page, LOSE).click()
        await expect(messages(page)).to_have_count(1, timeout=15_000)
        await step(page, "Again").click()
        # A loss, the mending, and the second loss.
        await expect(step(page, "Again")).not_to_be_disabled(timeout=30_000)
        await expect(tour(page)).to_contain_text("could not post")
        await expect(messages(page)).to_have_count(3)


async def test_steps_are_skipped_and_the_tour_is_put_away_for_good(
    visits: Visits, tmp_path: Path
) -> None:
    async with bundled(tmp_path) as sandbox:
        page = await (await visits(sandbox)).open()
        await step(page, "Skip").click()
        await step(page, LOSE).click()  # sets what it needs by itself
        await expect(step(page, MEND)).to_be_visible(timeout=15_000)
        assert len(sandbox.faults.active) == 1
        await page.reload()
        await step(page, "Dismiss the tour").click()
        await expect(tour(page)).to_be_hidden()
        await expect(page.locator("#open-faults")).to_have_attribute("aria-label", "Faults")
        assert len(sandbox.faults.active) == 0
        await page.reload()
        await expect(page.locator("#bot-state")).to_have_text("connected")
        await expect(tour(page)).to_be_hidden()
        await expect(page.locator("#hint")).to_be_hidden()


async def test_without_a_clock_to_move_there_is_no_tour(botted: Sandbox, visits: Visits) -> None:
    page = await (await visits(botted)).open("admin/news")
    await expect(page.locator("#hint")).to_be_visible()
    await expect(tour(page)).to_be_hidden()


@each_look
async def test_the_tour_can_be_read_and_reached(
    visits: Visits, tmp_path: Path, axe: Any, width: str, scheme: str
) -> None:
    looks = {"viewport": WIDTHS[width], "color_scheme": scheme, "reduced_motion": "reduce"}
    async with bundled(tmp_path) as sandbox:
        page = await (await visits(sandbox, has_touch=width == "phone", **looks)).open()
        await looked_at(page, axe, f"tour-begin-{width}-{scheme}")
        await step(page, POST).click()
        await expect(step(page, LOSE)).to_be_enabled(timeout=15_000)
        await looked_at(page, axe, f"tour-post-{width}-{scheme}")
        await step(page, LOSE).click()
        await expect(step(page, MEND)).to_be_enabled(timeout=15_000)
        await looked_at(page, axe, f"tour-permission-{width}-{scheme}")
        await step(page, "Skip").click()
        await expect(tour(page)).to_contain_text("save a text file")
        await looked_at(page, axe, f"tour-article-{width}-{scheme}")


async def looked_at(page: Page, axe: Any, name: str) -> None:
    await expect(tour(page)).to_be_visible()
    BUILD.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=BUILD / f"{name}.png")
    found = await axe.run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert await page.evaluate(CHECKS) == []
    assert await faults_in_tree(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
