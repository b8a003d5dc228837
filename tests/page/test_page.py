"""The page in a real browser, before a sandbox with a bot."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from tests.page.conftest import Visit, Visits
from tests.page.stub_bot import SECTIONS
from tests.page.windows import PHONE

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page, Route
    from playwright.async_api._generated import LocatorAssertions  # it has no public name

pytestmark = pytest.mark.asyncio(loop_scope="package")


def expect(locator: Locator) -> LocatorAssertions:
    """Return playwright's waiting assertions; imported late, as playwright may be missing."""
    from playwright.async_api import expect as waiting

    return waiting(locator)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less than Discord's three seconds for a bot that never answers."""
    monkeypatch.setattr("bot.sandbox.person.ANSWER_SECONDS", 0.6)


def messages(page: Page) -> Locator:
    return page.locator("#messages .message")


def suggestions(page: Page) -> Locator:
    return page.locator(".listbox:visible [role=option]")


# --- opening ------------------------------------------------------------------------------------


async def test_the_printed_address_opens_on_a_friendly_empty_channel(visit: Visit) -> None:
    page = await visit.open()
    await expect(page.locator("#place-name")).to_have_text("#news")
    await expect(page.locator("#bot-state")).to_have_text("connected")
    await expect(page.locator("#welcome")).to_contain_text("Nothing in #news yet")
    await expect(page.locator("footer")).to_contain_text("Not affiliated with Discord")
    assert await page.evaluate("document.activeElement.id") == "entry"


async def test_a_sandbox_without_a_bot_says_so(sandbox: Sandbox, visits: Visits) -> None:
    visit = await visits(sandbox)
    page = await visit.open()
    await expect(page.locator("#bot-state")).to_have_text("not connected")
    await expect(page.locator("#connection")).to_contain_text("commands and buttons get no answer")
    await expect(page.locator("#restart")).to_be_hidden()


async def test_a_reload_keeps_person_channel_and_conversation(visit: Visit) -> None:
    page = await visit.open("admin/general")
    await visit.send("Good morning")
    await expect(messages(page)).to_contain_text("Good morning")
    await page.reload()
    await expect(page.locator("#place-name")).to_have_text("#general")
    await expect(page.locator("#people").get_by_role("button", name="Admin")).to_have_attribute(
        "aria-pressed", "true"
    )
    await expect(messages(page)).to_contain_text("Good morning")


async def test_the_hint_fills_the_box_and_stays_away_once_dismissed(visit: Visit) -> None:
    page = await visit.open()
    hint = page.locator("#hint")
    await hint.get_by_role("button", name="/section whats-next").click()
    await expect(page.locator("#entry")).to_have_value("/section whats-next")
    await hint.get_by_role("button", name="Dismiss the hint").click()
    await page.reload()
    await expect(page.locator("#welcome")).to_contain_text("/briefing")
    await expect(hint).to_be_hidden()


# --- commands -----------------------------------------------------------------------------------


async def test_a_typed_briefing_shows_the_four_headings(visit: Visit) -> None:
    page = await visit.open()
    await page.keyboard.type("/briefing")
    await page.keyboard.press("Enter")
    message = messages(page)
    await expect(message.locator("h3")).to_have_text(list(SECTIONS.values()))
    await expect(message.locator(".used")).to_have_text("MMember used /briefing")
    await expect(message.locator(".badge")).to_have_text("APP")
    title = message.get_by_role("link", name="The title")
    await expect(title).to_have_attribute("href", "https://example.org/a")
    await expect(title).to_have_attribute("rel", "noopener noreferrer")
    await expect(page.locator("#entry")).to_have_value("")


async def test_a_command_can_be_typed_whole(visit: Visit) -> None:
    page = await visit.open()
    entry = page.locator("#entry")
    for count, typed in enumerate(
        ("/section whats-next", "/section section:whats-next", "/Section  SECTION: whats-next "), 1
    ):
        await entry.fill(typed)
        await page.keyboard.press("Enter")
        await expect(messages(page)).to_have_count(count)
        await expect(messages(page).last).to_contain_text("All about whats-next.")


async def test_a_choice_is_named_as_it_is_shown(visit: Visit) -> None:
    page = await visit.open()
    await visit.send("/section whats-next visibility:only me")
    await expect(messages(page)).to_contain_text("Only you can see this")


async def test_a_command_by_keyboard_with_live_suggestions(visit: Visit) -> None:
    page = await visit.open()
    await page.keyboard.type("/")
    menu = suggestions(page)
    await expect(menu).to_have_count(7)
    await page.keyboard.type("sec")
    await expect(menu).to_have_count(1)
    await page.keyboard.press("Tab")
    field = page.get_by_role("combobox", name="section")
    await expect(field).to_be_focused()
    await expect(page.locator("#options")).to_contain_text("Which section")
    await page.keyboard.type("what")
    await expect(menu).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await expect(field).to_have_attribute(
        "aria-activedescendant", str(await menu.nth(1).get_attribute("id"))
    )
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("What's Next?")
    await expect(page.get_by_role("combobox", name="optional")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("All about whats-next.")


async def test_a_command_by_mouse(visit: Visit) -> None:
    page = await visit.open()
    await page.keyboard.type("/")
    await suggestions(page).filter(has_text="/section").click()
    await suggestions(page).filter(has_text="Beyond the Headlines").click()
    await page.get_by_role("combobox", name="optional").click()
    await suggestions(page).filter(has_text="visibility").click()
    await suggestions(page).filter(has_text="only me").click()
    await page.get_by_role("button", name="Send").click()
    await expect(messages(page)).to_contain_text("All about beyond-the-headlines.")
    await expect(messages(page)).to_contain_text("Only you can see this")


async def test_a_required_option_that_is_missing_is_said_at_its_field(visit: Visit) -> None:
    page = await visit.open()
    await visit.send("/section")
    field = page.get_by_role("combobox", name="section")
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#options")).to_contain_text("section is needed.")


async def test_what_is_no_command_is_said_and_not_lost(visit: Visit) -> None:
    visit.allowed_status.add(400)
    page = await visit.open()
    await visit.send("/nonsense")
    await expect(page.locator("#composer-error")).to_contain_text("no command /nonsense here")
    await expect(page.locator("#entry")).to_have_value("/nonsense")


@pytest.mark.usefixtures("hasty")
async def test_a_bot_that_never_answers_is_waited_for_and_then_named(visit: Visit) -> None:
    visit.allowed_status.add(504)
    page = await visit.open()
    await visit.send("/silent")
    await expect(page.locator("#waiting")).to_contain_text("Briefing Bot is thinking…")
    await expect(page.locator("#composer-error")).to_contain_text("did not respond")
    await expect(page.locator("#waiting")).to_be_empty()
    await expect(page.locator("#entry")).to_have_value("/silent")


async def test_the_guest_sees_no_command_but_why(visit: Visit) -> None:
    page = await visit.open()
    await page.locator("#people").get_by_role("button", name="Guest").click()
    await page.locator("#entry").click()
    await page.keyboard.type("/")
    sentence = "Guest may not use commands in #news."
    await expect(page.locator(".suggestions:visible")).to_have_text(sentence)
    await expect(suggestions(page)).to_have_count(0)
    await page.keyboard.type("briefing")
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer-error")).to_have_text(sentence)
    await expect(messages(page)).to_have_count(0)


async def test_a_list_that_opened_for_somebody_else_becomes_one_s_own(visit: Visit) -> None:
    page = await visit.open()
    let_go = asyncio.Event()

    async def hold(route: Route) -> None:
        await let_go.wait()
        await route.continue_()

    await page.route("**/people/guest/channels", hold)
    await page.locator("#people").get_by_role("button", name="Guest").click()
    await page.locator("#entry").fill("/")
    await expect(suggestions(page).first).to_contain_text("/briefing")
    let_go.set()
    shown = page.locator(".suggestions:visible")
    await expect(shown).to_have_text("Guest may not use commands in #news.")


async def test_a_channel_is_gone_to_as_the_person_that_was_chosen_before(visit: Visit) -> None:
    page = await visit.open()
    let_go = asyncio.Event()

    async def hold(route: Route) -> None:
        await let_go.wait()
        await route.continue_()

    await page.route("**/people/guest/channels", hold)
    await page.locator("#people").get_by_role("button", name="Guest").click()
    await page.locator("#channels").get_by_text("general").click()
    let_go.set()
    await expect(page.locator("#place-name")).to_have_text("#general")
    await page.wait_for_url("**#guest/general")


# --- pressing -----------------------------------------------------------------------------------


async def test_a_button_shows_a_private_answer_that_can_be_dismissed(
    visit: Visit, botted: Sandbox
) -> None:
    page = await visit.open()
    await visit.send("/briefing")
    await page.locator("#log").get_by_role("button", name="What's Next?").click()
    private = page.locator(".message.private")
    await expect(private).to_contain_text("All about whats-next.")
    await expect(private).to_contain_text("Only you can see this")
    await expect(private.locator(".used")).to_contain_text("Member used a button")
    assert len(botted.person("admin").sees("news")) == 1
    await private.get_by_role("button", name="Dismiss").click()
    await expect(messages(page)).to_have_count(1)
    assert len(botted.person("member").sees("news")) == 1


async def test_pages_turn_in_place_and_the_focus_stays(visit: Visit) -> None:
    page = await visit.open()
    await visit.send("/pages")
    following = page.locator("#log").get_by_role("button", name="Next")
    await following.focus()
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("Page 2 of 3")
    await expect(messages(page)).to_contain_text("(edited)")
    await expect(following).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("Page 3 of 3")
    await expect(following).to_be_disabled()
    await expect(messages(page)).to_have_count(1)


async def test_a_select_by_keyboard(visit: Visit) -> None:
    page = await visit.open()
    await visit.send("/pages")
    await page.locator(".select-button").focus()
    await page.keyboard.press("ArrowDown")
    await expect(suggestions(page)).to_have_count(4)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.private")).to_contain_text("All about why-its-important.")


@pytest.mark.usefixtures("hasty")
async def test_a_press_without_an_answer_has_failed(visit: Visit) -> None:
    visit.allowed_status.add(504)
    page = await visit.open()
    await visit.send("/pages")
    never = page.locator("#log").get_by_role("button", name="Never")
    await never.click()
    await expect(never).to_have_attribute("aria-busy", "true")
    failure = messages(page).get_by_role("alert")
    await expect(failure).to_contain_text("This interaction failed: The application did not")
    await expect(never).not_to_have_attribute("aria-busy", "true")


async def test_old_buttons_work_after_a_restart(visit: Visit) -> None:
    page = await visit.open()
    await visit.send("/briefing")
    button = page.locator("#log").get_by_role("button", name="What's Happening?")
    await expect(button).to_be_visible()
    await page.locator("#restart").click()
    await expect(page.locator("#bot-state")).to_contain_text("restarted")
    await button.click()
    await expect(page.locator(".message.private")).to_contain_text("All about whats-happening.")


# --- living with others -------------------------------------------------------------------------


async def test_what_others_write_appears_by_itself(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    botted.person("admin").say("Hello from the admin", "news")
    await expect(messages(page)).to_contain_text("Hello from the admin")
    botted.person("admin").say("Over here", "general")
    elsewhere = page.get_by_role("button", name="general")
    await expect(elsewhere).to_contain_text("new messages")
    await elsewhere.click()
    await expect(messages(page)).to_contain_text("Over here")
    await expect(elsewhere).not_to_contain_text("new messages")


async def test_hostile_text_is_only_text(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    await visit.send("/hostile")
    await expect(messages(page)).to_contain_text("<script>")
    botted.person("admin").say("<b>bold?</b> [x](javascript:alert(1)) \x00 <img src=x>", "news")
    await expect(messages(page)).to_have_count(2)
    assert await messages(page).locator("script, b:not(.used b), a, iframe").count() == 0
    images = messages(page).locator("img")
    assert {await each.get_attribute("src") for each in await images.all()} == {"logo.svg"}
    assert "owned" not in await page.title()


async def test_a_phone_has_drawers_and_nothing_sticks_out(botted: Sandbox, visits: Visits) -> None:
    visit = await visits(botted, viewport=PHONE, color_scheme="dark", has_touch=True)
    page = await visit.open()
    await expect(page.locator("#people")).to_be_hidden()
    await page.get_by_role("button", name="Channels").click()
    await page.get_by_role("button", name="announcements").click()
    await expect(page.locator("#place-name")).to_have_text("#announcements")
    await expect(page.locator("#channels")).to_be_hidden()
    await visit.send("/briefing")
    await expect(messages(page).locator("h3")).to_have_count(4)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert await page.evaluate("document.getElementById('log').scrollWidth") <= PHONE["width"]
