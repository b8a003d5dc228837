"""What the buttons below answers about the daily post do."""

from __future__ import annotations

from bot.daily.words.controls import Control, Verb
from bot.discord_app.commands.schedule.list import turn
from bot.discord_app.commands.schedule.post_now import post_by_button
from bot.discord_app.commands.schedule.preview import preview_by_button
from bot.discord_app.commands.schedule.undo import undo
from bot.discord_app.interaction import Interaction


async def pressed(interaction: Interaction, control: Control) -> None:
    """Do what a button asks for."""
    match control.verb:
        case Verb.PREVIEW:
            await preview_by_button(interaction, control.channel_id)
        case Verb.POST:
            await post_by_button(interaction, control.channel_id)
        case Verb.UNDO:
            await undo(interaction, control.channel_id, control.number)
        case Verb.LIST:
            await turn(interaction, control.number)
