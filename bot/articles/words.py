"""A text's words as they are compared: in no case, without accents, in pairs where none has blanks.

Chinese, Japanese, Thai and their like have no blanks between words. Each two neighbouring
characters make a word there: a longer one is found as several such pairs in a row.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bot.articles.text import without_apostrophes

# Kana, Chinese characters, Thai, Lao, Burmese and Khmer.
_BLANKLESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_BLANKLESS}]+")
_PARTS = re.compile(f"[{_BLANKLESS}]+|[^{_BLANKLESS}]+")
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. The signs of other scripts are
# letters to those who read them.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670]+")
# Letters that Unicode does not part into a letter and an accent.
_ALIKE = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)
_PLAIN_WORD = re.compile(r"[0-9A-Za-z']+")


class Word(NamedTuple):
    """A word, and where in a text it stands."""

    word: str
    start: int
    end: int


def folded(text: str) -> str:
    """Return a text in lower case, without accents and apostrophes; the rest stays as it is."""
    if text.isascii():
        return text.replace("'", "").replace("`", "").lower()
    text = unicodedata.normalize("NFKD", without_apostrophes(text)).casefold()
    text = _ACCENTS.sub("", without_apostrophes(text)).translate(_ALIKE)
    return unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """Return the words of a text, in order."""
    text = folded(text)
    for char in set(text):
        if not _is_part(char):
            text = text.replace(char, " ")
    if not text.isascii():
        text = _RUN.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text)
    return text.split()


def placed_words(text: str) -> list[Word]:
    """Return the words of a text with their places in it."""
    found: list[Word] = []
    for chunk in _chunks(text):
        for part in _PARTS.finditer(text, chunk.start, chunk.end):
            found += _placed(part[0], part.start())
    return found


def _placed(part: str, start: int) -> list[Word]:
    named = words(part)
    if len(part) > 1 and len(named) == len(part) - 1 and _RUN.fullmatch(part):
        return [Word(each, start + at, start + at + 2) for at, each in enumerate(named)]
    return [Word(each, start, start + len(part)) for each in named]


def _chunks(text: str) -> list[Word]:
    if text.isascii():
        return [Word(each[0], each.start(), each.end()) for each in _PLAIN_WORD.finditer(text)]
    found, start = [], -1
    for at, char in enumerate(text + " "):
        if _is_part(char) or not without_apostrophes(char):
            start = at if start < 0 else start
        elif start >= 0:
            found.append(Word(text[start:at], start, at))
            start = -1
    return found


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


@lru_cache(maxsize=1 << 16)
def _is_part(char: str) -> bool:
    """Tell whether words consist of it."""
    return unicodedata.category(char)[0] in "LNM"
