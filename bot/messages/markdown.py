"""Plain text as Discord Markdown that displays exactly that text."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.markdown.escape import escape
from bot.messages.limits import fit, length


def literal(words: str, limit: int) -> str:
    """Return `words` escaped, in at most `limit` units, cut with "…" if need be."""
    words = " ".join(words.split())
    added = length(escape(words, halves=True)) - length(words)
    # A sign takes two units at most, hence half the limit is always few enough.
    return escape(fit(words, max(limit - added, limit // 2)), halves=True)


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
