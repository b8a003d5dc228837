"""What the buttons below the desk's answers do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.daily.words import refusals as daily_refusals
from bot.desk import forms, refusals, words
from bot.desk.controls import Control, Verb
from bot.desk.texts import DeskText, State
from bot.discord_app.answers import answer, show_form
from bot.discord_app.commands.desk.date import date_form
from bot.discord_app.commands.desk.editor import edited_guild, text_for
from bot.discord_app.commands.desk.list import turn
from bot.discord_app.commands.desk.preview import open_text
from bot.discord_app.commands.desk.publish import publish
from bot.discord_app.commands.desk.withdraw import withdraw
from bot.discord_app.interaction import Interaction
from bot.discord_app.replies import WORK_SECONDS, Refusal, reply_in_place
from bot.messages.forms import Form
from bot.messages.wire import Message
from bot.store.failures import StoreUnavailable

_FORMS = {Verb.EDIT, Verb.CORRECT, Verb.DATE}


async def pressed(
    interaction: Interaction, control: Control, values: Sequence[str] | None = None
) -> None:
    """Do what a button asks for, or a select of which `values` were chosen."""
    if control.verb is Verb.OPEN:
        await open_text(interaction, (values or [""])[0])
    elif control.verb is Verb.PAGE:
        await turn(interaction, control.page)
    elif control.verb in _FORMS:
        await _show_form(interaction, control)
    else:
        await reply_in_place(interaction, _change(interaction, control), changes=True)


async def _change(interaction: Interaction, control: Control) -> Message:
    text = await text_for(interaction, control)
    match control.verb:
        case Verb.PUBLISH:
            return await publish(interaction, text)
        case Verb.WITHDRAW:
            return await withdraw(interaction, text)
        case Verb.DISCARD:
            return await _discard(interaction, text)
    raise Refusal(refusals.changed_since())


async def _discard(interaction: Interaction, text: DeskText) -> Message:
    if not await interaction.client.desk.texts.discard(edited_guild(interaction), text.id):
        raise Refusal(refusals.not_here())
    return words.discarded()


async def _show_form(interaction: Interaction, control: Control) -> None:
    try:
        async with asyncio.timeout(WORK_SECONDS):
            text = await text_for(interaction, control)
            form = await _form(interaction, control.verb, text)
    except Refusal as refusal:
        await answer(interaction, refusal.message, private=True)
    except (StoreUnavailable, TimeoutError):
        await answer(interaction, daily_refusals.database_away(), private=True)
    else:
        await show_form(interaction, form)


async def _form(interaction: Interaction, verb: Verb, text: DeskText) -> Form:
    """Return the form for a text, or refuse."""
    if text.state is not (State.PUBLISHED if verb is Verb.CORRECT else State.DRAFT):
        raise Refusal(refusals.changed_since())
    if verb is Verb.DATE:
        return await date_form(interaction, text)
    if not forms.fits(text):
        raise Refusal(refusals.too_long_to_edit())
    return forms.correct(text) if verb is Verb.CORRECT else forms.edit(text)
