"""Plain text as Discord Markdown that displays exactly that text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.messages.limits import fit, length

# An underscore inside a word and a single "~" or "|" mean nothing.
_SIGN = re.compile(r"[\\*`\[<@]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||(?<!\w)_|_(?!\w)")
_BLOCK_SIGN = re.compile(r"(?:\d{1,9}(?=[.)]\s)|(?=(?:#{1,3}|-#|[-+]|>{1,3})\s))")


def escape(words: str) -> str:
    """Return `words` on one line, with everything escaped that would be read as Markdown."""
    escaped = _SIGN.sub(r"\\\g<0>", " ".join(words.split()))
    return _BLOCK_SIGN.sub(r"\g<0>\\", escaped, count=1) if _BLOCK_SIGN.match(escaped) else escaped


def literal(words: str, limit: int) -> str:
    """Return `words` escaped, in at most `limit` units, cut with "…" if need be."""
    words = " ".join(words.split())
    added = length(escape(words)) - length(words)
    # An escaped sign takes two units at most, so half the limit always fits.
    return escape(fit(words, max(limit - added, limit // 2)))


def bullets(lines: Sequence[str], limit: int) -> str:
    """Return `lines` as a list of at most `limit` units, ending with how many are left out."""
    rest = f"- … and {len(lines):,} more"
    room = limit - length(rest)
    items: list[str] = []
    for line in lines:
        room -= length(line) + len("- \n")
        if room < 0:
            break
        items.append(f"- {line}")
    if hidden := len(lines) - len(items):
        items.append(f"- … and {hidden:,} more")
    return "\n".join(items)
