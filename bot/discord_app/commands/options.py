"""What commands share: the options `article` and `visibility`, and who sees the answer."""

from __future__ import annotations

from typing import Literal, NamedTuple

import discord
from discord import app_commands

from bot.articles.article import Article
from bot.articles.library import Library
from bot.articles.text import SHORT_ID, shorten
from bot.discord_app.answers import answer
from bot.discord_app.interaction import Interaction, edition_of
from bot.messages import notices
from bot.messages.limits import fit
from bot.messages.wire import LaidOut, Message
from bot.permissions import EMBED, VIEW, to_send

MAX_CHOICES = 25  # docs, application commands: choices in one autocomplete answer
MAX_SUGGESTED = 5  # articles, in a message that one does not exist
_MAX_CHARACTERS = 100  # docs, application commands: a choice's name and value

Visibility = Literal["everyone", "only me"]

ARTICLE_HINT = (
    "Which article: words of its title, a tag, its date. The newest, if you leave it out."
)
VISIBILITY_HINT = "Who sees the answer: everyone here, or only you."


async def suggest_articles(
    interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Suggest articles by any words of their titles, tags and dates, newest first."""
    articles = edition_of(interaction).library.suggest(current, MAX_CHOICES)
    return [choice(article.headline, shorten(article.id, SHORT_ID)) for article in articles]


def choice(name: str, value: str) -> app_commands.Choice[str]:
    """Return a suggestion, its name cut to Discord's limit; `value` must be short already."""
    return app_commands.Choice(name=fit(name, _MAX_CHARACTERS), value=value)


def named_article(library: Library, text: str | None) -> Article | None:
    """Return the article that was picked or typed; the newest, if nothing was."""
    if not text:
        return library.newest
    return library.by_short(text) or library.find(text)


class Chosen(NamedTuple):
    """An article, and whether it is only likely that it is meant."""

    article: Article
    is_guess: bool = False


async def chosen_article(
    interaction: Interaction, text: str | None, section: str = ""
) -> Chosen | None:
    """Return the requested article, or the only one like it, or ask the person which is meant.

    Where a section was asked for, that section of those is offered.
    """
    library = edition_of(interaction).library
    if article := named_article(library, text):
        return Chosen(article)
    alike = library.alike(text or "", MAX_SUGGESTED)
    if len(alike) == 1:
        return Chosen(alike[0], is_guess=True)
    newest = library.suggest("", MAX_SUGGESTED)
    message = notices.unknown_article(text or "", alike, newest, section)
    await answer(interaction, message, private=True)
    return None


async def show(interaction: Interaction, message: Message, guess: str | None) -> None:
    """Show everyone an article's text, and say what it is where that was a `guess`.

    Without Embed Links Discord would silently drop the text, so the person is told privately which
    permission is missing.
    """
    missing = _missing_to_embed(interaction) if interaction.guild_id else None
    if missing is not None:
        await answer(interaction, notices.may_not_embed(missing), private=True)
        return
    shown = message if guess is None else notices.showing(message, guess)
    await answer(interaction, shown, private=False)


async def show_privately(interaction: Interaction, message: LaidOut, guess: str | None) -> None:
    """Show it to one person."""
    shown = message if guess is None else notices.showing_privately(message, guess)
    await answer(interaction, shown, private=True)


def _missing_to_embed(interaction: Interaction) -> str | None:
    """Return the permission to grant first, as channels name it; None with Embed Links.

    Without the permission to see a channel, or to write in it, there is no Embed Links either,
    whatever the settings show.
    """
    granted = interaction.app_permissions
    if granted.embed_links:
        return None
    sending = to_send(in_thread=isinstance(interaction.channel, discord.Thread))
    lacking = (each for each in (VIEW, sending) if not getattr(granted, each.attribute))
    return next(lacking, EMBED).in_channels
