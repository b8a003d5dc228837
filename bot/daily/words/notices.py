"""The notices about a channel's daily post.

They come by direct message or in a server's system channel, so each names its channel and
what to do. They have no embed: it would be dropped where Embed Links is missing, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from bot.daily.words.codes import explain
from bot.daily.words.phrases import day
from bot.messages.framing import say
from bot.messages.limits import check
from bot.messages.markdown import bullets, literal
from bot.messages.wire import Message

_LIST_ROOM = 600
_HEADLINE = 150
_WHY = 300
_CHANNEL_NAME = 100


def permission_lost(
    channel_id: int,
    missing: Sequence[str],
    *,
    without_text: bool = False,
    is_unknown: bool = False,
) -> Message:
    """Say that posts have stopped, which permissions to give and where, and what happens then.

    `without_text` if today's post came, but Discord dropped its text. `missing` is empty if
    Discord refuses without saying why, `is_unknown` true if it could not be asked.
    """
    if without_text:
        event = (
            f"Today's post in <#{channel_id}> came without its text, because I may not embed it. "
            "No more are posted there for now."
        )
    else:
        event = f"The daily post in <#{channel_id}> has stopped."
    return say(f"{event}\n{_UNKNOWN if is_unknown else _cure(missing)}")


def channel_gone(channel_id: int, name: str | None = None) -> Message:
    """Say that a channel is gone, and its daily post with it."""
    # Discord shows only "unknown" for a mention of a deleted channel.
    which = f"#{literal(name, _CHANNEL_NAME)}" if name else f"<#{channel_id}>"
    return say(
        f"The daily post in {which} has ended: Discord says that the channel is gone "
        f"(its id was {channel_id}).\n"
        "To have it in another channel, type `/schedule set` and choose that one."
    )


def text_refused(channel_id: int, headline: str, code: int, words: str) -> Message:
    """Say that Discord refuses the text of one article, and that the next one is tried."""
    return say(
        f"Discord refuses the post “{literal(headline, _HEADLINE)}” in <#{channel_id}>: "
        f"{explain(code, words)}.\n"
        "I won't try this article there again; the next one is posted at its usual time, and "
        f"nothing needs to be done for that. {_remedy(code)}"
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
        "channel; if it is missing, type `/schedule post-now` there. Other days are not affected."
    )


def marked(message: Message, mark: str) -> Message:
    """Return a copy with a last line that the notice can be found by."""
    content = f"{message.get('content', '')}\n{_mark_line(mark)}"
    return check(cast(Message, {**message, "content": content}))


def has_mark(message: object, mark: str) -> bool:
    """Tell whether a message, as Discord returns it, ends with that mark."""
    content = message.get("content") if isinstance(message, dict) else None
    return isinstance(content, str) and content.rstrip().split("\n")[-1] == _mark_line(mark)


def _mark_line(mark: str) -> str:
    return f"-# Notice {mark}"


_UNKNOWN = (
    "Discord refuses my posts there, and could not be asked which permission is missing. Please "
    "check under Edit Channel → Permissions whether my role may view the channel, send messages "
    "and embed links. I'll ask again at the next post, or at once with `/schedule resume` there."
)


def _cure(missing: Sequence[str]) -> str:
    if not missing:
        return (
            "Discord refuses my posts there, but I find no permission that is missing. Please "
            "check whether the thread is locked, or whether Edit Channel → Permissions denies my "
            "role something. When that is fixed, type `/schedule resume` in the channel."
        )
    noun = "this permission" if len(missing) == 1 else "these permissions"
    them = "it" if len(missing) == 1 else "them"
    return (
        f"I lack {noun} there:\n"
        + bullets([f"**{name}**" for name in missing], _LIST_ROOM)
        + f"\nSomeone who manages the channel can give {them} to my role under Edit Channel → "
        "Permissions; for a thread, in the channel that it belongs to. Then the posts go on by "
        "themselves, or at once with `/schedule resume` in the channel."
    )


def _remedy(code: int) -> str:
    if code in (200000, 200001):
        return (
            "To let such posts through, exempt my role from the rule under Server Settings → "
            "AutoMod."
        )
    return "Whoever runs me can find the cause in the article."
