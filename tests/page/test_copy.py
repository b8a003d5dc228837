"""Copying a message: as JSON, as a picture, as a link that leads to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.world.messages import post
from tests.page.conftest import Visit, Visits
from tests.page.test_page import expect, messages

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

pytestmark = pytest.mark.asyncio(loop_scope="package")

MAY = ["clipboard-read", "clipboard-write"]
# What the picture in the clipboard is: how large, of which colour in a corner, of how many in all.
PICTURE = """async () => {
  const [item] = await navigator.clipboard.read();
  const bitmap = await createImageBitmap(await item.getType('image/png'));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  canvas.drawImage(bitmap, 0, 0);
  const pixels = canvas.getImageData(0, 0, bitmap.width, bitmap.height).data;
  const colours = new Set();
  for (let at = 0; at < pixels.length; at += 4) colours.add(pixels.slice(at, at + 4).join());
  return {
    size: [bitmap.width, bitmap.height], corner: [...pixels.slice(0, 4)], colours: [...colours],
  };
}"""
# The orange of logo.svg.
LOGO = "255,138,92,255"


async def copy(page: Page, message: Locator, way: str) -> None:
    """Copy a message by keyboard, and wait until the page says that it is copied."""
    await message.get_by_role("button", name="Copy", exact=True).press("Enter")
    await page.get_by_role("menuitem", name=way).press("Enter")
    await expect(message.locator(".copied")).to_contain_text("Copied")


async def clipboard(page: Page) -> str:
    return str(await page.evaluate("navigator.clipboard.readText()"))


async def test_any_message_is_copied_as_json(botted: Sandbox, visits: Visits) -> None:
    visit = await visits(botted, permissions=MAY)
    page = await visit.open()
    await visit.send("Good *morning*")
    await copy(page, messages(page).first, "Copy JSON")
    said = json.loads(await clipboard(page))
    assert (said["content"], said["author"]["username"]) == ("Good *morning*", "member")
    await visit.send("/section whats-next visibility:only me")
    await expect(messages(page)).to_have_count(2)
    await copy(page, messages(page).last, "Copy JSON")
    answer: dict[str, Any] = json.loads(await clipboard(page))
    assert answer["embeds"][0]["title"] == "What's Next?"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_message_is_copied_as_a_picture_in_the_page_s_theme(
    botted: Sandbox, visits: Visits, scheme: str
) -> None:
    visit = await visits(botted, permissions=MAY, color_scheme=scheme)
    page = await visit.open()
    await visit.send("/briefing")
    await expect(messages(page)).to_have_count(1)
    await copy(page, messages(page).first, "Copy as a picture")
    await expect(messages(page).locator(".copied")).to_have_text("Copied as a picture.")
    shown = await messages(page).first.bounding_box()
    assert shown is not None
    found = await page.evaluate(PICTURE)
    width, height = found["size"]
    assert width == 2 * min(680, round(shown["width"]))
    assert abs(height - 2 * shown["height"]) < 100
    paper = {"light": [255, 255, 255, 255], "dark": [28, 30, 34, 255]}
    assert found["corner"] == paper[scheme]
    # Text has edges in many shades, and the bot's own picture is in it.
    assert len(found["colours"]) > 50
    assert LOGO in found["colours"]
    assert await page.locator("body > .picture-stage").count() == 0


async def test_an_image_that_may_not_be_read_is_missing_and_said(
    botted: Sandbox, visits: Visits
) -> None:
    visit = await visits(botted, permissions=MAY)
    page = await visit.open()
    world = botted.world
    image = {"url": visit.address + "nothing.png"}
    visit.allowed_status.add(404)
    news = botted.person("member").channel("news")
    post(world, world.bot.id, news, {"embeds": [{"title": "A title", "thumbnail": image}]})
    await expect(messages(page).locator(".missing")).to_have_count(1)
    await copy(page, messages(page).first, "Copy as a picture")
    assert (await page.evaluate(PICTURE))["size"][0] > 600


async def test_a_link_leads_to_its_message_also_far_up(botted: Sandbox, visits: Visits) -> None:
    visit = await visits(botted, permissions=MAY)
    page = await visit.open("admin/general")
    for number in range(100):
        botted.person("member").say(f"Message {number}", "general")
    await expect(messages(page)).to_have_count(100)
    await copy(page, messages(page).nth(3), "Copy link")
    address = await clipboard(page)
    assert "#admin/general/" in address
    await page.goto("about:blank")
    await page.goto(address)
    wanted = messages(page).filter(has_text="Message 3").first
    await expect(wanted).to_be_in_viewport()
    await expect(wanted).to_be_focused()
    await expect(messages(page)).to_have_count(100)
    await expect(wanted).to_be_in_viewport()


async def test_a_link_to_what_is_gone_says_so(visit: Visit) -> None:
    page = await visit.open("member/general/123")
    await expect(page.locator("#connection")).to_contain_text("is not here")


async def test_without_a_clipboard_it_says_so(botted: Sandbox, visits: Visits) -> None:
    visit = await visits(botted)
    page = await visit.open()
    await visit.send("A word")
    await page.evaluate("""() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));
    }""")
    message = messages(page).first
    await message.get_by_role("button", name="Copy", exact=True).press("Enter")
    await page.get_by_role("menuitem", name="Copy JSON").press("Enter")
    await expect(message.locator(".copied")).to_have_text("This can’t be copied here: not allowed")
