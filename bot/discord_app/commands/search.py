"""`/search`: the articles that hold some words."""

from __future__ import annotations

import asyncio
import contextlib
from typing import cast

from discord import app_commands

from bot.discord_app.answers import answer, update
from bot.discord_app.interaction import Interaction, edition_of
from bot.messages.found import MOST, Look, found_articles
from bot.messages.wire import Message

# Articles that were read or changed just now are waited for, as long as Discord waits for us.
_READ_SECONDS = 1.5


@app_commands.command(description="Find articles by words in them.")
@app_commands.describe(query='Words, or a phrase in quotes: bridge "two years"')
async def search(interaction: Interaction, query: app_commands.Range[str, 1, 200]) -> None:
    """Answer with what was found, privately."""
    await answer(interaction, await _found(interaction, Look(0, query)), private=True)


async def look(interaction: Interaction, page: Look) -> None:
    """Turn to a page of what is found, in place."""
    found = await _found(interaction, page)
    # What the new message lacks must not stay of the old one.
    await update(interaction, cast(Message, {"content": "", "embeds": [], **found}))


async def _found(interaction: Interaction, page: Look) -> Message:
    """Return a page of what is found; the first, if there are fewer by now."""
    index = edition_of(interaction).search
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_READ_SECONDS):
            await asyncio.to_thread(index.follow)
    found = await asyncio.to_thread(index.find, page.typed, MOST, page.page * MOST)
    if page.page and not found.hits:
        return await _found(interaction, Look(0, page.typed))
    return found_articles(page.typed, found, page.page)
