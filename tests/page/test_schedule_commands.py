"""A group of commands in the composer, hidden from whom it is not for; direct messages."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.world.messages import post
from tests.page.conftest import Visit
from tests.page.test_page import expect, messages, suggestions

if TYPE_CHECKING:
    from playwright.async_api import Route

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_subcommands_are_suggested_with_their_whole_name(visit: Visit) -> None:
    page = await visit.open("admin/news")
    await page.keyboard.type("/sched")
    await expect(suggestions(page).locator(".option-label")).to_have_text(
        ["/schedule set", "/schedule list"]
    )
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("No schedules.")
    await expect(messages(page).locator(".used")).to_contain_text("/schedule list")


async def test_options_of_every_kind_are_filled_by_keyboard(visit: Visit) -> None:
    page = await visit.open("admin/general")
    await page.keyboard.type("/schedule set ")
    await page.get_by_role("combobox", name="channel").focus()
    await expect(suggestions(page)).to_have_text(["#news", "#general", "#announcements", "#rules"])
    await page.keyboard.type("new")
    await expect(suggestions(page)).to_have_text(["#news"])
    await page.keyboard.press("Enter")
    await page.get_by_role("textbox", name="time").fill("08:00")
    await page.get_by_role("combobox", name="zone").focus()
    await page.keyboard.type("ber")
    await expect(suggestions(page).locator(".option-label")).to_have_text(["Europe, Berlin"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.type("ping")
    await page.keyboard.press("Enter")
    await expect(suggestions(page)).to_have_text(["@everyone", "@Member", "@Briefing Bot"])
    await suggestions(page).filter(has_text="Member").click()
    await page.keyboard.type("when_none:")
    await suggestions(page).filter(has_text="post nothing").click()
    await page.get_by_role("button", name="Send").click()
    sentence = "set: news | 08:00 | Europe/Berlin | Member | skip"
    await expect(messages(page)).to_contain_text(sentence)


async def test_a_group_is_offered_only_to_who_may_use_it(visit: Visit) -> None:
    visit.allowed_status.add(400)
    page = await visit.open("member/news")
    commands = page.locator("#people .command-name")
    await expect(commands.first).to_have_text("/briefing")
    await expect(commands.filter(has_text="schedule")).to_have_count(0)
    await page.keyboard.type("/sched")
    await expect(suggestions(page)).to_have_text(["Become the admin"])
    await page.keyboard.type("ule list")
    await page.keyboard.press("Enter")
    said = "/schedule is for people with Manage Server, which Member doesn't have."
    await expect(page.locator("#composer-error")).to_contain_text(said)
    await page.locator("#people").get_by_role("button", name="Guest").click()
    await expect(page.locator("#people")).to_contain_text("Guest may not use commands here.")
    await page.locator("#people").get_by_role("button", name="Admin").click()
    await expect(commands.filter(has_text="schedule")).to_have_count(2)


@pytest.mark.parametrize("how", ["the button", "the list"])
async def test_who_may_not_use_a_command_becomes_the_admin_with_one_click(
    visit: Visit, how: str
) -> None:
    page = await visit.open("member/news")
    await page.keyboard.type("/schedule list")
    if how == "the list":
        await suggestions(page).filter(has_text="Become the admin").click()
    else:
        await page.keyboard.press("Enter")
        await page.locator("#composer-error").get_by_role("button").click()
    admin = page.locator("#people").get_by_role("button", name="Admin")
    await expect(admin).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#composer-error")).to_be_hidden()
    await expect(page.locator("#entry")).to_have_value("/schedule list")
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("No schedules.")


async def test_who_sends_before_their_commands_are_here_is_not_taken_for_another(
    visit: Visit,
) -> None:
    page = await visit.open("member/news")
    await page.keyboard.type("/schedule list")
    asked = asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await page.wait_for_timeout(700)
        await route.continue_()

    await page.route("**/people/admin/channels/*/commands**", late)
    await page.locator("#people").get_by_role("button", name="Admin").click()
    await asked.wait()
    await page.locator("#entry").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(messages(page)).to_contain_text("No schedules.")
    await expect(messages(page)).to_have_count(1)
    await expect(page.locator("#composer-error")).to_be_hidden()


async def test_a_direct_message_of_the_bot_is_marked_for_whom_it_is(
    visit: Visit, botted: Sandbox
) -> None:
    page = await visit.open("admin/news")
    world = botted.world
    admin, member = botted.person("admin").user, botted.person("member").user
    post(world, world.bot.id, world.dm_with(admin.id), {"content": "A word for the admin"})
    direct = page.locator("#channels").get_by_role("button", name="Briefing Bot")
    await expect(direct).to_contain_text("new messages")
    await direct.click()
    await expect(messages(page)).to_contain_text("A word for the admin")
    await expect(direct).not_to_contain_text("new messages")
    # Whoever acts as somebody else is told that there is one, not what it says.
    post(world, world.bot.id, world.dm_with(member.id), {"content": "A word for the member"})
    person = page.locator("#people").get_by_role("button", name=re.compile("^Member"))
    await expect(person).to_contain_text("new direct message")
    await page.locator("#channels").get_by_role("button", name="general").click()
    await person.click()
    await expect(direct).to_contain_text("new messages")
    await expect(person).not_to_contain_text("new direct message")
    await direct.click()
    await expect(messages(page)).to_have_count(1)
    await expect(messages(page)).to_contain_text("A word for the member")


async def test_a_command_in_a_message_is_put_into_the_box(visit: Visit, botted: Sandbox) -> None:
    world, admin = botted.world, botted.person("admin")
    body = {
        "content": "Type </schedule set:123456789012345678>, or </schedule list:1>.",
        "embeds": [
            {
                "title": "See </briefing:2>",
                "url": "https://example.org",
                "description": "Or </briefing:2>.",
            }
        ],
    }
    post(world, world.bot.id, admin.channel("news"), body)
    page = await visit.open("admin/news")
    entry, message = page.locator("#entry"), messages(page)
    await message.get_by_role("button", name="/schedule set").click()
    await expect(entry).to_have_value("/schedule set ")
    await expect(page.get_by_role("combobox", name="channel")).to_be_focused()
    await message.get_by_role("button", name="/schedule list").press("Enter")
    await expect(entry).to_have_value("/schedule list")
    await expect(entry).to_be_focused()
    await message.get_by_role("button", name="/briefing").press("Space")
    await expect(entry).to_have_value("/briefing")
    await expect(message.locator("a button")).to_have_count(0)
    await expect(message.get_by_role("link", name="See /briefing")).to_be_visible()
