"""The headings that every editor may type as they like, and those that are nearly one of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from bot.articles.text import fold, slug, without_apostrophes

KNOWN_TITLES: Final = {
    fold(title): title
    for title in (
        "What's Happening?",
        "Why It's Important?",
        "What's Next?",
        "Beyond the Headlines",
    )
}
"""The four known headings: key to canonical title."""

# "whats next" at least, and one of the four with much around it at most.
_LENGTHS = range(10, 81)
_WORDS: Final = {key.replace("-", " "): key for key in KNOWN_TITLES}
_LAST_WORDS: Final = tuple(words.rpartition(" ")[2] for words in _WORDS)
_NUMBER = re.compile(
    r"(?:\(?\d{1,3}[.):]+|[#§]\d{1,3}[.:]?|(?:[ivx]{1,4}|[a-z])[.)]"
    r"|(?:step|part|section)[ ]\d{1,3}:?)[ \t]+(?=\S)",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(r"\A:\w+:[ \t]*|[ \t]*:\w+:\Z")
_RULED = re.compile(r"\A[-=–—]{2,}[ \t]*|[ \t]*[-=–—]{1,}\Z")
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}]*\}[ \t]*\Z")
_STOPS = "?:？： \t!…"
NEAR: Final = 0.6
VERY_NEAR: Final = 0.82
"""How alike a heading is that has a section of its own, but was probably mistyped."""


def heading_key(title: str) -> str:
    """Return the key of a heading; of a known one whatever stands around it."""
    return known_key(title) or slug(_without_pictures(_ATTRIBUTES.sub("", title)) or title)


def bare_title(title: str) -> str:
    """Return a heading without the number, emoji and `{#id}` that stand around its words."""
    bare = _ATTRIBUTES.sub("", title)
    while True:
        shorter = _without_number(_without_pictures(bare)).strip()
        if shorter == bare:
            return bare
        bare = shorter


def known_key(title: str) -> str | None:
    """Return the key of the known heading that a line's words are, however they were typed."""
    if len(title) not in _LENGTHS:
        return None
    folded = without_apostrophes(title.replace("\\", "")).casefold()
    if not any(word in folded for word in _LAST_WORDS):  # nearly all lines end here
        return None
    return _known_key(title)


@lru_cache(maxsize=256)  # a library has the same few headings in article after article
def _known_key(title: str) -> str | None:
    title = _RULED.sub("", _SHORTCODE.sub("", title))
    bare = without_apostrophes(bare_title(title.replace("\\", ""))).strip(_STOPS).casefold()
    return _WORDS.get(" ".join(_without_pictures(bare).strip(_STOPS).split()))


def nearest_known(title: str, least: float = NEAR) -> str | None:
    """Return the known heading that a line is nearly, but is not."""
    words = fold(bare_title(title)).replace("-", " ")
    if not 6 <= len(words) <= 40:
        return None
    best, best_score = None, least
    for known, key in _WORDS.items():
        # A bound that costs little rules out nearly every line.
        if _ratio_at_most(words, known) < least:
            continue
        score = SequenceMatcher(None, words, known).ratio()
        if score >= best_score:
            best, best_score = KNOWN_TITLES[key], score
    return best


def _ratio_at_most(first: str, second: str) -> float:
    """Return what the ratio can be at most, by the letters that both have."""
    if 2 * min(len(first), len(second)) < NEAR * (len(first) + len(second)):
        return 0.0
    shared = (Counter(first) & Counter(second)).total()
    return 2 * shared / (len(first) + len(second))


def _without_number(text: str) -> str:
    match = _NUMBER.match(text)
    return text[match.end() :] if match else text


def _without_pictures(text: str) -> str:
    """Return text without emoji at its ends; letters, digits and words' own signs stay."""
    start, end = 0, len(text)
    while start < end and _is_picture(text[start]):
        start += 1
    while end > start and _is_picture(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_picture(char: str) -> bool:
    return char.isspace() or (
        not char.isascii() and unicodedata.category(char) in ("So", "Sk", "Cf", "Mn", "Me", "Sm")
    )
