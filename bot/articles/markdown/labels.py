"""A link's words: between the brackets Discord shows a backslash, and takes the sign all the same.

So what is escaped elsewhere is written there with signs that look alike, or parted from its
neighbour by what can't be seen.
"""

from __future__ import annotations

import re
from typing import Final

SEAM: Final = "\u200b"
"""Parts signs that would run together, and can't be seen."""
_ALIKE: Final = {
    "*": "\u2217",  # an operator
    "_": "\u02cd",  # a low macron
    "`": "\u02cb",  # a grave accent
    "~": f"~{SEAM}",
    "|": f"|{SEAM}",
    "<": f"<{SEAM}",
    "(": f"{SEAM}(",
}
_ESCAPED = re.compile(
    r"(?P<code>(?P<ticks>`{1,2})(?!`).+?(?<!`)(?P=ticks)(?!`))|\\(?P<sign>[^0-9A-Za-z\s])"
)
# What would look like an escaped bracket.
_BEFORE_BRACKET = re.compile(r"\\(?=[\[\]]|\Z)")
_BRACKET = re.compile(r"[\[\]]")


def label(text: str) -> str | None:
    """Return Discord's Markdown as the words of a link; None where they can't be such."""
    if "\\" in text:
        text = _ESCAPED.sub(_shown, text)
        text = _BEFORE_BRACKET.sub(rf"\\{SEAM}", text)
    return text if _has_pairs(text) else None


def _shown(match: re.Match[str]) -> str:
    sign: str | None = match["sign"]
    return match["code"] if sign is None else _ALIKE.get(sign, sign)


def _has_pairs(text: str) -> bool:
    """Tell whether brackets are in pairs, and no pair in another: more Discord doesn't follow."""
    is_open = False
    for sign in _BRACKET.findall(text):
        if (sign == "[") == is_open:
            return False
        is_open = sign == "["
    return not is_open
