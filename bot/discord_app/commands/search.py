"""`/search`: the articles that hold some words."""

from __future__ import annotations

import asyncio
import contextlib

from discord import app_commands

from bot.discord_app.answers import answer
from bot.discord_app.interaction import Interaction, edition_of
from bot.messages.found import MOST, found_articles

# Articles that were read or changed just now are waited for, as long as Discord waits for us.
_READ_SECONDS = 1.5


@app_commands.command(description="Find articles by words in them.")
@app_commands.describe(query='Words, or a phrase in quotes: bridge "two years"')
async def search(interaction: Interaction, query: app_commands.Range[str, 1, 200]) -> None:
    """Answer with what was found, privately."""
    index = edition_of(interaction).search
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_READ_SECONDS):
            await asyncio.to_thread(index.follow)
    found = await asyncio.to_thread(index.find, query, MOST)
    await answer(interaction, found_articles(query, found), private=True)
