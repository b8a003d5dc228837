"""What is done with a message by its menu, and what one is written with beside its text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox
from tests.page.conftest import Visit
from tests.page.test_page import expect, messages

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def choose(message: Locator, item: str) -> None:
    """Open a message's menu, and choose."""
    await message.hover()
    await message.get_by_role("button", name="More").click()
    await message.get_by_role("menuitem", name=item).click()


async def write(page: Page, text: str) -> None:
    """Type and send; a press of Escape would leave out what the message is written with."""
    await page.locator("#entry").fill(text)
    await page.locator("#entry").press("Enter")


def chips(page: Page) -> Locator:
    return page.locator("#composer-extras .extra")


async def test_a_message_is_answered(visit: Visit, botted: Sandbox) -> None:
    asked = botted.person("admin").say("What is new?", "news")
    page = await visit.open()
    await choose(messages(page).first, "Reply")
    await expect(chips(page)).to_have_text("Reply to Admin")
    await expect(page.locator("#entry")).to_be_focused()
    await write(page, "Nothing yet")
    await expect(messages(page).last).to_contain_text("What is new?")
    await expect(chips(page)).to_have_count(0)
    said = botted.person("member").sees("news")[-1]
    assert (said["type"], said["message_reference"]["message_id"]) == (19, asked["id"])


async def test_who_thinks_better_of_it_answers_nothing(visit: Visit, botted: Sandbox) -> None:
    botted.person("admin").say("What is new?", "news")
    page = await visit.open()
    for _ in range(2):
        await choose(messages(page).first, "Reply")
        await page.keyboard.press("Escape")
        await expect(chips(page)).to_have_count(0)
    await choose(messages(page).first, "Reply")
    await page.get_by_role("button", name="Don’t reply").click()
    await visit.send("Hello")
    await expect(messages(page)).to_have_count(2)
    assert botted.person("member").sees("news")[-1]["type"] == 0


async def test_ones_own_message_is_edited_and_deleted(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    await visit.send("Helo")
    own = messages(page).first
    await choose(own, "Edit")
    await expect(page.locator("#entry")).to_have_value("Helo")
    await page.locator("#entry").fill("/hello is no command here")
    await page.keyboard.press("Enter")
    await expect(own).to_contain_text("/hello is no command here(edited)")
    await choose(own, "Edit")
    await page.keyboard.press("Escape")
    await expect(page.locator("#entry")).to_have_value("")
    await choose(own, "Delete")
    await expect(messages(page)).to_have_count(0)


async def test_nobody_edits_what_others_wrote(visit: Visit, botted: Sandbox) -> None:
    botted.person("admin").say("Mine", "news")
    page = await visit.open()
    await messages(page).first.hover()
    await messages(page).first.get_by_role("button", name="More").click()
    items = await page.get_by_role("menuitem").all_inner_texts()
    assert [each.split("\n")[0] for each in items] == [
        "Reply",
        "React with 👍",
        "React with ❤️",
        "React with 🎉",
        "Who is this?",
        "Count the words",
    ]


async def test_a_message_is_reacted_to_and_given_to_an_app(visit: Visit, botted: Sandbox) -> None:
    botted.person("admin").say("One two three", "news")
    page = await visit.open()
    message = messages(page).first
    await choose(message, "React with 🎉")
    await expect(message.get_by_role("group", name="Reactions")).to_have_text("🎉 1")
    await choose(message, "Count the words")
    await expect(messages(page).last).to_contain_text("words: 3")
    await choose(message, "Who is this?")
    await expect(messages(page).last).to_contain_text("user: admin")


async def test_files_are_sent_with_and_without_words(
    visit: Visit, botted: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("Notes of the day")
    (tmp_path / "more.txt").write_text("More")
    page = await visit.open()
    await page.get_by_role("button", name="Attach files").click()
    await visit.choose_files(tmp_path / "notes.txt", tmp_path / "more.txt")
    await expect(chips(page)).to_have_text(["notes.txt", "more.txt"])
    await page.get_by_role("button", name="Leave out more.txt").click()
    await page.locator("#entry").press("Enter")
    await expect(messages(page).first).to_contain_text("notes.txt")
    [file] = botted.person("member").sees("news")[0]["attachments"]
    assert (file["filename"], file["size"]) == ("notes.txt", 16)
    await page.get_by_role("button", name="Attach files").click()
    await visit.choose_files(tmp_path / "more.txt")
    await write(page, "With words")
    await expect(messages(page).last).to_contain_text("With words")
    await expect(messages(page).last).to_contain_text("more.txt")


async def test_what_cannot_be_sent_comes_back_with_all_it_had(
    visit: Visit, botted: Sandbox
) -> None:
    visit.allowed_status.add(400)
    asked = botted.person("admin").say("What is new?", "news")
    page = await visit.open()
    await choose(messages(page).first, "Reply")
    botted.person("admin").delete(asked)
    await write(page, "Nothing")
    await expect(page.locator("#composer-error")).to_be_visible()
    await expect(page.locator("#entry")).to_have_value("Nothing")
    await expect(chips(page)).to_have_text("Reply to Admin")
