"""When the clocks of a time zone change, and the page's way to that moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.clock import Movable
from bot.sandbox import Sandbox
from tests.page.conftest import Bench, Visits
from tests.page.test_clock_panel import at_noon, opened
from tests.page.test_page import expect
from tests.page.windows import PHONE

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="package")

Noon = tuple[Sandbox, Bench]
HOUR = 3600

# Each with the moment it is looked for from: the change, and what it does. Source: the IANA
# time zone database.
CHANGES = [
    ("Europe/Berlin", "2025-09-02T12:00Z", "2025-10-26T01:00Z", 2 * HOUR, HOUR),
    ("Europe/Berlin", "2025-10-26T00:59:59Z", "2025-10-26T01:00Z", 2 * HOUR, HOUR),
    ("Europe/Berlin", "2025-10-26T01:00Z", "2026-03-29T01:00Z", HOUR, 2 * HOUR),
    ("America/New_York", "2025-09-02T12:00Z", "2025-11-02T06:00Z", -4 * HOUR, -5 * HOUR),
    ("America/New_York", "2026-03-01T00:00Z", "2026-03-08T07:00Z", -5 * HOUR, -4 * HOUR),
    ("America/St_Johns", "2025-09-02T12:00Z", "2025-11-02T04:30Z", -9000, -12600),
    ("Australia/Lord_Howe", "2025-09-02T12:00Z", "2025-10-04T15:30Z", 37800, 39600),
    ("Australia/Lord_Howe", "2025-12-01T00:00Z", "2026-04-04T15:00Z", 39600, 37800),
    # Around Ramadan, back and forth within five weeks.
    ("Africa/Casablanca", "2025-02-01T00:00Z", "2025-02-23T02:00Z", HOUR, 0),
    ("Africa/Casablanca", "2025-02-23T02:00Z", "2025-04-06T02:00Z", 0, HOUR),
    ("Pacific/Apia", "2011-12-01T00:00Z", "2011-12-30T10:00Z", -10 * HOUR, 14 * HOUR),
]
WORDS = {
    ("Europe/Berlin", "2025-11-01T00:00Z"): "forward by 1 hour, from 02:00 to 03:00",
    ("Europe/Berlin", "2025-09-02T12:00Z"): "back by 1 hour, from 03:00 to 02:00",
    ("Australia/Lord_Howe", "2025-09-02T12:00Z"): "forward by 30 minutes, from 02:00 to 02:30",
    ("America/New_York", "2025-09-02T12:00Z"): "back by 1 hour, from 02:00 to 01:00",
}
FIND = """
  async ([zone, moment]) => {
    const { nextChange, changeWords } = await import('./zone_changes.js');
    const found = nextChange(zone, Date.parse(moment));
    return found && { ...found, words: changeWords(found) };
  }
"""


@pytest_asyncio.fixture(loop_scope="package")
async def noon() -> AsyncIterator[Noon]:
    async with at_noon() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def page(noon: Noon, visits: Visits) -> Page:
    return await opened(visits, noon[0])


def milliseconds(moment: str) -> float:
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() * 1000


def field(page: Page) -> Locator:
    return page.get_by_label("Time zone", exact=True)


def told(page: Page) -> Locator:
    return page.locator("#clock form").get_by_role("status")


async def go(page: Page, zone: str) -> None:
    await field(page).fill(zone)
    await field(page).press("Enter")


async def test_the_next_change_is_found(page: Page) -> None:
    for zone, moment, at, before, after in CHANGES:
        found = await page.evaluate(FIND, [zone, moment])
        wanted = {"at": milliseconds(at), "before": before, "after": after}
        assert {key: found[key] for key in wanted} == wanted, (zone, moment)
    for zone in ("Asia/Tokyo", "UTC", "Africa/Lagos"):
        assert await page.evaluate(FIND, [zone, "2025-09-02T12:00Z"]) is None


async def test_a_change_is_said_in_local_times(page: Page) -> None:
    for asked, words in WORDS.items():
        assert (await page.evaluate(FIND, [*asked]))["words"] == f"the clocks go {words}"


async def test_zones_are_known_by_name_or_city(page: Page) -> None:
    named = "typed => import('./zone_changes.js').then(({ zoneNamed }) => zoneNamed(typed))"
    known = {
        " europe/berlin ": "Europe/Berlin",
        "new york": "America/New_York",
        "Buenos Aires": "America/Buenos_Aires",
        "UTC": "UTC",
        "Nowhere/Land": None,
        "Europe": None,
        "": None,
    }
    found = {typed: await page.evaluate(named, typed) for typed in known}
    # Browsers differ in which of two names of that city is the usual one.
    assert found.pop("Buenos Aires").endswith("Buenos_Aires")
    known.pop("Buenos Aires")
    assert found == known


async def test_the_clock_goes_to_a_minute_before_the_change_and_beyond(
    noon: Noon, page: Page
) -> None:
    sandbox, _ = noon
    await expect(field(page)).to_have_value("Europe/Berlin")
    await page.get_by_role("button", name="To the next DST change").click()
    await expect(told(page)).to_have_text(
        "Europe/Berlin: in one minute the clocks go back by 1 hour, from 03:00 to 02:00."
    )
    assert sandbox.world.clock.now() == datetime(2025, 10, 26, 0, 59, tzinfo=UTC)
    await expect(page.locator(".clock-face")).to_contain_text("02:59:")
    # The minute is over, and then the change is long ago.
    assert isinstance(sandbox.world.clock, Movable)
    sandbox.world.clock.move(timedelta(minutes=2))
    await expect(told(page)).to_have_text(
        "Europe/Berlin: the clocks went back by 1 hour, from 03:00 to 02:00.", timeout=15_000
    )
    await page.get_by_role("button", name="+1 day", exact=True).click()
    await expect(told(page)).to_contain_text("Goes to one minute before")
    await page.get_by_role("button", name="To the next DST change").click()
    await expect(told(page)).to_contain_text("go forward by 1 hour, from 02:00 to 03:00.")
    assert sandbox.world.clock.now() == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)


async def test_another_zone_is_typed_and_taken_by_keyboard(noon: Noon, page: Page) -> None:
    await page.get_by_role("heading", name="Clock").focus()
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await field(page).evaluate("node => node === document.activeElement"):
            break
    await page.keyboard.press("Control+a")
    await page.keyboard.type("lord howe")
    await page.keyboard.press("Enter")
    await expect(told(page)).to_have_text(
        "Australia/Lord_Howe: in one minute the clocks go forward by 30 minutes, "
        "from 02:00 to 02:30."
    )
    await expect(field(page)).to_have_value("Australia/Lord_Howe")
    assert noon[0].world.clock.now() == datetime(2025, 10, 4, 15, 29, tzinfo=UTC)
    offered = page.locator("#clock-zones option")
    assert await offered.count() > 300


async def test_what_leads_nowhere_is_said_at_the_field(noon: Noon, page: Page) -> None:
    before = noon[0].world.clock.now()
    for zone, sentence in {
        "Asia/Tokyo": "Asia/Tokyo: the clocks do not change in the next two years.",
        "Middle-earth": "“Middle-earth” is no time zone. One is called Europe/Berlin.",
        "": "A time zone is needed.",
    }.items():
        await go(page, zone)
        await expect(told(page)).to_have_text(sentence)
        await expect(field(page)).to_have_attribute("aria-invalid", "true")
        await expect(field(page)).to_have_accessible_description(sentence)
        await expect(field(page)).to_be_focused()
    await field(page).type("E")
    await expect(field(page)).not_to_have_attribute("aria-invalid", "true")
    await expect(told(page)).to_contain_text("Goes to one minute before")
    assert noon[0].world.clock.now() == before


async def test_on_a_phone_the_field_fits(noon: Noon, visits: Visits) -> None:
    page = await opened(visits, noon[0], viewport=PHONE, has_touch=True)
    await field(page).fill("America/New_York")
    await page.get_by_role("button", name="To the next DST change").tap()
    await expect(told(page)).to_contain_text("America/New_York: in one minute")
    inside = page.locator("#clock .panel-body")
    assert await inside.evaluate("node => node.scrollWidth <= node.clientWidth")
