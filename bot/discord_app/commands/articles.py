"""`/articles`: all articles that are out, page by page."""

from __future__ import annotations

from typing import cast

from discord import app_commands

from bot.articles.library import Library
from bot.discord_app.answers import answer, update
from bot.discord_app.commands.options import MAX_CHOICES, MAX_SUGGESTED, choice
from bot.discord_app.interaction import Interaction, edition_of
from bot.messages.catalogue import Turn, catalogue, counted_tag, unknown_tag
from bot.messages.wire import Message


async def suggest_tags(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest tags with how many articles have them, the most used first."""
    tags = edition_of(interaction).library.tags.suggest(current, MAX_CHOICES)
    return [choice(counted_tag(tag), tag.short) for tag in tags]


@app_commands.command(description="List all articles, the newest first, and open one.")
@app_commands.describe(tag="Only those with this tag.")
@app_commands.autocomplete(tag=suggest_tags)
async def articles(interaction: Interaction, tag: str | None = None) -> None:
    """Answer with the first page of the list, privately."""
    library = edition_of(interaction).library
    if tag is None or not tag.strip():
        message = catalogue(library.articles)
    else:
        message = _tagged(library, tag)
    await answer(interaction, message, private=True)


async def turn(interaction: Interaction, page: Turn) -> None:
    """Turn the list to a page, in place."""
    library = edition_of(interaction).library
    tag = library.tags.by_short(page.tag)
    if page.tag and tag is None:
        message = unknown_tag(page.tag, (), library.tags.all)
    else:
        message = catalogue(library.articles, page.page, tag)
    # What the new message lacks must not stay of the old one.
    await update(interaction, cast(Message, {"embeds": [], **message}))


def _tagged(library: Library, typed: str) -> Message:
    """Return the articles with the tag that was picked or typed, or the only one like it."""
    tags = library.tags
    alike = tags.alike(typed, MAX_SUGGESTED)
    found = tags.find(typed) or (alike[0] if len(alike) == 1 else None)
    if found is None:
        return unknown_tag(typed, alike, tags.all)
    return catalogue(library.articles, tag=found)
