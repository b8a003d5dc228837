"""What the page says over the chat when an article was saved and its panel is closed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox
from tests.page.articles import FAULT, HINT, put, reloaded
from tests.page.conftest import Bench, Visits
from tests.page.test_page import expect
from tests.page.windows import PHONE

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="package")

Desk = tuple[Sandbox, Bench]
BAD = "today.md, line 3: no heading; write a line such as ## What's Happening? above the text."
OTHER = FAULT | {"file": "other.md", "line": 1, "wrong": "the file is empty"}


@pytest_asyncio.fixture(loop_scope="package")
async def desk() -> AsyncIterator[Desk]:
    bench = Bench()
    put(bench, "today", "The headline", None)
    async with Sandbox(workbench=bench) as sandbox:
        yield sandbox, bench


def news(page: Page) -> Locator:
    return page.get_by_role("status").and_(page.locator("#reloaded"))


async def ready(visits: Visits, sandbox: Sandbox, **options: Any) -> Page:
    """Open the page, with a clock that the test can wind on, and wait until it hears."""
    visit = await visits(sandbox, **options)
    await visit.page.clock.install()
    page = await visit.open()
    await expect(page.locator("#open-articles")).to_be_visible()
    await page.wait_for_function(
        "import('./store.js').then(({ state }) => state.stream === 'open')"
    )
    return page


async def test_good_news_goes_by_itself(desk: Desk, visits: Visits) -> None:
    page = await ready(visits, desk[0])
    entry = page.locator("#entry")
    await entry.fill("Half a sent")
    before = await page.locator("#log").bounding_box()
    reloaded(*desk, "Reloaded: 1 changed.")
    # Within a moment of the event, and without moving or taking anything.
    await expect(news(page)).to_have_text("Reloaded: 1 changed.", timeout=1000)
    assert await page.locator("#log").bounding_box() == before
    await expect(entry).to_be_focused()
    await expect(news(page).get_by_role("button")).to_have_count(0)
    await page.clock.fast_forward(7000)
    await expect(news(page)).to_be_empty()


async def test_a_hint_is_said_in_passing(desk: Desk, visits: Visits) -> None:
    page = await ready(visits, desk[0])
    card = news(page).locator(".reloaded-card")
    reloaded(*desk, "Reloaded: 1 changed, 1 hint.", hints=[HINT])
    await expect(news(page)).to_have_text("Reloaded: 1 changed, 1 hint.")
    await expect(card).to_have_class(re.compile("hinting"))
    await expect(page.locator("#open-articles")).to_have_attribute("aria-label", "Articles: 1 hint")
    # Only a mistake is an alarm.
    await expect(page.locator("#open-articles .tool-count")).to_be_empty()
    await page.clock.fast_forward(7000)
    await expect(news(page)).to_be_empty()
    # Said once is enough, and beside a mistake it does not count.
    reloaded(*desk, "Reloaded: 1 new.", hints=[HINT])
    await expect(card).not_to_have_class(re.compile("hinting"))
    reloaded(*desk, "Reloaded: 1 file with a mistake.", FAULT, hints=[HINT | {"line": 9}])
    await expect(card).to_have_class(re.compile("bad"))
    await expect(page.locator("#open-articles")).to_have_attribute(
        "aria-label", "Articles: 1 mistake, 1 hint"
    )


async def test_bad_news_stays_until_it_is_mended(desk: Desk, visits: Visits) -> None:
    page = await ready(visits, desk[0])
    button = page.locator("#open-articles")
    reloaded(*desk, "Reloaded: 1 file with a mistake.", FAULT)
    await expect(news(page)).to_contain_text(BAD)
    await expect(news(page)).to_contain_text("Reloaded: 1 file with a mistake.")
    await expect(button).to_have_attribute("aria-label", "Articles: 1 mistake")
    await page.clock.fast_forward(60_000)
    # Another article is saved, and another mistake made: the new one is said.
    reloaded(*desk, "Reloaded: 1 changed, 1 file with a mistake.", FAULT)
    await expect(news(page)).to_contain_text("1 changed")
    await expect(news(page)).to_contain_text(BAD)
    reloaded(*desk, "Reloaded: 2 files with a mistake.", FAULT, OTHER)
    await expect(news(page)).to_contain_text("other.md, line 1: the file is empty")
    await expect(button).to_have_attribute("aria-label", "Articles: 2 mistakes")
    reloaded(*desk, "Reloaded: all mistakes are mended.")
    await expect(news(page)).to_have_text("Reloaded: all mistakes are mended.")
    await expect(button).to_have_attribute("aria-label", "Articles")
    await page.clock.fast_forward(7000)
    await expect(news(page)).to_be_empty()


async def test_bad_news_is_dismissed_or_looked_into_by_keyboard(desk: Desk, visits: Visits) -> None:
    page = await ready(visits, desk[0])
    reloaded(*desk, "Reloaded: 1 file with a mistake.", FAULT)
    await news(page).get_by_role("button", name="Dismiss").press("Enter")
    await expect(news(page)).to_be_empty()
    await expect(page.locator("#entry")).to_be_focused()
    # What was put away is not told again as bad; the mark stays.
    reloaded(*desk, "Reloaded: 1 new, 1 file with a mistake.", FAULT)
    await expect(news(page)).to_have_text("Reloaded: 1 new, 1 file with a mistake.")
    await expect(page.locator("#open-articles")).to_have_attribute(
        "aria-label", "Articles: 1 mistake"
    )
    reloaded(*desk, "Reloaded: 2 files with a mistake.", FAULT, OTHER)
    await news(page).get_by_role("button", name="Show").press("Enter")
    await expect(page.locator("#articles .finding-mistake:visible")).to_have_count(2)
    await expect(page.get_by_role("heading", name="Articles")).to_be_focused()
    await expect(news(page)).to_be_empty()


async def test_when_nothing_good_was_read_what_was_before_stays(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    page = await ready(visits, sandbox)
    bench.reload = {"at": None, "words": "There are no good articles any more: it is empty."}
    bench.reload |= {"faults": [], "is_in_vain": True}
    sandbox.tell_pages("_RELOADED", bench.reload)
    await expect(news(page)).to_contain_text("There are no good articles any more")
    await expect(news(page).get_by_role("button", name="Dismiss")).to_be_visible()
    await expect(page.locator("#open-articles")).to_have_attribute(
        "aria-label", "Articles: none that is good"
    )


async def test_what_was_saved_while_the_stream_was_cut_is_told(desk: Desk, visits: Visits) -> None:
    sandbox, bench = desk
    page = await ready(visits, sandbox)
    bench.reload = {"at": "2025-09-02T12:00:00+00:00", "words": "", "faults": [FAULT]}
    # Becoming somebody else opens another stream.
    await page.locator("#people").get_by_role("button", name="Guest").click()
    await expect(news(page)).to_contain_text(BAD)


async def test_on_a_phone_it_is_seen_above_a_panel(desk: Desk, visits: Visits) -> None:
    page = await ready(visits, desk[0], viewport=PHONE, has_touch=True)
    await page.locator("#open-wire").click()
    reloaded(*desk, "Reloaded: 1 file with a mistake.", FAULT)
    await expect(news(page)).to_contain_text(BAD)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    # By its place: what lies over it would get the tap.
    await news(page).get_by_role("button", name="Show").tap()
    await expect(page.locator("#wire")).to_be_hidden()
    await expect(page.locator("#articles .finding-mistake:visible")).to_have_count(1)
