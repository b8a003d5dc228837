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
from bot.daily.words.advice import told_apart
from bot.daily.words.codes import explain, quoted
from bot.daily.words.phrases import day
from bot.messages.framing import say
from bot.messages.limits import LABEL, fit
from bot.messages.markdown import literal
from bot.messages.measure import check
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
        event = "Today's post came without its text. Until this is changed, no more posts come:"
    else:
        event = "The daily post has stopped."
    return say(
        f"{event}\n{told_apart(channel_id, obstacles)}\n"
        f"Then posts continue by themselves, or at once with {command('schedule resume')} in the "
        "channel."
    )


def timed_out(channel_id: int, obstacles: Sequence[Obstacle], *, made_up: bool) -> Message:
    """Say that a post waits for the end of a timeout, or is skipped because of it."""
    if made_up:
        event = "Today's post has to wait."
        then = "It comes by itself when the timeout is over."
    else:
        event = "Today's post is skipped."
        then = (
            "Posts continue by themselves when the timeout is over. If today's is missing then, "
            f"{command('schedule post-now')} posts it."
        )
    return say(f"{event}\n{told_apart(channel_id, obstacles)}\n{then}")


def unexplained(words: str) -> Message:
    """Say that Discord has been refusing posts for a while, although nothing is in the way."""
    said = f" and says only {quoted(words)}" if quoted(words) else ", and doesn't say why"
    return say(
        f"Discord has refused today's post for some minutes{said}. As far as I can see, nothing is "
        "missing.\nI keep trying, so you needn't do anything. If it lasts until tomorrow, please "
        "tell whoever runs me."
    )


def unanswered(date: dt.date, why: str) -> Message:
    """Say that a post was tried until it was too late, and how one gets it all the same."""
    return say(
        f"The post of {day(date)} didn't come. I tried until it was too late; the last I heard: "
        f"{literal(why, _WHY)}.\n{command('schedule post-now')} posts it. The next one comes as "
        "usual."
    )


def role_gone() -> Message:
    """Say that the role to ping was deleted, and that posts come without it."""
    return say(
        "The role that the daily post pinged was deleted, so posts now come without a ping.\n"
        f"To ping another role, choose it as `ping` in {command('schedule set')}."
    )


def channel_gone(name: str | None = None) -> Message:
    """Say that a channel was deleted, and its daily post has ended with it."""
    which = f"The channel #{literal(name, _CHANNEL_NAME)}" if name else "A channel of this server"
    return say(
        f"{which} was deleted, so its daily post has ended.\n"
        f"{command('schedule set')} gives another channel one."
    )


def text_refused(headline: str, code: int, words: str) -> Message:
    """Say that Discord refuses the text of one article, and that the others go on."""
    return say(
        f"The post “{literal(headline, _HEADLINE)}” was refused: {explain(code, words)}.\n"
        f"{_remedy(code)} The other articles come as usual."
    )


def resumed() -> Message:
    """Say that posts go on."""
    return say("The daily post is back: nothing is in the way any more.")


def unconfirmed(channel_id: int, date: dt.date, why: str) -> Message:
    """Say that it is unknown whether a post is there, and that it is not posted again."""
    return say(
        f"I can't tell whether the post of {day(date)} arrived, as {literal(why, _WHY)}.\n"
        f"Please look in <#{channel_id}>. If it is missing, {command('schedule post-now')} there "
        "posts it. I won't send it again by myself, as it could then be there twice."
    )


def addressed(message: Message, mark: str, guild_id: int | None, where: Whereabouts) -> Message:
    """Return a copy that says where it is about, with a button that the notice is found by."""
    names = [literal(each, _CHANNEL_NAME) for each in (where.server, where.channel_sign) if each]
    if not (where.channel or where.is_gone):
        names.append(f"<#{where.channel_id}>")  # Discord may show its name all the same.
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
            "To let posts like it through, exempt my role from the rule in **Server Settings → "
            "AutoMod**."
        )
    return "Please tell whoever writes the articles; once it is changed, I'll post it."
