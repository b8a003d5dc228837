"""A short mark of what an article says, by which a post that is out is known to be out of date.

It tells two things: what the editor typed, and what readers see of that. Where a post has to be
corrected, both differ: what is typed otherwise and reads the same is no correction, nor is what a
new version of the program makes of the same text. Marks are kept in databases, for longer than a
version of this file: whoever changes how they are made gives them another `_KIND`, and marks of
different kinds are never compared.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import Final

_KIND: Final = "1"
_PARTS: Final = 4
# What differs by nothing but these is the same text in other type.
_TYPE: Final = str.maketrans(
    {
        **dict.fromkeys('"‘’‚‛“”„‟«»‹›′″´', "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),
    }
)


def content_mark(
    typed: Iterable[str | None], seen: Iterable[str | None], correction: str | None
) -> str:
    """Return the mark of an article, with the reason of its last correction."""
    reason = _digest([correction], 8) if correction else ""
    return f"{_KIND}-{_digest(typed, 24)}-{_digest(seen, 24)}-{reason}"


def is_correction(before: str | None, now: str | None) -> bool:
    """Tell whether a post of an article with the one mark is corrected when it has the other.

    A reason that is given later is one more thing to say; one that is taken away is none.
    """
    old, new = (before or "").split("-"), (now or "").split("-")
    if not len(old) == len(new) == _PARTS or old[0] != new[0]:
        return False
    is_other_text = old[1] != new[1] and old[2] != new[2]
    return is_other_text or bool(new[3] and old[3] != new[3])


def _plain(text: str) -> str:
    """Return text without white space, and with one sign for all quotes and one for all dashes."""
    words = "".join(unicodedata.normalize("NFC", text).translate(_TYPE).split())
    while "--" in words:
        words = words.replace("--", "-")
    return words


def _digest(said: Iterable[str | None], size: int) -> str:
    text = "\x1f".join(_plain(each or "") for each in said)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:size]
