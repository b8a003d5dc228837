"""The one message on joining a server; no embed, as the bot may lack that permission."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import limits
from bot.messages.framing import say
from bot.messages.markdown import bullets, literal
from bot.messages.mentions import command
from bot.messages.wire import Message
from bot.permissions import Permission

_LIST_ROOM = 1000


def welcome(guild_name: str, missing: Sequence[Permission]) -> Message:
    """Return the greeting, with the permissions that are missing."""
    content = (
        f"Hello, {literal(guild_name, limits.LABEL)}! "
        "I post articles, and show you any part of one when you ask.\n"
        f"- {command('briefing')} shows the newest article\n"
        f"- {command('section')} shows one part of it\n"
        f"- {command('schedule set')} gives a channel a daily post\n"
        f"- {command('help')} shows everything you can type"
    )
    if missing:
        one = len(missing) == 1
        content += (
            f"\n\n{'One permission is' if one else 'Some permissions are'} still missing here. A "
            f"manager can switch {'it' if one else 'them'} on for my role in **Server Settings → "
            "Roles**:\n"
            + bullets([f"**{each.name}**, {each.purpose}" for each in missing], _LIST_ROOM)
        )
    return say(content)
