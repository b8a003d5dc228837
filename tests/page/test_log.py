"""What of the conversation is in view: the newest answer, unless somebody reads further up."""

from __future__ import annotations

import pytest

from bot.articles.library import load
from bot.sandbox import Sandbox
from tests.conftest import ROOT, running_bot
from tests.page.conftest import Visit, Visits
from tests.page.test_page import expect, messages

pytestmark = pytest.mark.asyncio(loop_scope="package")

SENDS = 20
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
BELOW = """() => {
  const log = document.getElementById('log').getBoundingClientRect();
  const last = document.getElementById('messages').lastElementChild.getBoundingClientRect();
  return Math.max(0, Math.round(last.bottom - log.bottom));
}"""


async def test_the_end_of_every_answer_is_in_view(sandbox: Sandbox, visits: Visits) -> None:
    async with running_bot(sandbox, load(ROOT / "seeds")):
        page = await (await visits(sandbox)).open()
        below = []
        for count in range(1, SENDS + 1):
            await page.locator("#entry").fill("/help")
            await page.locator("#entry").press("Enter")
            await expect(messages(page)).to_have_count(count)
            await expect(page.locator("#waiting .message")).to_have_count(0)
            await page.evaluate(SETTLED)
            below.append(await page.evaluate(BELOW))
        assert below == [0] * SENDS


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
