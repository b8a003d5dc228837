"""The notices about a channel's daily post.

They come by direct message or in a server's system channel, so each names its channel and
what to do. They have no embed: it would be dropped where Embed Links is missing, too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import cast

from bot.daily.port.access import Obstacle, Whereabouts
from bot.daily.words.advice import advice
from bot.daily.words.codes import explain
from bot.daily.words.phrases import day
from bot.messages.framing import say
from bot.messages.limits import LABEL, check, fit
from bot.messages.markdown import literal
from bot.messages.mentions import command
from bot.messages.wire import ActionRow, Button, ButtonStyle, ComponentType, Message

_LABEL_NAME = LABEL - len("Go to ")
_FEW, _MOST_ID = 1000, 2**31 - 1  # spec, ButtonComponentForMessageRequest: int32
_HEADLINE = 150
_WHY = 300
_CHANNEL_NAME = 100


def permission_lost(
    channel_id: int, obstacles: Sequence[Obstacle], *, without_text: bool = False
) -> Message:
    """Say that posts have stopped, what to change and where, and what happens then.

    `without_text` if today's post came, but Discord dropped its text.
    """
    if without_text:
        event = (
            f"Today's post in <#{channel_id}> came without its text, because I may not embed it. "
            "No more are posted there for now."
        )
    else:
        event = f"The daily post in <#{channel_id}> has stopped."
    return say(
        f"{event}\n{advice(channel_id, obstacles)}\n"
        f"Then the posts go on by themselves, or at once with {command('schedule resume')} in "
        "the channel."
    )


def timed_out(channel_id: int, obstacles: Sequence[Obstacle], *, made_up: bool) -> Message:
    """Say that a post waits for the end of a timeout, or is skipped because of it."""
    if made_up:
        event = f"The daily post in <#{channel_id}> has to wait."
        then = "It comes by itself when the timeout is over."
    else:
        event = f"The daily post in <#{channel_id}> is skipped, because the timeout is too long."
        then = "Posts go on by themselves when the timeout is over."
    return say(f"{event}\n{advice(channel_id, obstacles)}\n{then}")


def unexplained(channel_id: int, code: int, words: str) -> Message:
    """Say that Discord has been refusing posts for a while, although nothing is in the way."""
    return say(
        f"Discord has been refusing my post in <#{channel_id}> for a while: "
        f"{explain(code, words)}. I find nothing that is in the way there.\n"
        "I keep trying, and the post comes as soon as Discord accepts it. If I was changed or "
        "moved lately, please check under Edit Channel → Permissions whether my role may view "
        "the channel, send messages and embed links."
    )


def role_gone(channel_id: int, role_id: int) -> Message:
    """Say that the role to ping was deleted, and that posts come without it."""
    return say(
        f"The role that the daily post in <#{channel_id}> pinged was deleted (its id was "
        f"{role_id}). Posts still come, without a ping.\n"
        f"To ping another role, choose it as `ping` in {command('schedule set')}."
    )


def channel_gone(channel_id: int, name: str | None = None) -> Message:
    """Say that a channel is gone, and its daily post with it."""
    # Discord shows only "unknown" for a mention of a deleted channel.
    which = f"#{literal(name, _CHANNEL_NAME)}" if name else f"<#{channel_id}>"
    return say(
        f"The daily post in {which} has ended: Discord says that the channel is gone "
        f"(its id was {channel_id}).\n"
        f"{command('schedule set')} gives another channel one."
    )


def text_refused(channel_id: int, headline: str, code: int, words: str) -> Message:
    """Say that Discord refuses the text of one article, and that the others go on."""
    return say(
        f"Discord refuses the post “{literal(headline, _HEADLINE)}” in <#{channel_id}>: "
        f"{explain(code, words)}.\n"
        f"The other articles come at the usual time. {_remedy(code)}"
    )


def resumed(channel_id: int) -> Message:
    """Say that posts go on."""
    return say(f"The daily post in <#{channel_id}> goes on: the problem is solved.")


def unconfirmed(channel_id: int, date: dt.date, why: str) -> Message:
    """Say that it is unknown whether a post is there, and that it is not posted again."""
    return say(
        f"I can't tell whether the post of {day(date)} is in <#{channel_id}>: "
        f"{literal(why, _WHY)}.\n"
        "I won't post it again by myself, so that it isn't there twice. Please look in the "
        f"channel; if it is missing, {command('schedule post-now')} posts it. The other days are "
        "not affected."
    )


def addressed(message: Message, mark: str, guild_id: int | None, where: Whereabouts) -> Message:
    """Return a copy that says where it is about, with a button that the notice is found by."""
    names = [literal(each, _CHANNEL_NAME) for each in (where.server, where.channel_sign) if each]
    heading = f"**{' · '.join(names)}**\n" if names else ""
    button = _link(guild_id, where)
    button["id"] = _number(mark)
    row: ActionRow = {"type": ComponentType.ACTION_ROW, "components": [button]}
    content = f"{heading}{message.get('content', '')}"
    return check(cast(Message, {**message, "content": content, "components": [row]}))


def _link(guild_id: int | None, where: Whereabouts) -> Button:
    """Return a button that leads to the channel, or to the server if the channel is gone."""
    server = f"https://discord.com/channels/{guild_id or '@me'}"
    name = fit(where.channel_sign or "the channel", _LABEL_NAME)
    return {
        "type": ComponentType.BUTTON,
        "style": ButtonStyle.LINK,
        "url": server if where.is_gone else f"{server}/{where.channel_id}",
        "label": "Go to the server" if where.is_gone else f"Go to {name}",
    }


def has_mark(message: object, mark: str) -> bool:
    """Tell whether a message, as Discord returns it, is the notice with that mark."""
    rows = message.get("components") if isinstance(message, dict) else None
    return any(
        button.get("id") == _number(mark)
        for row in rows or ()
        for button in row.get("components") or ()
    )


def _number(mark: str) -> int:
    """Return the number that a component bears as its id, which nobody sees."""
    digest = hashlib.sha256(mark.encode()).digest()
    # Discord numbers the components of a message from 1.
    return int.from_bytes(digest[:4]) % (_MOST_ID - _FEW) + _FEW


def _remedy(code: int) -> str:
    if code in (200000, 200001):
        return (
            "To let such posts through, exempt my role from the rule under Server Settings → "
            "AutoMod."
        )
    return "I try this one again when it has been changed."
