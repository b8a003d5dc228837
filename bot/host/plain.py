"""Our own sentences for Discord as a terminal shows them: without marks, and with names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.messages.mentions import typed

# Signs that were escaped, bold, channels and moments: all that these sentences hold.
_MARKS = re.compile(r"\\(?P<sign>[\W_])|\*\*|<#(?P<channel>\d+)>|<t:(?P<moment>\d+)(?::\w)?>")


def plain(text: str, channels: Mapping[int, str] = MappingProxyType({})) -> str:
    """Return a sentence without Discord's marks; channels are called by these names."""

    def shown(mark: re.Match[str]) -> str:
        if mark["channel"]:
            number = int(mark["channel"])
            return f"#{channels[number]}" if number in channels else f"the channel {number}"
        if mark["moment"]:
            return f"{dt.datetime.fromtimestamp(int(mark['moment']), dt.UTC):%Y-%m-%d %H:%M} UTC"
        return mark["sign"] or ""

    return _MARKS.sub(shown, typed(text))
