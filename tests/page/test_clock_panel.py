"""The page's clock: what time it is for the bot, moving it, and what is due then."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.clock import MovableClock, RunningClock, SystemClock
from bot.sandbox import Sandbox
from tests.page.conftest import Bench, Visits
from tests.page.test_page import expect, messages
from tests.page.windows import PHONE

if TYPE_CHECKING:
    from playwright.async_api import APIResponse, Page, Route

pytestmark = pytest.mark.asyncio(loop_scope="package")

NOON = datetime(2025, 9, 2, 12, tzinfo=UTC)
MOVE = "async (seconds) => (await import('./api.js')).moveClock({ seconds })"


@contextlib.asynccontextmanager
async def at_noon() -> AsyncIterator[tuple[Sandbox, Bench]]:
    """A sandbox whose clock can be moved and stands still otherwise, with a bench behind it."""
    bench = Bench()
    clock = RunningClock(MovableClock(NOON))
    async with Sandbox(clock=clock, ticks=SystemClock(), workbench=bench) as sandbox:
        news = sandbox.person("admin").channel("news")
        bench.posts_due = [
            {
                "channel_id": str(news.id),
                "due": (NOON + timedelta(hours=hours)).isoformat(),
                "article": f"The article after {hours} hours",
                "why": "new since the last post",
            }
            for hours in (3, 27)
        ]
        yield sandbox, bench


@pytest_asyncio.fixture(loop_scope="package")
async def noon() -> AsyncIterator[tuple[Sandbox, Bench]]:
    async with at_noon() as running:
        yield running


async def opened(visits: Visits, sandbox: Sandbox, **options: Any) -> Page:
    page = await (await visits(sandbox, **options)).open()
    await page.locator("#open-clock").click()
    return page


async def test_the_clock_is_moved_and_goes_back_to_now(
    noon: tuple[Sandbox, Bench], visits: Visits
) -> None:
    sandbox, _ = noon
    page = await opened(visits, sandbox)
    panel = page.get_by_role("dialog", name="Clock")
    await expect(panel).to_contain_text("The bot keeps this computer’s time.")
    await expect(panel).to_contain_text("2025-09-02, 12:00:")
    await expect(panel.get_by_role("button", name="Back to now")).to_be_disabled()
    for name in ("+1 day", "+1 day", "−1 day", "+1 h", "+1 h", "−1 h", "+1 h"):
        await panel.get_by_role("button", name=name, exact=True).click()
        await expect(panel.locator("[aria-busy]")).to_have_count(0)
    assert sandbox.world.clock.now() == NOON + timedelta(days=1, hours=2)
    await expect(panel.locator(".clock-told").first).to_have_text(
        "The bot’s time is 1 day and 2 hours ahead of this computer’s."
    )
    await expect(panel).to_contain_text("2025-09-03, 14:00:")
    await expect(page.locator("#open-clock")).to_contain_text("+1 d 2 h")
    await panel.get_by_role("button", name="Back to now").click()
    await expect(panel.locator(".clock-told").first).to_have_text(
        "The bot keeps this computer’s time."
    )
    assert sandbox.world.clock.now() == NOON


async def test_a_date_and_time_are_the_viewers_own(
    noon: tuple[Sandbox, Bench], visits: Visits
) -> None:
    sandbox, _ = noon
    page = await opened(visits, sandbox)
    field = page.get_by_label("Go to a date and time (Europe/Berlin)")
    await expect(field).to_have_value(re.compile("2025-09-02T14:00"))
    await field.fill("2025-09-04T08:30")
    await field.press("Enter")
    await expect(page.locator("#clock")).to_contain_text("2025-09-04, 06:30:")
    assert sandbox.world.clock.now() == datetime(2025, 9, 4, 6, 30, tzinfo=UTC)


async def test_the_field_of_the_clock_keeps_up_with_it(
    noon: tuple[Sandbox, Bench], visits: Visits
) -> None:
    page = await opened(visits, noon[0])
    field = page.get_by_label("Go to a date and time")
    await page.get_by_role("button", name="+1 day").click()
    await expect(field).to_have_value("2025-09-03T14:00")
    # From elsewhere, too, but not over what somebody is about to choose.
    await page.evaluate(MOVE, 3600)
    await expect(field).to_have_value("2025-09-03T15:00")
    await field.fill("2025-09-05T08:30")
    await page.get_by_role("heading", name="Clock").focus()
    await page.evaluate(MOVE, 3600)
    await expect(page.locator("#clock")).to_contain_text("2025-09-03, 14:00:")
    await expect(field).to_have_value("2025-09-05T08:30")
    await field.press("Enter")
    await page.get_by_role("button", name="+1 h", exact=True).click()
    await expect(field).to_have_value("2025-09-05T09:30")


async def test_the_next_due_post_is_gone_to_and_what_became_of_it_is_told(
    noon: tuple[Sandbox, Bench], visits: Visits
) -> None:
    sandbox, bench = noon
    page = await opened(visits, sandbox)
    due = page.locator("#clock .post")
    await expect(due).to_have_count(2)
    await expect(due.first).to_have_text(
        re.compile("#news Tue 2 Sept?, 17:00 in 3 hours.*after 3 hours.*new since the last post")
    )
    await page.get_by_role("button", name="To the next due post").click()
    await expect(page.locator("#clock")).to_contain_text("2025-09-02, 15:00:")
    assert sandbox.world.clock.now() == NOON + timedelta(hours=3)
    done, bench.posts_due = bench.posts_due[0], bench.posts_due[1:]
    bench.posts_made = [
        {
            "channel_id": done["channel_id"],
            "date": "2025-09-02",
            "due": done["due"],
            "state": "sent",
            "headline": done["article"],
            "words": "Posted **at 17:00**.",
            "message_id": None,
        }
    ]
    # A message is what makes the panel look again.
    sandbox.person("admin").say("The article", "news")
    await expect(due).to_have_count(2)
    await expect(due.first).to_contain_text("after 27 hours")
    await expect(due.last).to_contain_text("2025-09-02The article after 3 hoursPosted at 17:00.")
    await expect(page.locator(".day")).to_have_text("Today")


async def test_other_pages_of_the_sandbox_follow(
    noon: tuple[Sandbox, Bench], visits: Visits
) -> None:
    sandbox, _ = noon
    other = await (await visits(sandbox)).open()
    page = await opened(visits, sandbox)
    sandbox.person("admin").say("Hello", "news")
    await expect(other.locator(".day")).to_have_text("Today")
    await page.get_by_role("button", name="+1 day").click()
    await expect(other.locator("#open-clock")).to_contain_text("+1 d")
    await expect(other.locator(".day")).to_have_text("Yesterday")


async def test_an_answer_from_before_a_move_does_not_undo_it(
    noon: tuple[Sandbox, Bench], visits: Visits
) -> None:
    sandbox, _ = noon
    page = await (await visits(sandbox)).open()
    held: asyncio.Future[tuple[Route, APIResponse]] = asyncio.get_running_loop().create_future()

    async def hold(route: Route) -> None:
        if route.request.method != "GET" or held.done():
            await route.continue_()
        else:
            held.set_result((route, await route.fetch()))

    await page.route("**/control/clock", hold)
    await page.locator("#open-clock").click()  # it looks what time it is
    route, answer = await held
    await page.evaluate(MOVE, 86_400)
    await expect(page.locator("#open-clock")).to_contain_text("+1 d")
    async with page.expect_response("**/control/clock"):
        await route.fulfill(response=answer)
    await page.evaluate("new Promise((done) => setTimeout(done))")
    assert "+1 d" in await page.locator("#open-clock").inner_text()


async def test_the_panel_opens_and_closes_by_keyboard(
    noon: tuple[Sandbox, Bench], visits: Visits
) -> None:
    page = await (await visits(noon[0])).open()
    button = page.locator("#open-clock")
    await expect(button).to_have_attribute("aria-expanded", "false")
    await button.press("Enter")
    await expect(button).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_role("heading", name="Clock")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Close Clock")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#clock")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_on_a_phone_the_panel_fills_the_screen(
    noon: tuple[Sandbox, Bench], visits: Visits
) -> None:
    page = await opened(visits, noon[0], viewport=PHONE, has_touch=True)
    box = await page.locator("#clock").bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.get_by_role("button", name="Close Clock").click()
    await expect(messages(page)).to_have_count(0)
    await expect(page.locator("#clock")).to_be_hidden()


async def test_without_a_bench_and_a_movable_clock_only_the_time_is_shown(
    sandbox: Sandbox, visits: Visits
) -> None:
    page = await opened(visits, sandbox)
    panel = page.get_by_role("dialog", name="Clock")
    await expect(panel).to_contain_text("which can’t be changed from here")
    await expect(panel.get_by_role("button", name="+1 day")).to_be_hidden()
    await expect(panel.locator(".posts")).to_be_hidden()
