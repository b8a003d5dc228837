"""What Discord turns into something when it stands in angle brackets, and the words for it.

Source: docs, reference, message formatting.
"""

from __future__ import annotations

import datetime as dt
import re

MENTION = r"""
    <(?: a?:(?P<emoji>\w{1,32}):\d{1,21}
       | t:(?P<time>-?\d{1,13})(?::[tTdDfFRsS])?
       | @(?P<who>[!&]?)\d{1,21}
       | \#\d{1,21}
       | /(?P<command>[^:<>\n]{1,100}):\d{1,21}
       | id:(?P<place>\w{1,20})(?:[ -]\w+)?
    )>
"""
"""Verbose regular expression of all of them."""
_MENTION = re.compile(MENTION, re.VERBOSE)

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def mention_words(code: str) -> str:
    """Return the words for a mention, a time or an emoji, as a notification can show them."""
    match = _MENTION.fullmatch(code)
    if match is None:  # an address, in angle brackets or without
        return code.strip("<>")
    if match["emoji"]:
        return f":{match['emoji']}:"
    if match["time"]:
        return _moment(int(match["time"]))
    if match["command"]:
        return f"/{match['command']}"
    if match["who"] is not None:
        return "@role" if match["who"] == "&" else "@somebody"
    return f"#{match['place'] or 'channel'}"


def _moment(seconds: int) -> str:
    try:
        return moment(dt.datetime.fromtimestamp(seconds, dt.UTC))
    except (OverflowError, OSError, ValueError):
        return "some day"


def moment(at: dt.datetime) -> str:
    """Return a moment in words: `2 September 2025, 08:00 UTC`."""
    at = at.astimezone(dt.UTC)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} UTC"
