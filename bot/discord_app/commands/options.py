"""What commands share: the options `article` and `visibility`, and who sees the answer."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands

from bot.articles.article import Article
from bot.articles.library import Library
from bot.articles.text import SHORT_ID, shorten
from bot.discord_app.answers import answer
from bot.discord_app.interaction import Interaction
from bot.messages import notices
from bot.messages.limits import fit
from bot.messages.wire import Message
from bot.permissions import EMBED, VIEW, to_send

MAX_CHOICES = 25  # docs, application commands: choices in one autocomplete answer
MAX_SUGGESTED = 5  # articles, in a message that one does not exist
_MAX_CHARACTERS = 100  # docs, application commands: a choice's name and value

Visibility = Literal["everyone", "only me"]

ARTICLE_HINT = "Which article: its title or how it begins. The newest, if you leave it out."
VISIBILITY_HINT = "Who sees the answer: everyone here, or only you."


async def suggest_articles(
    interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Suggest articles whose title or id matches what was typed, newest first."""
    articles = interaction.client.library.suggest(current, MAX_CHOICES)
    return [choice(article.headline, shorten(article.id, SHORT_ID)) for article in articles]


def choice(name: str, value: str) -> app_commands.Choice[str]:
    """Return a suggestion, its name cut to Discord's limit; `value` must be short already."""
    return app_commands.Choice(name=fit(name, _MAX_CHARACTERS), value=value)


def named_article(library: Library, text: str | None) -> Article | None:
    """Return the article that was picked or typed; the newest, if nothing was."""
    if not text:
        return library.newest
    return library.by_short(text) or library.find(text)


async def chosen_article(interaction: Interaction, text: str | None) -> Article | None:
    """Return the requested article, or tell the person that it does not exist."""
    library = interaction.client.library
    article = named_article(library, text)
    if article is None and text:
        nearest = library.suggest(text, MAX_SUGGESTED) or library.suggest("", MAX_SUGGESTED)
        await answer(interaction, notices.unknown_article(text, nearest), private=True)
    return article


async def show(interaction: Interaction, message: Message, visibility: str) -> None:
    """Answer with an article's text, to everyone or privately, as the person chose.

    Without Embed Links Discord would silently drop the text of a public answer, so the person is
    told privately which permission is missing.
    """
    private = visibility == "only me"
    missing = None if private or not interaction.guild_id else _missing_to_embed(interaction)
    if missing is not None:
        await answer(interaction, notices.may_not_embed(missing), private=True)
        return
    await answer(interaction, message, private=private)


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
