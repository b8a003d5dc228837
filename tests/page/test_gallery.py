"""The gallery: every message of a bot on one page, to look at and to look through."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.gallery import gallery
from bot.sandbox import Sandbox
from tests.page.conftest import Visit, Visits
from tests.page.test_looks import CHECKS, PICTURES, RULES, axe
from tests.page.test_page import expect
from tests.page.windows import DESKTOP, PHONE, WIDTHS, each_look

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

__all__ = ["axe"]

pytestmark = pytest.mark.asyncio(loop_scope="package")

GROUPS = gallery.groups()
COUNT = sum(len(group.entries) for group in GROUPS)


@pytest_asyncio.fixture(loop_scope="package")
async def shown() -> AsyncIterator[Sandbox]:
    """A sandbox without a bot, but with its gallery."""
    async with Sandbox(gallery=gallery.as_json) as running:
        yield running


async def opened(visit: Visit, at: str = "") -> Page:
    await visit.page.goto(f"{visit.address}gallery{at}")
    await visit.page.wait_for_selector("body:not(.loading)")
    return visit.page


def entry(page: Page, name: str) -> Locator:
    heading = page.get_by_role("heading", name=name, exact=True)
    return page.locator(".gallery-entry").filter(has=heading)


def entries(page: Page) -> Locator:
    return page.locator(".gallery-entry:visible")


async def test_all_messages_stand_there_with_their_names(shown: Sandbox, visits: Visits) -> None:
    page = await opened(await visits(shown))
    await expect(page.locator("#told")).to_have_text(f"{COUNT} messages.")
    await expect(entries(page)).to_have_count(COUNT)
    await expect(page.locator(".gallery-entry .message")).to_have_count(COUNT)
    listed = page.get_by_role("navigation", name="Contents").get_by_role("link")
    await expect(listed).to_have_text([f"{each.title}{len(each.entries)}" for each in GROUPS])
    first = entry(page, "An article with everything").first
    await expect(first).to_contain_text("After /briefing · seen by everyone in the channel")
    await expect(first.locator(".embed-title")).to_have_text("The old bridge closes for two years")
    # Names are those of the gallery's own server, and its moment stands still.
    with_ping = entry(page, "With a ping").first
    await expect(with_ping.locator(".mention").first).to_have_text("@Readers")
    paused = entry(page, "Paused").first
    await expect(paused.locator(".message.private .mention").first).to_have_text("#news")
    await expect(page.locator(".mention").filter(has_text="unknown")).to_have_count(0)


async def test_words_leave_the_messages_that_hold_all_of_them(
    shown: Sandbox, visits: Visits
) -> None:
    page = await opened(await visits(shown))
    words = page.get_by_role("searchbox", name="Filter by words")
    await words.fill("BRIDGE digest ping")
    await expect(entries(page)).to_have_count(1)
    await expect(entries(page).locator("h3").first).to_have_text("A digest with a ping")
    await expect(page.locator("#told")).to_have_text(f"1 of {COUNT} messages.")
    contents = page.get_by_role("navigation", name="Contents").get_by_role("link")
    await expect(contents).to_have_text(["Daily post1"])
    await words.fill("nowhere at all, surely")
    await expect(entries(page)).to_have_count(0)
    await words.fill("")
    await expect(entries(page)).to_have_count(COUNT)


async def test_messages_can_be_seen_as_wide_as_a_phone(shown: Sandbox, visits: Visits) -> None:
    page = await opened(await visits(shown))
    stage = page.locator(".gallery-stage").first
    wide = await stage.bounding_box()
    await page.get_by_role("button", name="Phone").press("Enter")
    await expect(page.get_by_role("button", name="Phone")).to_have_attribute("aria-pressed", "true")
    narrow = await stage.bounding_box()
    assert wide is not None and narrow is not None
    assert wide["width"] > 600
    assert narrow["width"] == PHONE["width"]
    await page.get_by_role("button", name="Desktop").click()
    assert await stage.bounding_box() == wide


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_components_v2_are_drawn_as_discord_lays_them_out(
    shown: Sandbox, visits: Visits, size: dict[str, int]
) -> None:
    page = await opened(await visits(shown, viewport=size))
    group = page.locator("#whole-articles-for-one-person")
    whole = group.locator(".v2-container").first
    frame = await box(whole)
    picture = await box(whole.locator(".v2-gallery img"))
    title = await box(whole.locator("h3").first)
    inside = await box(whole.locator(".v2-line").first)
    assert (picture["x"], picture["width"]) == (inside["x"], inside["width"]), "as wide as it goes"
    assert frame["y"] < picture["y"] < picture["y"] + picture["height"] < title["y"]
    bar = "getComputedStyle(document.querySelector('.v2-container')).borderLeftColor"
    assert await page.evaluate(bar) == "rgb(43, 108, 176)"
    await expect(whole.locator(".v2-line")).to_have_count(5)

    beside = group.locator(".v2-section").first
    words, button = await box(beside.locator(".prose")), await box(beside.locator(".button"))
    assert words["x"] + words["width"] <= button["x"], "the button stands beside the words"
    assert abs(words["y"] - button["y"]) < button["height"]
    outer = await box(beside)
    assert button["x"] + button["width"] == pytest.approx(outer["x"] + outer["width"], abs=1)


async def box(part: Locator) -> dict[str, float]:
    """Return where a part of the page stands, once it has been drawn."""
    await part.scroll_into_view_if_needed()
    found = await part.evaluate("(node) => node.getBoundingClientRect().toJSON()")
    top = await part.page.evaluate("document.querySelector('main').scrollTop")
    return {**found, "y": found["y"] + top}


async def test_nothing_is_pressed(shown: Sandbox, visits: Visits) -> None:
    page = await opened(await visits(shown))
    told = page.locator("#told")
    await page.get_by_role("button", name="Post another").first.click()
    await expect(told).to_contain_text("Nothing is pressed here")
    await page.get_by_role("searchbox").fill("paused")
    await page.get_by_role("button", name="Dismiss").first.press("Enter")
    await expect(told).to_contain_text("Nothing is pressed here")


async def test_an_address_leads_to_a_group_and_to_a_message(shown: Sandbox, visits: Visits) -> None:
    page = await opened(await visits(shown), "#other-notices")
    await expect(page.get_by_role("heading", name="Other notices")).to_be_in_viewport()
    await page.get_by_role("link", name="The channel is gone", exact=True).click()
    assert page.url.endswith("#other-notices.the-channel-is-gone")
    await page.get_by_role("link", name="To the sandbox").click()
    await page.wait_for_selector("body:not(.loading)")
    await page.get_by_role("link", name="All messages of the bot").click()
    await expect(page.locator("#told")).to_have_text(f"{COUNT} messages.")


async def test_a_sandbox_without_a_gallery_says_so(sandbox: Sandbox, visits: Visits) -> None:
    visit = await visits(sandbox)
    page = await opened(visit)
    await expect(page.locator("main")).to_contain_text("This sandbox has no gallery")
    page = await visit.open()
    await expect(page.locator("#place-name")).to_have_text("#news")
    await expect(page.locator("#to-gallery")).to_be_hidden()


@each_look
async def test_it_can_be_read_and_reached(
    shown: Sandbox, visits: Visits, axe: Any, width: str, scheme: str
) -> None:
    looks = {"viewport": WIDTHS[width], "color_scheme": scheme, "reduced_motion": "reduce"}
    page = await opened(await visits(shown, has_touch=width == "phone", **looks))
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=str(PICTURES / f"gallery-{width}-{scheme}.png"))
    found = await axe.run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert await page.evaluate(CHECKS) == []
    sides = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert await page.evaluate(sides) == [*WIDTHS[width].values()]
    assert (
        await page.evaluate(
            "[...document.querySelectorAll('.gallery-stage, main')]"
            ".filter((node) => node.scrollWidth > node.clientWidth).map((node) => node.outerHTML)"
        )
        == []
    )
