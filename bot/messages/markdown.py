"""Plain words as Discord Markdown that shows just these words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.messages.limits import fit, length

# An underscore inside a word and a single "~" or "|" mean nothing.
_SIGN = re.compile(r"[\\*`\[<@]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||(?<!\w)_|_(?!\w)")
_BLOCK_SIGN = re.compile(r"(?:\d{1,9}(?=[.)]\s)|(?=(?:#{1,3}|-#|[-+]|>{1,3})\s))")


def escape(words: str) -> str:
    """Return `words`, on one line, so that nothing in them is taken for Markdown."""
    escaped = _SIGN.sub(r"\\\g<0>", " ".join(words.split()))
    return _BLOCK_SIGN.sub(r"\g<0>\\", escaped, count=1) if _BLOCK_SIGN.match(escaped) else escaped


def literal(words: str, limit: int) -> str:
    """Return `words` escaped, in at most `limit` units, cut with "…" if need be."""
    words = " ".join(words.split())
    added = length(escape(words)) - length(words)
    # A sign takes two units at most, hence half the limit is always few enough.
    return escape(fit(words, max(limit - added, limit // 2)))


def bullets(lines: Sequence[str], limit: int) -> str:
    """Return `lines` as a list in at most `limit` units, the last saying how many are left out."""
    rest = f"- … and {len(lines):,} more"
    room = limit - length(rest)
    shown: list[str] = []
    for line in lines:
        room -= length(line) + len("- \n")
        if room < 0:
            break
        shown.append(f"- {line}")
    if hidden := len(lines) - len(shown):
        shown.append(f"- … and {hidden:,} more")
    return "\n".join(shown)
