"""The desk's forms, filled in: nothing that was typed is lost, whatever happens."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.desk import forms
from bot.desk.controls import Control, Verb
from bot.desk.reading import PASTED, new_draft, with_title
from bot.desk.texts import DeskText
from bot.discord_app.commands.desk.date import publish_on_a_date
from bot.discord_app.commands.desk.editor import edited_guild, text_for
from bot.discord_app.commands.desk.handing_in import give_back, hand_in
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import WORK_SECONDS, Refusal
from bot.messages.forms import filled_in
from bot.store.failures import StoreUnavailable


async def submitted(interaction: Interaction, control: Control) -> None:
    """Do what a form was filled in for."""
    typed = filled_in(interaction.data)
    if control.verb is Verb.DATE:
        await publish_on_a_date(interaction, control, typed)
        return
    text = with_title(typed.get(forms.TITLE, ""), typed.get(forms.TEXT, ""))
    try:
        async with asyncio.timeout(WORK_SECONDS / 2):
            draft = await _draft(interaction, control, text, typed.get(forms.REASON, ""))
    except Refusal as refusal:
        await give_back(interaction, text, refusal.message)
    except (StoreUnavailable, TimeoutError):
        await give_back(interaction, text)
    else:
        await hand_in(interaction, draft)


async def _draft(interaction: Interaction, control: Control, text: str, reason: str) -> DeskText:
    """Return the draft that the form makes, or refuse."""
    guild_id = edited_guild(interaction)
    if control.verb is Verb.PASTE:
        return new_draft(guild_id, PASTED, text)
    before = await text_for(interaction, control)
    if control.verb is Verb.EDIT:
        return replace(before, text=new_draft(guild_id, PASTED, text).text)
    return new_draft(guild_id, before.name, text, corrects=before, reason=reason.strip() or None)
