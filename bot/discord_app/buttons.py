"""Buttons and selects, recognised by their custom ids alone, so that they survive a restart."""

from __future__ import annotations

from typing import Any

from bot.articles.article import Article
from bot.articles.library import Library
from bot.daily.words.controls import parse as parse_control
from bot.daily.words.post_again import parse as parse_post_again
from bot.discord_app.answers import answer, update
from bot.discord_app.commands.schedule.controls import pressed as control_pressed
from bot.discord_app.commands.schedule.post_now import post_again
from bot.discord_app.interaction import Interaction
from bot.messages import notices
from bot.messages.custom_id import CustomId, Kind, Namespace
from bot.messages.custom_id import parse as parse_custom_id

_IN_PLACE = {Kind.TAB, Kind.TAB_MENU, Kind.BACK, Kind.NEXT}


async def pressed(interaction: Interaction) -> None:
    """Do what a button or select asks for.

    Usually that is to show a section: in place in a reader, otherwise privately. From a digest
    it is a whole article.
    """
    data: Any = interaction.data
    if again := parse_post_again(data["custom_id"]):
        await post_again(interaction, again)
        return
    if control := parse_control(data["custom_id"]):
        await control_pressed(interaction, control)
        return
    custom_id = parse_custom_id(data["custom_id"])
    if custom_id is None:
        await answer(interaction, notices.stale_button(), private=True)
        return
    values = data.get("values")
    article = _article(interaction.client.library, custom_id, values)
    if article is None:
        await answer(interaction, notices.article_gone(), private=True)
    elif custom_id.kind is Kind.ARTICLE:
        await answer(interaction, interaction.client.rendered.briefing(article), private=True)
    else:
        await _show_section(interaction, custom_id, article, values)


async def _show_section(
    interaction: Interaction, custom_id: CustomId, article: Article, values: list[str] | None
) -> None:
    """Answer with a section's page."""
    section = article.by_short_key(_section_key(custom_id, values))
    if section is None:
        await answer(interaction, notices.section_gone(article), private=True)
        return
    message = interaction.client.rendered.reader(article, section.key, custom_id.page)
    if custom_id.kind in _IN_PLACE:
        await update(interaction, message)
    else:
        await answer(interaction, message, private=True)


def _article(library: Library, custom_id: CustomId, values: list[str] | None) -> Article | None:
    """Return the article in the custom id or, for a digest, the one that was chosen."""
    if custom_id.namespace is not Namespace.FILE:
        return None
    if custom_id.kind is not Kind.ARTICLE:
        return library.by_short(custom_id.article)
    return library.by_short(values[0]) if values else None


def _section_key(custom_id: CustomId, values: list[str] | None) -> str:
    """Return the key in the custom id or, for a select, the one that was chosen."""
    return values[0] if values else custom_id.section
