"""Buttons and selects, recognised by their custom ids alone, so that they survive a restart."""

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
    """Do what a button or select asks for.

    Usually that is to show a section: in place in a reader, otherwise privately.
    """
    data: Any = interaction.data
    if again := parse_post_again(data["custom_id"]):
        await post_again(interaction, again)
        return
    custom_id = parse_custom_id(data["custom_id"])
    if custom_id is None:
        await answer(interaction, notices.stale_button(), private=True)
        return
    client = interaction.client
    is_file = custom_id.namespace is Namespace.FILE
    article = client.library.by_short(custom_id.article) if is_file else None
    if article is None:
        await answer(interaction, notices.article_gone(), private=True)
        return
    section = article.by_short_key(_section_key(custom_id, data.get("values")))
    if section is None:
        await answer(interaction, notices.section_gone(article), private=True)
        return
    message = client.rendered.reader(article, section.key, custom_id.page)
    if custom_id.kind in _IN_PLACE:
        await update(interaction, message)
    else:
        await answer(interaction, message, private=True)


def _section_key(custom_id: CustomId, values: list[str] | None) -> str:
    """Return the key in the custom id or, for a select, the one that was chosen."""
    return values[0] if values else custom_id.section
