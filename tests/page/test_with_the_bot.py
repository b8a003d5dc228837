"""The page with the bot it was made for: a newcomer's first minute."""

from __future__ import annotations

import pytest

from bot.articles.library import load
from bot.sandbox import Sandbox
from tests.conftest import ROOT, running_bot
from tests.page.conftest import Visits
from tests.page.test_page import expect, messages

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_newcomers_first_minute_by_keyboard(sandbox: Sandbox, visits: Visits) -> None:
    async with running_bot(sandbox, load(ROOT / "seeds")):
        page = await (await visits(sandbox)).open()

        await page.keyboard.type("/bri")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        briefing = messages(page).first
        await expect(briefing.get_by_role("heading")).to_have_text(
            [
                "What's Happening?",
                "Why It's Important?",
                "What's Next?",
                "Beyond the Headlines",
            ]
        )
        await briefing.get_by_role("button", name="Why It's Important?").press("Enter")
        private = messages(page).nth(1)
        await expect(private).to_contain_text("Only you can see this")
        await expect(private).to_contain_text("The attendance of Kim Jong Un")
        await private.get_by_role("button", name="Next ▶").click()
        await expect(private).to_contain_text("Kim Jong Un's visit to Beijing may lead")

        await page.locator("#entry").fill("/section whats-next")
        await page.locator("#entry").press("Enter")
        await expect(messages(page).nth(2)).to_contain_text("future developments in the")
        await expect(messages(page).nth(2)).not_to_contain_text("World War II")
