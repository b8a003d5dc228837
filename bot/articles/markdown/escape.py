"""Plain words as Discord Markdown that shows just these words.

Source: the rules of Discord's own parser, as far as they are public; see `Style` in its docs.
"""

from __future__ import annotations

import re

# What Discord takes for marks: stars, backticks, underscores in pairs or at a word's edge
# (to it only ASCII makes words), pairs of tildes and bars, a backslash that would hide the next
# sign, the seam of a link, and what begins mentions, times and addresses in angle brackets. Each
# begins with its own sign: so the search leaps from one to the next.
_SIGN = re.compile(
    r"""
    \*
  | `
  | _(?<![0-9A-Za-z_]_) | _(?![0-9A-Za-z]) | _(?<=__)
  | ~(?=~) | ~(?<=~~)
  | \|(?=\|) | \|(?<=\|\|)
  | \\(?=[^0-9A-Za-z\s]) | \\$
  | \((?<=\]\()
  | <(?=[@\#:/] | a:\w | t:-?\d | id:\w | https?:)
    """,
    re.VERBOSE,
)
# What a line that begins with it would become: a heading, a list, a quote.
_BLOCK_SIGN = re.compile(
    r"(?P<before>\d{1,9}(?=[.)](?:\s|$))|(?=(?:\#{1,3}|-\#|[-*+]|>{1,3})(?:\s|$)))"
)


# Where words are a stranger's, what could only ever be the half of something goes too.
_HALVES = re.compile(
    r"[\\*`\[<@]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||_(?<![0-9A-Za-z_]_)|_(?![0-9A-Za-z])|_(?<=__)"
)


def escape(words: str, *, at_start: bool = True, halves: bool = False) -> str:
    """Return `words` so that nothing in them is taken for a mark.

    `at_start` tells whether they begin a line, where more signs have a meaning. With `halves`
    each sign that could be a part of a mark is escaped, whatever stands beside it.
    """
    signs = _HALVES if halves else _SIGN
    escaped = signs.sub(r"\\\g<0>", words) if signs.search(words) else words
    if at_start and (sign := _BLOCK_SIGN.match(escaped)):
        escaped = f"{sign['before']}\\{escaped[sign.end() :]}"
    return escaped
