"""The custom id of "Post again": the day, and the number of its last post when it was offered.

A second press finds one post more than the button knows of, and does nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_FORM = re.compile(
    r"again:(?P<channel>[0-9]{1,20}):(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}):(?P<seq>[0-9]{1,6})"
)


@dataclass(frozen=True)
class PostAgain:
    """What a press asks for; `str()` gives what goes on the wire."""

    channel_id: int
    date: dt.date
    """In the schedule's zone."""
    seq: int
    """The number of the day's last post when the button was made."""

    def __str__(self) -> str:
        return f"again:{self.channel_id}:{self.date.isoformat()}:{self.seq}"


def parse(custom_id: str) -> PostAgain | None:
    """Parse a custom id; None if it is not one of these."""
    match = _FORM.fullmatch(custom_id)
    if not match:
        return None
    try:
        date = dt.date.fromisoformat(match["date"])
    except ValueError:
        return None
    return PostAgain(int(match["channel"]), date, int(match["seq"]))
