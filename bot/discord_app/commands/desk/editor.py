"""Who may use the desk, and which text is meant; checked at every command, press and form."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import discord
from discord import app_commands

from bot.daily.words import refusals as daily_refusals
from bot.desk import refusals
from bot.desk.controls import Control
from bot.desk.texts import DeskText, Listed, State
from bot.discord_app.commands.options import MAX_CHOICES, choice
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import Refusal
from bot.store.failures import StoreUnavailable

WHICH = "Which text: choose from the list that comes up."


def edited_guild(interaction: Interaction) -> int:
    """Return the guild's id, or refuse: only its editors and managers may use its desk."""
    guild_id = interaction.guild_id
    if guild_id is None:
        raise Refusal(daily_refusals.only_in_servers())
    role_id = interaction.client.desk.follower.editor_role(guild_id)
    if not _may_edit(interaction, role_id):
        raise Refusal(refusals.not_an_editor(role_id))
    return guild_id


def _may_edit(interaction: Interaction, role_id: int | None) -> bool:
    granted = interaction.permissions
    if granted.manage_guild or granted.administrator:
        return True
    person = interaction.user
    return isinstance(person, discord.Member) and person.get_role(role_id or 0) is not None


async def text_for(interaction: Interaction, control: Control) -> DeskText:
    """Return the text that a button or form is about, or refuse if it isn't as it was."""
    text = await _get(interaction, control.text_id)
    if text.mark != control.mark:
        raise Refusal(refusals.changed_since())
    return text


async def chosen_text(interaction: Interaction, typed: str) -> DeskText:
    """Return the text that was picked or typed, or refuse."""
    guild_id = edited_guild(interaction)
    texts = await interaction.client.desk.texts.of_guild(guild_id)
    wanted = typed.strip().casefold()
    found = next((each for each in texts if typed == each.id), None) or next(
        (each for each in texts if each.headline.casefold() == wanted), None
    )
    if found is None:
        raise Refusal(refusals.no_such_text(typed))
    return await _get(interaction, found.id)


async def chosen_published(interaction: Interaction, typed: str) -> DeskText:
    """Return the published text that was picked or typed, or refuse."""
    text = await chosen_text(interaction, typed)
    if text.state is not State.PUBLISHED:
        raise Refusal(refusals.not_published())
    return text


async def _get(interaction: Interaction, text_id: str) -> DeskText:
    text = await interaction.client.desk.texts.get(edited_guild(interaction), text_id)
    if text is None:
        raise Refusal(refusals.not_here())
    return text


async def suggest_texts(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest the texts of the desk to its editors."""
    return _choices(await _texts(interaction), current)


async def suggest_published(
    interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Suggest what is published to the editors."""
    texts = await _texts(interaction)
    return _choices([each for each in texts if each.state is State.PUBLISHED], current)


async def _texts(interaction: Interaction) -> list[Listed]:
    with contextlib.suppress(Refusal, StoreUnavailable):
        return await interaction.client.desk.texts.of_guild(edited_guild(interaction))
    return []


def _choices(texts: Sequence[Listed], typed: str) -> list[app_commands.Choice[str]]:
    wanted = typed.strip().casefold()
    meant = [each for each in texts if wanted in each.headline.casefold()]
    return [choice(_name(each), each.id) for each in meant[:MAX_CHOICES]]


def _name(text: Listed) -> str:
    return f"{text.headline} (draft)" if text.state is State.DRAFT else text.headline
