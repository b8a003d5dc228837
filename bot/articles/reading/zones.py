"""Time zones as they stand behind a time: offsets, abbreviations, names."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

# Whose clocks an abbreviation means; where several places share one, the first here.
_PLACES: Final = (
    "America/New_York America/Chicago America/Denver America/Los_Angeles America/Anchorage "
    "Pacific/Honolulu America/Halifax America/St_Johns Europe/London Europe/Lisbon Europe/Berlin "
    "Europe/Athens Europe/Moscow Africa/Johannesburg Africa/Nairobi Asia/Karachi Asia/Hong_Kong "
    "Asia/Tokyo Asia/Seoul Australia/Perth Australia/Adelaide Australia/Sydney Pacific/Auckland"
).split()
_IN_SHORT: Final = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin",
    "HNEC": "Europe/Paris",
    "HAEC": "Europe/Paris",
}

ZONE = r"(?P<zone>z|(?:utc|gmt)?[ ]?[-+]\d{1,2}:?\d{0,2}|\(?[a-z]{2,5}\)?)"
"""Regular expression of an offset or an abbreviation, in lower case."""


def read_zone(text: str) -> dt.tzinfo:
    """Return the zone that an offset or an abbreviation means.

    An abbreviation means the clocks of its place, in summer too: so people use it.

    Raises:
        ValueError: it is none, or one that is used in several parts of the world.
    """
    text = text.strip("()").upper()
    if text in ("Z", "UTC", "GMT"):
        return dt.UTC
    if text.isalpha():
        place = _places().get(text)
        if place is None:
            raise ValueError(text)
        return ZoneInfo(place)
    text = re.sub("UTC|GMT| ", "", text)
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    delta = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-delta if text[0] == "-" else delta)


@cache
def _places() -> dict[str, str]:
    found = dict(_IN_SHORT)
    for place in _PLACES:
        for month in (1, 7):
            name = dt.datetime(2025, month, 1, tzinfo=ZoneInfo(place)).tzname()
            found.setdefault(name or "", place)
    return found
