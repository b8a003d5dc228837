"""What of the conversation is in view: the newest answer, unless somebody reads further up."""

from __future__ import annotations

import pytest

from bot.articles.loading import load
from bot.sandbox import Sandbox
from tests.conftest import ROOT, running_bot
from tests.page.conftest import Visit, Visits
from tests.page.test_page import expect, messages

pytestmark = pytest.mark.asyncio(loop_scope="package")

SENDS = 20
SENDS_ON_A_PHONE = 5
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
BELOW = """() => {
  const log = document.getElementById('log').getBoundingClientRect();
  const last = document.getElementById('messages').lastElementChild.getBoundingClientRect();
  return Math.max(0, Math.round(last.bottom - log.bottom));
}"""


COMMANDS = {
    "articles": "/articles",
    "briefing": "/briefing",
    "desk add": "/desk add",
    "desk correct": "/desk correct article:bridge",
    "desk editors": "/desk editors",
    "desk list": "/desk list",
    "desk preview": "/desk preview article:bridge",
    "desk withdraw": "/desk withdraw article:bridge",
    "help": "/help",
    "privacy": "/privacy",
    "schedule add-time": "/schedule add-time time:9am channel:#news",
    "schedule calendar": "/schedule calendar channel:#news",
    "schedule list": "/schedule list",
    "schedule next": "/schedule next article:bridge channel:#news",
    "schedule pause": "/schedule pause channel:#news",
    "schedule post-now": "/schedule post-now channel:#news",
    "schedule preview": "/schedule preview channel:#news",
    "schedule remove": "/schedule remove channel:#news",
    "schedule remove-time": "/schedule remove-time time:9am channel:#news",
    "schedule resume": "/schedule resume channel:#news",
    "schedule set": "/schedule set channel:#news time:9am timezone:UTC",
    "schedule skip-next": "/schedule skip-next channel:#news",
    "schedule status": "/schedule status channel:#news",
    "search": "/search Beijing",
    "section": "/section whats-next",
}
"""Each command of the bot, as the admin would type it."""
FORMS = {"desk add"}
"""Those that are answered with a form, which stands over the log."""


async def test_every_command_is_tried(sandbox: Sandbox, visits: Visits) -> None:
    async with running_bot(sandbox, load(ROOT / "seeds")):
        page = await (await visits(sandbox)).open("admin/general")
        await expect(page.locator("#people .command-name").first).to_be_visible()
        offered = await page.locator("#people .command-name").all_inner_texts()
        assert sorted(offered) == sorted(f"/{name}" for name in COMMANDS)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", [each for each in COMMANDS if each not in FORMS | {"help"}])
async def test_the_end_of_every_answer_to_every_command_is_in_view(
    sandbox: Sandbox, visits: Visits, name: str, size: tuple[int, int]
) -> None:
    await answers_end_in_view(sandbox, visits, COMMANDS[name], size)


async def test_the_end_of_every_answer_is_in_view(sandbox: Sandbox, visits: Visits) -> None:
    await answers_end_in_view(sandbox, visits, COMMANDS["help"], (1280, 800))


async def answers_end_in_view(
    sandbox: Sandbox, visits: Visits, text: str, size: tuple[int, int]
) -> None:
    """Send a command again and again, and see each time that its answer's end is there."""
    width, height = size
    sends = SENDS if width > height else SENDS_ON_A_PHONE
    async with running_bot(sandbox, load(ROOT / "seeds")):
        visit = await visits(sandbox, viewport={"width": width, "height": height})
        page = await visit.open("admin/general")
        below = []
        for count in range(1, sends + 1):
            await page.locator("#entry").fill(text)
            await page.keyboard.press("Escape")
            await page.keyboard.press("Enter")
            await expect(messages(page)).to_have_count(count)
            await expect(page.locator("#waiting .message")).to_have_count(0)
            await page.evaluate(SETTLED)
            below.append(await page.evaluate(BELOW))
        assert below == [0] * sends


async def test_who_reads_further_up_is_left_there(visit: Visit, botted: Sandbox) -> None:
    page = await visit.open()
    for number in range(40):
        botted.person("admin").say(f"Message {number}", "news")
    await expect(messages(page)).to_have_count(40)
    await page.evaluate(SETTLED)
    assert await page.evaluate(BELOW) == 0
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -600)
    await expect(messages(page).last).not_to_be_in_viewport()
    await page.evaluate(SETTLED)
    before = await page.evaluate("document.getElementById('log').scrollTop")
    botted.person("admin").say("One more", "news")
    await expect(messages(page)).to_have_count(41)
    await page.evaluate(SETTLED)
    assert await page.evaluate("document.getElementById('log').scrollTop") == before
    # Who sends something wants to see what comes of it.
    await visit.send("And mine")
    await expect(messages(page).last).to_be_in_viewport()
