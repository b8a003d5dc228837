"""What takes longer than a moment: said where one waits for it, and in nobody's way."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from bot.sandbox import Sandbox
from tests.page.conftest import Bench, Visits
from tests.page.test_page import expect

pytestmark = pytest.mark.asyncio(loop_scope="package")


class SlowBench(Bench):
    """A workbench that answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = asyncio.Event()

    async def restart_bot(self) -> None:
        await self.may_answer.wait()

    async def articles(self) -> dict[str, Any]:
        await self.may_answer.wait()
        return await super().articles()


async def test_a_long_restart_says_how_long_it_takes(visits: Visits) -> None:
    bench = SlowBench()
    async with Sandbox(workbench=bench) as sandbox:
        page = await (await visits(sandbox)).open()
        state = page.locator("#bot-state")
        await page.get_by_role("button", name="Restart the bot").click()
        await expect(state).to_have_text("restarting…")
        await expect(state).to_have_text(re.compile(r"restarting… [1-9]\d* s"))
        bench.may_answer.set()
        await expect(state).not_to_contain_text("restarting")


async def test_the_page_does_not_wait_for_the_articles(visits: Visits) -> None:
    bench = SlowBench()
    async with Sandbox(workbench=bench) as sandbox:
        page = await (
            await visits(
                sandbox,
            )
        ).open("admin/news")
        await expect(page.locator("#place-name")).to_have_text("#news")
        await expect(page.locator("#open-articles")).to_be_hidden()
        bench.may_answer.set()
        await expect(page.locator("#open-articles")).to_be_visible()
