"""What articles are ordered by: their dates, then their files' names."""

from __future__ import annotations

import datetime as dt
import re

from bot.articles.article import Article

# Places are kept in databases, for longer than a version of this file: a change of how they are
# written makes channels miss articles or get them again.
_UNDATED = "0"
_DATED = "1"
_START = dt.datetime.min.replace(tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_DATE = re.compile(r"(?<!\d)((?:19|20)[0-9]{2})([-_]?)([0-9]{2})\2([0-9]{2})(?!\d)")


def place(name: str, article: Article) -> str:
    """Return what an article is ordered by."""
    date = article.date or date_in(name)
    if date is None:
        return f"{_UNDATED}-{by_name(name)}"
    # A day is added as an offset can move the first dates into the year 0.
    since = (date - _START + dt.timedelta(days=1)) // _MICROSECOND
    return f"{_DATED}{since:018}-{by_name(name)}"


def by_name(name: str) -> str:
    """Return what names are ordered by: part 2 stands before part 10.

    Of names that are told apart by nothing but case or leading zeros, the exact name decides.
    """
    counted = re.sub(r"\d+", _counted, name.casefold())
    # In hexadecimal, since names may hold what a database refuses. The hyphen sorts before all
    # digits and thereby ends a name before a longer one that begins so.
    return f"{_hex(counted)}-{_hex(name)}"


def _counted(digits: re.Match[str]) -> str:
    """Return a number behind the count of its digits, so that the longer one is the larger."""
    number = digits[0].lstrip("0")
    return f"{len(number):03}{number}"


def _hex(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").hex()


def date_in(name: str) -> dt.datetime | None:
    """Return the first valid date in a file's name, at noon as all dates without a time."""
    for match in _DATE.finditer(name):
        try:
            return dt.datetime(int(match[1]), int(match[3]), int(match[4]), 12, tzinfo=dt.UTC)
        except ValueError:
            continue
    return None
