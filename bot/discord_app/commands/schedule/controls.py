"""What the buttons below answers about the daily post do."""

from __future__ import annotations

from collections.abc import Sequence

from bot.daily.words.controls import Control, Verb
from bot.daily.words.looks import LOOKS
from bot.discord_app.commands.schedule.list import turn
from bot.discord_app.commands.schedule.post_now import post_by_button
from bot.discord_app.commands.schedule.preview import (
    preview_by_button,
    show_look,
    undo_look_for_all,
    use_look,
    use_look_for_all,
)
from bot.discord_app.commands.schedule.undo import undo
from bot.discord_app.interaction import Interaction
from bot.messages.post import Style


async def pressed(
    interaction: Interaction, control: Control, values: Sequence[str] | None = None
) -> None:
    """Do what a button asks for, or a select of which `values` were chosen."""
    match control.verb:
        case Verb.PREVIEW:
            await preview_by_button(interaction, control.channel_id)
        case Verb.POST:
            await post_by_button(interaction, control.channel_id)
        case Verb.UNDO:
            await undo(interaction, control.channel_id, control.number)
        case Verb.LIST:
            await turn(interaction, control.number)
        case Verb.LOOK:
            await show_look(interaction, control.channel_id, _style((values or [""])[0]))
        case Verb.USE:
            await use_look(interaction, control.channel_id, _numbered(control.number))
        case Verb.USE_ALL:
            await use_look_for_all(interaction, _numbered(control.number))
        case Verb.BACK:
            await undo_look_for_all(interaction, control.number)


def _style(value: str) -> Style:
    return next((each for each in LOOKS if each.value == value), Style.FULL)


def _numbered(number: int) -> Style:
    # A custom id is what was sent with a message, but nobody has to believe that.
    return LOOKS[number] if number < len(LOOKS) else Style.FULL
