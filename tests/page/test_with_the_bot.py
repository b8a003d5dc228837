"""The page with the bot it was made for: a newcomer's first minute."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.articles.loading import load
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
        await briefing.get_by_role("button", name="Reader view").press("Enter")
        private = messages(page).nth(1)
        await expect(private).to_contain_text("Only you can see this")
        await private.get_by_role("button", name="Why It's Important?").click()
        await expect(private).to_contain_text("The attendance of Kim Jong Un")
        await private.get_by_role("button", name="Next ▶").click()
        await expect(private).to_contain_text("Kim Jong Un's visit to Beijing may lead")

        await page.locator("#entry").fill("/section whats-next")
        await page.locator("#entry").press("Enter")
        await expect(messages(page).nth(2)).to_contain_text("future developments in the")
        await expect(messages(page).nth(2)).not_to_contain_text("World War II")


async def test_a_file_is_attached_to_a_command(
    sandbox: Sandbox, visits: Visits, tmp_path: Path
) -> None:
    file = tmp_path / "bridge.md"
    file.write_text("# The bridge closes\n\n## What's Next?\nWork begins in March.\n")
    async with running_bot(sandbox, load(ROOT / "seeds")):
        visit = await visits(sandbox)
        page = await visit.open("admin/news")
        await page.keyboard.type("/desk add file:")
        field = page.get_by_role("textbox", name="file")
        await expect(field).to_be_focused()
        await page.keyboard.type("words")  # no blank, which opens the chooser as Enter does
        await expect(field).to_have_value("")
        await page.keyboard.press("Enter")
        await visit.choose_files(file)
        await expect(field).to_have_value("bridge.md")
        await expect(field).to_be_focused()
        await page.keyboard.press("Enter")
        preview = messages(page).first
        await expect(preview).to_contain_text("Work begins in March.")
        await expect(preview).not_to_contain_text("(edited)")
        await preview.get_by_role("button", name="Publish").click()
        await expect(preview).to_contain_text("is published")
