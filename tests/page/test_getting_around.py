"""Who acts, where they go, and what waits for them there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.world.messages import post
from tests.page.conftest import Visit, Visits
from tests.page.test_page import expect, messages

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page, Route

LABEL = "document.activeElement.querySelector('.option-label').textContent"

pytestmark = pytest.mark.asyncio(loop_scope="package")


def who(page: Page) -> Locator:
    return page.locator("#who").get_by_role("button", name="You are")


def switcher(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Jump to")


# --- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("panel", ["clock", "wire"])
async def test_who_acts_is_seen_and_changed_by_keyboard_beside_the_box_with_a_panel_open(
    visit: Visit, panel: str
) -> None:
    page = await visit.open()
    await page.locator(f"#open-{panel}").click()
    await expect(who(page)).to_have_accessible_name("You are Member")
    await who(page).focus()
    await page.keyboard.press("Enter")
    menu = page.get_by_role("menu", name="Act as")
    await expect(menu.get_by_role("menuitemradio", checked=True)).to_be_focused()
    await page.keyboard.press("a")
    await expect(menu.get_by_role("menuitemradio", name="Admin")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(who(page)).to_have_accessible_name("You are Admin")
    await expect(page.locator("#entry")).to_be_focused()
    await visit.send("Good morning")
    await expect(messages(page).locator(".author")).to_have_text("Admin")


async def test_the_menu_goes_round_and_escape_puts_it_away(visit: Visit) -> None:
    page = await visit.open()
    await who(page).focus()
    await page.keyboard.press("ArrowUp")
    names = []
    for _ in range(4):
        await page.keyboard.press("ArrowDown")
        names.append(await page.evaluate(LABEL))
    assert names == ["Guest", "Admin", "Member", "Guest"]
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(who(page)).to_be_focused()
    await expect(who(page)).to_have_accessible_name("You are Member")


# --- what was begun -----------------------------------------------------------------------------


async def test_what_was_begun_waits_in_its_channel(visit: Visit) -> None:
    page = await visit.open()
    entry = page.locator("#entry")
    await entry.fill("Half a thought")
    await page.locator("#channels").get_by_text("general").click()
    await expect(entry).to_have_value("")
    await entry.fill("Another")
    await page.locator("#channels").get_by_text("news").click()
    await expect(entry).to_have_value("Half a thought")
    await page.locator("#people").get_by_role("button", name="Admin").click()
    await expect(entry).to_have_value("Half a thought")
    await page.reload()
    await expect(entry).to_have_value("Half a thought")
    await visit.send(" and the rest")
    await page.locator("#channels").get_by_text("general").click()
    await expect(entry).to_have_value("Another")
    await page.locator("#channels").get_by_text("news").click()
    await expect(entry).to_have_value("")


async def test_typing_anywhere_writes_in_the_box(visit: Visit) -> None:
    page = await visit.open()
    entry = page.locator("#entry")
    for place in ("#log", "#open-wire", ".channel"):
        await page.locator(place).first.focus()
        await page.keyboard.type("ab")
        await expect(entry).to_be_focused()
    await expect(entry).to_have_value("ababab")
    await entry.fill("")
    await page.locator("#open-wire").click()
    await page.locator("#wire input[type=search]").focus()
    await page.keyboard.type("x")
    await expect(entry).to_have_value("")
    # A blank presses what the keyboard is on, and a command of the browser's is the browser's.
    await page.locator("#open-wire").focus()
    await page.keyboard.press(" ")
    await page.keyboard.press("Control+b")
    await expect(page.locator("#open-wire")).to_be_focused()


# --- the switcher -------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", ["Control+k", "Meta+k"])
async def test_ctrl_k_leads_to_channels_people_and_panels(visit: Visit, keys: str) -> None:
    page = await visit.open()
    await page.keyboard.press(keys)
    await page.keyboard.type("gen")
    await expect(switcher(page).get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.locator("#place-name")).to_have_text("#general")
    await expect(page.locator("#entry")).to_be_focused()

    await page.keyboard.press(keys)
    await page.keyboard.type("@")
    await expect(switcher(page).get_by_role("option")).to_have_count(3)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(who(page)).to_have_accessible_name("You are Guest")

    await page.keyboard.press(keys)
    await page.keyboard.type("wire")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Wire")).to_be_focused()
    # What is open already is gone to, and not put away.
    await page.locator("#entry").focus()
    await page.keyboard.press(keys)
    await page.keyboard.type("wire")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Wire")).to_be_focused()


async def test_who_goes_on_while_a_place_loads_stays_where_they_went(visit: Visit) -> None:
    page = await visit.open()
    loaded = asyncio.Event()

    async def late(route: Route) -> None:
        await loaded.wait()
        await route.continue_()

    await page.route("**/messages?*", late)
    await page.keyboard.press("Control+k")
    await page.keyboard.type("guest")
    await page.keyboard.press("Enter")
    await expect(who(page)).to_have_accessible_name("You are Guest")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("wire")
    await page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Wire")
    await expect(heading).to_be_focused()
    async with page.expect_response("**/messages?*"):
        loaded.set()
    await expect(page.locator("body")).not_to_have_class("loading")
    await page.evaluate("new Promise(requestAnimationFrame)")
    await expect(heading).to_be_focused()


async def test_the_switcher_says_that_there_is_nothing_and_escape_leads_back(visit: Visit) -> None:
    page = await visit.open()
    await page.locator("#entry").fill("A draft")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("zzz")
    await expect(switcher(page)).to_contain_text("Nothing here is called so.")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(switcher(page)).to_have_count(0)
    await expect(page.locator("#entry")).to_be_focused()
    await expect(page.locator("#entry")).to_have_value("A draft")


async def test_a_phone_has_a_button_for_it(botted: Sandbox, visits: Visits) -> None:
    visit = await visits(botted, viewport={"width": 390, "height": 844}, has_touch=True)
    page = await visit.open()
    await page.locator("#open-channels").click()
    await page.get_by_role("button", name="Jump to").click()
    await switcher(page).get_by_role("option", name="general").click()
    await expect(page.locator("#place-name")).to_have_text("#general")
    await expect(page.locator("#shade")).to_be_hidden()


# --- what is new --------------------------------------------------------------------------------


async def test_unread_marks_survive_a_reload_and_the_line_stands_above_what_is_new(
    visit: Visit, botted: Sandbox
) -> None:
    page = await visit.open("member/general")
    botted.person("admin").say("Old", "general")
    await expect(messages(page)).to_have_count(1)
    await page.locator("#channels").get_by_text("news").click()
    general = page.locator(".channel", has_text="general")
    botted.person("admin").say("New", "general")
    botted.person("admin").say("Newer", "general")
    await expect(general).to_contain_text("(new messages)")
    await page.reload()
    await expect(general).to_contain_text("(new messages)")
    await general.click()
    line = page.locator(".new-messages")
    await expect(line).to_have_text("New messages")
    assert await line.evaluate("node => node.nextElementSibling.innerText.includes('New')")
    assert await line.evaluate("node => node.previousElementSibling.innerText.includes('Old')")
    await expect(general).not_to_contain_text("(new messages)")
    await page.reload()
    await expect(messages(page)).to_have_count(3)
    await expect(line).to_have_count(0)


async def test_each_person_has_marks_of_their_own(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open("admin/news")
    await page.locator("#people").get_by_role("button", name="Member Member").click()
    await expect(who(page)).to_have_accessible_name("You are Member")
    await page.locator("#channels").get_by_text("general").click()
    await visit.send("From the member")
    await expect(messages(page)).to_have_count(1)
    await page.locator("#channels").get_by_text("news").click()
    await page.locator("#people").get_by_role("button", name="Admin").click()
    general = page.locator(".channel", has_text="general")
    await expect(general).to_contain_text("(new messages)")
    await page.locator("#people").get_by_role("button", name="Member Member").click()
    await expect(who(page)).to_have_accessible_name("You are Member")
    await expect(general).not_to_contain_text("(new messages)")


async def test_a_direct_message_to_another_is_remembered_too(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open("member/news")
    world = botted.world
    admin = botted.person("admin").user
    post(world, world.bot.id, world.dm_with(admin.id), {"content": "A word"})
    await expect(who(page)).to_contain_text("new direct message")
    await page.reload()
    await expect(who(page)).to_contain_text("new direct message")
    await page.locator("#people").get_by_role("button", name="Admin").click()
    await expect(page.locator(".channel", has_text="Briefing Bot")).to_contain_text("new messages")
    await expect(who(page)).not_to_contain_text("new direct message")


async def test_what_comes_while_nobody_looks_is_marked(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open("member/general")
    botted.person("admin").say("Seen", "general")
    await expect(messages(page)).to_have_count(1)
    await page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true })"
    )
    botted.person("admin").say("Unseen", "general")
    await expect(page.locator(".new-messages + .message")).to_contain_text("Unseen")


async def test_who_reads_further_up_is_told_of_what_is_new_below(
    visit: Visit, botted: Sandbox
) -> None:
    page = await visit.open()
    for number in range(40):
        botted.person("admin").say(f"Message {number}", "news")
    await expect(messages(page)).to_have_count(40)
    jump = page.get_by_role("button", name="New messages")
    await expect(jump).to_be_hidden()
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -600)
    await expect(messages(page).last).not_to_be_in_viewport()
    botted.person("admin").say("One more", "news")
    await jump.click()
    await expect(messages(page).last).to_be_in_viewport()
    await expect(jump).to_be_hidden()
