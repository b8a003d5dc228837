"""A command as it is typed: its options in one line, by keyboard, with names and not keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from tests.page.conftest import Visit, Visits
from tests.page.test_page import expect, messages, suggestions
from tests.page.windows import PHONE

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="package")


def option(page: Page, name: str) -> Locator:
    return page.locator(f"#option-{name}")


def more(page: Page) -> Locator:
    return page.get_by_role("combobox", name="optional")


async def test_required_options_stand_in_one_line_and_tab_leads_through_them(visit: Visit) -> None:
    page = await visit.open("admin/general")
    await page.keyboard.type("/schedule set ")
    await expect(option(page, "channel")).to_be_focused()
    middles = await page.locator("#command-line > *:visible").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect()).map("
        "({ top, bottom }) => (top + bottom) / 2)"
    )
    assert len(middles) == 5
    assert max(middles) - min(middles) < 2
    await page.keyboard.type("gen")
    await expect(suggestions(page)).to_have_text(["#general"])
    await page.keyboard.press("Tab")
    await expect(option(page, "time")).to_be_focused()
    await page.keyboard.type("9:30")
    await page.keyboard.press("Tab")
    await expect(option(page, "zone")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(option(page, "time")).to_be_focused()
    await page.keyboard.press("End")
    await page.keyboard.press("ArrowRight")
    await expect(option(page, "zone")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(option(page, "time")).to_be_focused()
    await expect(page.get_by_role("group", name="Options of /schedule set")).to_be_visible()
    await expect(option(page, "time")).to_have_accessible_description("time When")


async def test_names_are_shown_and_keys_are_sent(visit: Visit) -> None:
    page = await visit.open("admin/general")
    await page.keyboard.type("/schedule set ")
    await suggestions(page).filter(has_text="#news").click()
    await page.keyboard.type("08:00")
    await page.keyboard.press("Tab")
    await suggestions(page).filter(has_text="Berlin").click()
    await page.keyboard.type("ping:")
    await suggestions(page).filter(has_text="Member").click()
    await page.keyboard.type("when_none:")
    await page.keyboard.type("post n")
    await expect(suggestions(page)).to_have_count(1)
    await page.keyboard.press("Enter")
    shown = await page.locator("#command-line input:visible").evaluate_all(
        "nodes => nodes.map((node) => node.value)"
    )
    assert shown == ["#news", "08:00", "Europe, Berlin", "@Member", "post nothing"]
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text(
        "set: news | 08:00 | Europe/Berlin | Member | skip"
    )
    # What was sent comes back by its names, too.
    await page.keyboard.press("ArrowUp")
    await expect(option(page, "zone")).to_have_value("Europe, Berlin")
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_have_count(2)
    await expect(messages(page).last).to_contain_text("Europe/Berlin")


async def test_nothing_stands_where_nothing_was_chosen(visit: Visit) -> None:
    page = await visit.open()
    await page.keyboard.type("/section ")
    await expect(option(page, "section")).to_have_value("")
    await expect(option(page, "visibility")).to_have_count(0)
    await expect(more(page)).to_have_attribute("placeholder", "+1 optional")
    await option(page, "section").press("Escape")
    await more(page).focus()
    await suggestions(page).filter(has_text="visibility").click()
    await expect(option(page, "visibility")).to_be_focused()
    await expect(option(page, "visibility")).to_have_value("")
    await expect(more(page)).to_have_count(0)
    # An optional one that stays empty goes with Backspace, and the command with the next ones.
    await page.keyboard.press("Escape")
    await page.keyboard.press("Backspace")
    await expect(option(page, "visibility")).to_have_count(0)
    await expect(option(page, "section")).to_be_focused()
    await page.keyboard.press("Backspace")
    await expect(page.locator("#entry")).to_be_focused()
    await expect(page.locator("#entry")).to_have_value("/section")
    await page.keyboard.press("Backspace")
    await expect(page.locator("#entry")).to_have_value("/sectio")


async def test_enter_takes_what_is_highlighted_and_the_next_enter_sends(visit: Visit) -> None:
    page = await visit.open()
    await page.keyboard.type("/sec")
    await expect(suggestions(page)).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(suggestions(page)).to_have_count(4)
    await expect(page.locator(".option.active")).to_contain_text("What's Happening?")
    await page.keyboard.press("Enter")
    await expect(option(page, "section")).to_have_value("What's Happening?")
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("All about whats-happening.")


async def test_a_key_that_is_typed_whole_is_sent_with_one_enter(visit: Visit) -> None:
    page = await visit.open()
    await page.keyboard.type("/section section:whats-next visibility:ONLY ME")
    await expect(suggestions(page).filter(has_text="only me")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("All about whats-next.")
    await expect(messages(page)).to_contain_text("Only you can see this")


async def test_what_is_not_in_the_list_is_said_at_its_option(visit: Visit) -> None:
    page = await visit.open()
    await page.locator("#entry").fill("/section whats-next visibility:nobody")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(page.locator("#options")).to_contain_text("Choose visibility from the list.")
    await expect(option(page, "visibility")).to_have_attribute("aria-invalid", "true")
    await expect(messages(page)).to_have_count(0)
    await option(page, "visibility").fill("only me")
    await expect(option(page, "visibility")).not_to_have_attribute("aria-invalid", "true")
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("Only you can see this")


async def test_a_command_that_was_begun_waits_in_its_channel(visit: Visit) -> None:
    page = await visit.open()
    await page.keyboard.type("/section ")
    await suggestions(page).filter(has_text="What's Next?").click()
    await page.locator("#channels").get_by_text("general").click()
    await expect(page.locator("#entry")).to_be_visible()
    await expect(page.locator("#entry")).to_have_value("")
    await page.locator("#channels").get_by_text("news").click()
    await expect(option(page, "section")).to_have_value("What's Next?")
    # Typing anywhere goes on with it.
    await page.locator("#log").focus()
    await page.keyboard.type("visibility:")
    await expect(option(page, "visibility")).to_be_focused()


async def test_a_phone_shows_the_line_and_what_it_is_about(botted: Sandbox, visits: Visits) -> None:
    visit = await visits(botted, viewport=PHONE, has_touch=True)
    page = await visit.open("admin/general")
    await page.locator("#entry").fill("/schedule set ")
    await expect(option(page, "channel")).to_be_in_viewport()
    await expect(page.locator("#options")).to_have_text("channel Where")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    sizes = await page.locator(".option-pill").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 40
