"""Buttons, selects and forms, recognised by their custom ids alone: they survive a restart."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, cast

from bot.articles.article import Article
from bot.daily.words.controls import parse as parse_control
from bot.daily.words.post_again import parse as parse_post_again
from bot.desk.controls import parse as parse_desk
from bot.discord_app.answers import answer, update
from bot.discord_app.commands.articles import turn
from bot.discord_app.commands.desk.controls import pressed as desk_pressed
from bot.discord_app.commands.desk.submitted import submitted as desk_submitted
from bot.discord_app.commands.schedule.controls import pressed as control_pressed
from bot.discord_app.commands.schedule.post_now import post_again
from bot.discord_app.commands.search import look
from bot.discord_app.interaction import Interaction, edition_of
from bot.discord_app.replies import WORK_SECONDS
from bot.messages import notices
from bot.messages.catalogue import parse as parse_turn
from bot.messages.custom_id import CustomId, Kind, Namespace, Target
from bot.messages.custom_id import parse as parse_custom_id
from bot.messages.found import parse as parse_look
from bot.messages.wire import LaidOut
from bot.store.failures import StoreUnavailable

IN_PLACE = frozenset({Kind.TAB, Kind.TAB_MENU, Kind.BACK, Kind.NEXT})
"""What changes the reader that it stands in."""


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
        await control_pressed(interaction, control, data.get("values"))
        return
    if desk := parse_desk(data["custom_id"]):
        await desk_pressed(interaction, desk, data.get("values"))
        return
    if page := parse_turn(data["custom_id"]):
        await turn(interaction, page)
        return
    if found := parse_look(data["custom_id"]):
        await look(interaction, found)
        return
    custom_id = parse_custom_id(data["custom_id"])
    if custom_id is None:
        await answer(interaction, notices.stale_button(), private=True)
        return
    values = data.get("values")
    if custom_id.kind is Kind.HIT and values:
        target = Target.parse(values[0])
        kind = Kind.SHOW if target.section else Kind.ARTICLE
        custom_id, values = CustomId(kind, target.article, target.section), None
    article = await _article(interaction, custom_id, values)
    if article is None:
        await answer(interaction, notices.article_gone(), private=True)
    elif custom_id.kind is Kind.ARTICLE:
        whole = edition_of(interaction).rendered.private_briefing(article)
        await answer(interaction, whole, private=True)
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
    page = edition_of(interaction).rendered.reader(article, section.key, custom_id.page)
    if custom_id.kind in IN_PLACE:
        # A reader that an older version opened is an embed, and those have to go.
        await update(interaction, cast(LaidOut, {**page, "embeds": []}))
    else:
        await answer(interaction, page, private=True)


async def _article(
    interaction: Interaction, custom_id: CustomId, values: list[str] | None
) -> Article | None:
    """Return the article in the custom id or, for a select of articles, the chosen one."""
    is_chosen = bool(values) and custom_id.kind is Kind.ARTICLE
    chosen = values[0] if values and is_chosen else custom_id.article
    article = edition_of(interaction).library.by_short(chosen)
    # A list can hold articles of both kinds, whatever the first one is.
    if article is not None and (is_chosen or Namespace.of(article) is custom_id.namespace):
        return article
    if custom_id.namespace is Namespace.GUILD and interaction.guild_id:
        # A draft: only its editors have seen the buttons.
        with contextlib.suppress(StoreUnavailable, TimeoutError):
            async with asyncio.timeout(WORK_SECONDS):
                return await interaction.client.desk.article(interaction.guild_id, chosen)
    return None


def _section_key(custom_id: CustomId, values: list[str] | None) -> str:
    """Return the key in the custom id or, for a select, the one that was chosen."""
    return values[0] if values else custom_id.section


async def submitted(interaction: Interaction) -> None:
    """Do what a form was filled in for."""
    data: Any = interaction.data
    if desk := parse_desk(data["custom_id"]):
        await desk_submitted(interaction, desk)
    else:
        await answer(interaction, notices.unknown_form(), private=True)
