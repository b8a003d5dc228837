"""What people type, made plain: one spelling for all ways to type the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 200  # characters that are looked at; Discord lets people type 6,000
_APOSTROPHES: Final = re.compile("['’‘ʼ`׳]")
# Not in 9.30, but in a.m., Mo. and kl.
_DOTS: Final = re.compile(r"(?<!\d)\.|\.(?!\d)")
NO_BLANKS: Final = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
"""Scripts that put no blanks between words, for a pattern: Thai, kana, Han, Hangul."""


def plain(text: str) -> str:
    """Return text in lower case, without accents and abbreviating dots, with ASCII digits."""
    # Turkish has an i without a dot, too, whose capital is I.
    parted = unicodedata.normalize("NFKD", text[:_LONGEST]).casefold().replace("ı", "i")
    kept = (
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in unicodedata.normalize("NFKD", parted)
        if not unicodedata.combining(each) and unicodedata.category(each) != "Cf"
    )
    whole = unicodedata.normalize("NFC", "".join(kept))
    return " ".join(_DOTS.sub("", _APOSTROPHES.sub("", whole)).split())


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first, each as a whole word."""
    longest_first = sorted(set(words) - {""}, key=lambda word: (-len(word), word))
    return "|".join(_as_word(word) for word in longest_first) or "(?!)"


def _as_word(word: str) -> str:
    start = "" if re.match(f"[{NO_BLANKS}]", word) else r"(?<![^\W\d_])"
    end = "" if re.search(f"[{NO_BLANKS}]$", word) else r"(?![^\W\d_])"
    return f"{start}{re.escape(word)}{end}"
