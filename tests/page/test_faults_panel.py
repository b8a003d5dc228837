"""The page's faults: switched on and off by hand, and healed by one press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import FAULTS, AnswerWith, HalfBody, Hang, TakePermission
from bot.sandbox.world.permissions import Permission
from tests.page.conftest import Visits
from tests.page.test_page import expect
from tests.page.windows import PHONE

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def opened(visits: Visits, sandbox: Sandbox, place: str = "", **options: Any) -> Page:
    page = await (await visits(sandbox, **options)).open(place)
    await page.locator("#open-faults").click()
    return page


def may_send(sandbox: Sandbox, channel: str) -> bool:
    place = sandbox.person("admin").channel(channel)
    granted = sandbox.world.permissions(sandbox.world.bot.id, place)
    return bool(granted & Permission.SEND_MESSAGES)


async def test_a_permission_is_taken_in_the_channel_on_view_and_given_back(
    sandbox: Sandbox, visits: Visits
) -> None:
    page = await opened(visits, sandbox, "admin/news")
    switch = page.get_by_role("switch", name="The bot may not send messages")
    await expect(switch).to_have_attribute("aria-checked", "false")
    await switch.press("Enter")
    await expect(switch).to_have_attribute("aria-checked", "true")
    await expect(switch).to_be_focused()
    await expect(page.locator("#place-topic")).to_contain_text("The bot can’t post here")
    await expect(page.locator("#open-faults")).to_have_text("1 fault")
    assert (may_send(sandbox, "news"), may_send(sandbox, "general")) == (False, True)
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    await expect(page.locator("#place-topic")).not_to_contain_text("can’t post")
    assert may_send(sandbox, "news")


async def test_where_the_bot_may_not_send_it_can_be_let(sandbox: Sandbox, visits: Visits) -> None:
    page = await opened(visits, sandbox, "admin/rules")
    switch = page.get_by_role("switch", name="The bot may send messages all the same")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "true")
    assert may_send(sandbox, "rules")


async def test_every_kind_is_there_with_its_advice_and_can_be_ordered(
    sandbox: Sandbox, visits: Visits
) -> None:
    page = await opened(visits, sandbox)
    rows = page.locator("#faults .fault:has(.fault-advice)")
    await expect(rows).to_have_count(len(FAULTS))
    for kind in FAULTS.values():
        await expect(page.locator("#faults")).to_contain_text(kind.advice[1:])
    answer = rows.filter(has=page.get_by_role("switch", name="Discord answers with an error"))
    await answer.locator("summary").click()
    await answer.get_by_role("spinbutton", name="status").fill("503")
    await answer.get_by_label("times").fill("")
    await answer.get_by_label("path").fill("/users/*")
    await answer.get_by_role("switch").click()
    await expect(answer.locator(".fault-active")).to_have_text(
        "path /users/*, status 503, struck 0×, until you end it"
    )
    [active] = sandbox.faults.active
    assert active.fault == AnswerWith(status=503, times=None, path="/users/*")
    async with aiohttp.ClientSession() as http:
        await http.get(f"{sandbox.addresses.api}/users/@me")
    await expect(answer.locator(".fault-active")).to_contain_text("struck 1×")
    await answer.get_by_role("button", name="Add another").click()
    await expect(answer.locator(".fault-active li")).to_have_count(2)
    await answer.get_by_role("button", name="End: path").first.click()
    await expect(answer.locator(".fault-active li")).to_have_count(1)


async def test_what_is_over_at_once_is_done_by_a_button(sandbox: Sandbox, visits: Visits) -> None:
    page = await opened(visits, sandbox, "admin/news")
    row = page.locator("#faults .fault").filter(has_text="A channel is deleted")
    await expect(row.get_by_label("channel")).to_have_value("news")
    await page.locator("#channels").get_by_role("button", name="general").click()
    await expect(row.get_by_label("channel")).to_have_value("general")
    await row.get_by_role("button", name="Do it").click()
    await expect(row.get_by_role("status")).to_have_text("Done.")
    await expect(page.locator("#channels")).not_to_contain_text("general")


async def test_what_can_not_be_ordered_is_said(sandbox: Sandbox, visits: Visits) -> None:
    visit = await visits(sandbox)
    visit.allowed_status.add(400)
    page = await visit.open()
    await page.locator("#open-faults").click()
    row = page.locator("#faults .fault").filter(has_text="Somebody takes no direct messages")
    await row.get_by_role("combobox", name="person").fill("nobody")
    await row.get_by_role("switch").click()
    await expect(page.locator("#faults").get_by_role("alert")).to_have_text(
        "There is nobody called 'nobody'."
    )
    await expect(row.get_by_role("switch")).to_have_attribute("aria-checked", "false")


async def test_all_are_healed_at_once_whoever_ordered_them(
    sandbox: Sandbox, visits: Visits
) -> None:
    page = await opened(visits, sandbox, viewport=PHONE, has_touch=True)
    await expect(page.get_by_role("button", name="End all")).to_be_disabled()
    sandbox.faults.add(Hang(times=None))
    sandbox.faults.add(TakePermission(permission="EMBED_LINKS"))
    button = page.locator("#open-faults")
    await expect(button).to_have_attribute("aria-label", "Faults: 2 active")
    await page.locator("#faults").get_by_role("button", name="End all").click()
    await expect(page.locator(".faults-told")).to_have_text("All is well.")
    await expect(button).to_have_attribute("aria-label", "Faults")
    assert sandbox.faults.active == []
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


async def test_everyday_ones_come_first_and_the_rest_is_folded(
    sandbox: Sandbox, visits: Visits
) -> None:
    page = await opened(visits, sandbox)
    abouts = ("the world", "requests", "the gateway")
    common = [kind for kind in FAULTS.values() if kind.everyday]
    everyday = [kind.title for about in abouts for kind in common if kind.about == about]
    titles = page.locator("#faults .fault:has(.fault-advice) .fault-title:visible")
    await expect(titles).to_have_text(everyday)
    advanced = page.locator(".faults-advanced")
    await advanced.locator("> summary").press("Enter")
    await expect(titles).to_have_count(len(FAULTS))
    await advanced.locator("> summary").press("Enter")
    await expect(titles).to_have_text(everyday)
    # What is active is not folded away.
    sandbox.faults.add(HalfBody(times=None))
    await expect(titles).to_have_count(len(FAULTS))


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "has_touch": True}])
async def test_what_is_active_is_told_above_the_chat_and_ended_there(
    sandbox: Sandbox, visits: Visits, options: dict[str, Any]
) -> None:
    page = await (await visits(sandbox, **options)).open("admin/news")
    bar = page.locator(".faults-bar")
    await expect(bar).to_be_hidden()
    news = sandbox.person("admin").channel("news")
    sandbox.faults.add(TakePermission(permission="SEND_MESSAGES", channel=str(news.id)))
    await expect(bar.get_by_role("status")).to_have_text("The bot may not send messages in #news")
    await expect(bar.get_by_role("button")).to_have_text("End it")
    sandbox.faults.add(Hang(times=None))
    await expect(bar.get_by_role("status")).to_contain_text("in #news, and 1 more")
    await bar.get_by_role("button", name="End all").click()
    await expect(bar).to_be_hidden()
    await expect(page.locator("#place-topic")).not_to_contain_text("can’t post")
    assert sandbox.faults.active == []
