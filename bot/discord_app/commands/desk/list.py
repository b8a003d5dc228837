"""`/desk list`: what is at the desk."""

from __future__ import annotations

from dataclasses import replace

from discord import app_commands

from bot.articles.article import Article
from bot.desk import words
from bot.desk.texts import Listed, State
from bot.discord_app.commands.desk.editor import edited_guild
from bot.discord_app.interaction import Interaction, edition_of
from bot.discord_app.replies import reply, reply_in_place
from bot.messages.wire import Message


@app_commands.command(name="list", description="List this server's own articles and drafts.")
async def list_command(interaction: Interaction) -> None:
    """Show the first page."""
    await reply(interaction, _page(interaction, 0))


async def turn(interaction: Interaction, page: int) -> None:
    """Turn the list to a page, in place."""
    await reply_in_place(interaction, _page(interaction, page))


async def _page(interaction: Interaction, page: int) -> Message:
    desk, library = interaction.client.desk, edition_of(interaction).library
    texts = await desk.texts.of_guild(edited_guild(interaction))
    dated = [_dated(each, library.any(each.id)) for each in texts]
    return words.listing(dated, desk.clock.now(), page, [each.id for each in library.over])


def _dated(text: Listed, article: Article | None) -> Listed:
    """Return a text with the date that stands in it, unless an editor chose another."""
    if article is None or article.out is None or text.state is State.DRAFT:
        return text
    return replace(text, out_at=article.out)
