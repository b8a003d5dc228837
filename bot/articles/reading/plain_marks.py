"""Discord's marks in plain text: those that have a partner stay, others become plain signs.

Partners stand in one paragraph. Code, links and mentions are left as they are; addresses too,
unless Discord would take signs of the sentence along.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from bot.articles.markdown.links import ADDRESS, parted
from bot.articles.markdown.mentions import MENTION

_TOKEN = re.compile(
    rf"""
    (?P<escaped> \\[^0-9A-Za-z\s] )
  | (?P<code> (?P<ticks>`{{1,2}})(?!`)[^`\n]+(?P=ticks)(?!`) )
  | (?P<address> (?i:https?)://(?:[^\s<>*~|`]|[*~|](?=[\w/]))*(?<!_) )
  | (?P<whole> {MENTION} | <https?://[^<>\s]+>
      | \]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\) )
  | (?P<item> (?:^|(?<=\n))[ ]*\*[ ]+(?=[^\s*]) )
  | (?P<mark> \*+ | _+ | ~~+ | \|\| | `+ )
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(ADDRESS)
_SIGNS: Final = frozenset("* ** *** _ __ ___ ~~ ||".split())


class _Mark(NamedTuple):
    sign: str
    start: int
    end: int
    can_open: bool
    can_close: bool


def with_partners(text: str) -> str:
    """Return text in which each mark has its partner, or is escaped."""
    if "://" not in text and not any(sign in text for sign in "*_~|`"):
        return text
    return "\n\n".join(_paragraph(each) for each in text.split("\n\n"))


def _paragraph(text: str) -> str:
    found = [match for match in _TOKEN.finditer(text) if match["mark"] or match["address"]]
    single = _without_partner([_mark(match) for match in found if match["mark"]])
    parts: list[str] = []
    done = 0
    for match in found:
        parts.append(text[done : match.start()])
        if match["address"]:
            parts.append(_address(match[0]))
        else:
            sign = match[0]
            is_single = match.start() in single
            parts.append("".join(f"\\{char}" for char in sign) if is_single else sign)
        done = match.end()
    return "".join([*parts, text[done:]])


def _address(typed: str) -> str:
    """Return an address, up to a blank or a mark, so that its sentence's signs stay outside."""
    match = _ADDRESS.match(typed)
    if match is None or "](" in typed:
        return typed
    return parted(match[0], typed[match.end() :]) + typed[match.end() :]


def _mark(match: re.Match[str]) -> _Mark:
    """Return a mark, and whether it may open or close by what stands beside it."""
    text, (start, end), sign = match.string, match.span(), match[0]
    before, after = text[start - 1 : start], text[end : end + 1]
    can_open, can_close = bool(after.strip()), bool(before.strip())
    if sign[0] == "_" and len(sign) != 2:  # within a word it is a part of the word
        can_open, can_close = can_open and not before.isalnum(), can_close and not after.isalnum()
    if sign == "__":
        can_open, can_close = can_open and before != ".", can_close and not _is_name(text, end)
    if sign[0] == "*" and before.isdigit() and after.isdigit():
        can_open = can_close = False
    return _Mark(sign, start, end, can_open and sign in _SIGNS, can_close and sign in _SIGNS)


def _is_name(text: str, end: int) -> bool:
    """Tell whether a name goes on behind two underscores: `__init__.py`."""
    return text[end : end + 1] == "." and text[end + 1 : end + 2].isalnum()


def _without_partner(marks: list[_Mark]) -> set[int]:
    """Return where the marks begin that nothing closes, or that close nothing."""
    single = {mark.start for mark in marks}
    opened: dict[str, _Mark] = {}
    for mark in marks:
        opening = opened.get(mark.sign)
        if mark.can_close and opening is not None and opening.end < mark.start:
            single -= {opening.start, mark.start}
            del opened[mark.sign]
        elif mark.can_open:
            opened.setdefault(mark.sign, mark)
    return single
