"""Buttons and selects: found by their custom ids alone, so that they outlive a restart."""

from __future__ import annotations

from typing import Any

from bot.daily.words.post_again import parse as parse_post_again
from bot.discord_app.answers import answer, update
from bot.discord_app.commands.schedule.post_now import post_again
from bot.discord_app.interaction import Interaction
from bot.messages import notices
from bot.messages.custom_id import CustomId, Kind, Namespace
from bot.messages.custom_id import parse as parse_custom_id

_IN_PLACE = {Kind.TAB, Kind.TAB_MENU, Kind.BACK, Kind.NEXT}


async def pressed(interaction: Interaction) -> None:
    """Do what a button or a select asks for.

    Mostly that is to show a section: in place in a reader, else privately.
    """
    data: Any = interaction.data
    if again := parse_post_again(data["custom_id"]):
        await post_again(interaction, again)
        return
    named = parse_custom_id(data["custom_id"])
    if named is None:
        await answer(interaction, notices.stale_button(), private=True)
        return
    client = interaction.client
    is_file = named.namespace is Namespace.FILE
    article = client.library.by_short(named.article) if is_file else None
    if article is None:
        await answer(interaction, notices.article_gone(), private=True)
        return
    section = article.by_short_key(_section_key(named, data.get("values")))
    if section is None:
        await answer(interaction, notices.section_gone(article), private=True)
        return
    message = client.rendered.reader(article, section.key, named.page)
    if named.kind in _IN_PLACE:
        await update(interaction, message)
    else:
        await answer(interaction, message, private=True)


def _section_key(named: CustomId, values: list[str] | None) -> str:
    """Return the key in the custom id or, for a select, the one that was chosen."""
    return values[0] if values else named.section
