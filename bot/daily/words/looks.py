"""The next post in one of the looks, with a select for the others."""

from __future__ import annotations

from typing import cast

from bot.daily.ledger.channel_schedule import ChannelSchedule
from bot.daily.words.controls import Control, Verb, button, row
from bot.messages import limits
from bot.messages.framing import say
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.post import Style
from bot.messages.wire import (
    NO_PINGS,
    ActionRow,
    ButtonStyle,
    ComponentType,
    Message,
    SelectOption,
)

LOOKS = tuple(Style)
_ABOUT = {
    Style.FULL: ("The whole text", "As much of it as fits in a message"),
    Style.CARD: ("A card", "The picture and the first words"),
    Style.HEADLINES: ("Headlines", "One sentence of each section"),
}
_OWN_ROWS = 2


def preview(message: Message, schedule: ChannelSchedule, shown: Style, of_server: Style) -> Message:
    """Return a post as it would look, with the other looks to choose from; it pings nobody."""
    rows = message.get("components", [])[: limits.ROWS - _OWN_ROWS]
    choices = [_select(schedule.channel_id, shown), *_buttons(schedule, shown, of_server)]
    return check(
        cast(Message, {**message, "components": [*rows, *choices], "allowed_mentions": NO_PINGS})
    )


def used_for_all(style: Style, channels: int, before: Style | None = None) -> Message:
    """Say that the server's posts look so from now on; with `before`, that can be had back."""
    name = _ABOUT[style][0].lower()
    where = {0: "no channel has it yet", 1: "one channel has it now"}.get(
        channels, f"{channels:,} channels have it now"
    )
    return say(
        f"**{name[:1].upper()}{name[1:]}** is this server's look: {where}, and so has each new "
        f"daily post. A channel keeps a look of its own: {command('schedule set')} sets that.",
        components=[] if before is None else row(button("Undo", change(before, style))),
        clear=True,
    )


def change(before: Style, after: Style) -> Control:
    """Return what takes back a change of the server's look."""
    return Control(Verb.BACK, number=len(LOOKS) * LOOKS.index(before) + LOOKS.index(after))


def changed(number: int) -> tuple[Style, Style] | None:
    """Return the looks before and after the change of that number, if there is such a one."""
    before, after = divmod(number, len(LOOKS))
    return (LOOKS[before], LOOKS[after]) if before < len(LOOKS) else None


def changed_since(style: Style) -> Message:
    """Say that the server's look is not what the change made it."""
    return say(
        f"This server's look has been changed since, to **{_ABOUT[style][0].lower()}**, so this "
        f"can't be undone. {command('schedule preview')} sets another.",
        clear=True,
    )


def _select(channel_id: int, shown: Style) -> ActionRow:
    return {
        "type": ComponentType.ACTION_ROW,
        "components": [
            {
                "type": ComponentType.STRING_SELECT,
                "custom_id": str(Control(Verb.LOOK, channel_id)),
                "options": [_option(each, shown) for each in LOOKS],
            }
        ],
    }


def _option(style: Style, shown: Style) -> SelectOption:
    label, about = _ABOUT[style]
    option: SelectOption = {"label": label, "value": style.value, "description": about}
    if style is shown:
        option["default"] = True
    return option


def _buttons(schedule: ChannelSchedule, shown: Style, of_server: Style) -> list[ActionRow]:
    number = LOOKS.index(shown)
    here = Control(Verb.USE, schedule.channel_id, number)
    everywhere = Control(Verb.USE_ALL, schedule.channel_id, number)
    is_set = shown is schedule.style
    return row(
        button("Use this look here", here, ButtonStyle.PRIMARY, disabled=is_set),
        button("Use it in the whole server", everywhere, disabled=shown is of_server),
    )
