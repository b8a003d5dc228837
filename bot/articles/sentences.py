"""Where sentences end, for headlines and for cutting text where it hurts least."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.articles.text import LIST_MARK, plain

_CLOSERS = "\"'”’»)\\]}*_~|」』】》〉）］"
# The possessive `++` behind "not in the middle of one" keeps a long row of dots from being
# tried from each of them.
_SENTENCE_STOP = re.compile(
    rf"(?P<wide>[。！？｡]+[{_CLOSERS}]*)"
    rf"|(?<![.!?…؟۔।])(?P<stop>[.!?…؟۔।]++)[{_CLOSERS}]*+(?=\s|$)"
    rf"|(?P<blank>(?<=\S)(?=[ \t]*\n[ \t]*(?:\n|{LIST_MARK})))"
)
# The words of the first group never end a sentence, those of the second not before a number,
# those of the third when the next word is one that sentences begin with.
_NEVER_LAST = frozenset(
    "mr mrs ms mx messrs dr prof st ste gen col lt sgt cpl capt cmdr adm maj sen rep gov rev hon "
    "pres supt det mt ft vs cf e.g i.e viz approx ca".split()
)
_BEFORE_NUMBER = frozenset(
    "no nos fig figs vol vols art p pp ch sec "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_MAYBE_LAST = frozenset("inc ltd co corp bros jr sr etc al a.m p.m ph.d dept est ave blvd".split())
_OPENERS = frozenset(
    "the a an this that these those it its he she they we you i his her their our my in on at as "
    "by for from with after before when while since if although though because but and or so yet "
    "however meanwhile moreover there here what why how who where no not some many most all both "
    "each another other one two three under over despite during until according critics officials "
    "analysts experts".split()
)
_WORD_BEFORE = re.compile(r"(?:\n[ \t]*)?[^\s(\[{\"'“‘«—–]+$")
_WORD_AFTER = re.compile(r"[\s\"'“‘«(\[*_~|]*(\w{0,24})")
_NOTHING_OR_BLANK_LINE = re.compile(r"\s*\Z|[ \t]*\n[ \t]*\n")
_LIST_NUMBER = re.compile(r"\n[ \t]*\d{1,3}")


def sentence_ends(text: str) -> Iterator[int]:
    """Yield where each sentence of `text` ends, as indices, the end of the text last.

    An end lies behind closing quotes and before the white space that follows. Paragraphs and
    list items end sentences too. "U.S.", "Mr.", initials, decimals and numbered lists don't.
    """
    last = 0
    for match in _SENTENCE_STOP.finditer(text):
        if match["stop"] and not _ends_sentence(text, match):
            continue
        if match.end() > last:
            last = match.end()
            yield last
    if text[last:].strip():
        yield len(text.rstrip())


def first_sentence(text: str) -> str:
    """Return the first sentence of Markdown `text`, as plain words on one line."""
    text = text.strip()
    return plain(text[: next(sentence_ends(text), 0)]) or " ".join(text.split())


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Decide whether the full stop, question or exclamation mark of `match` ends a sentence."""
    if _NOTHING_OR_BLANK_LINE.match(text, match.end()):
        return True
    following = _WORD_AFTER.match(text, match.end())[1]  # type: ignore[index]  # matches ""
    if following[:1].islower():
        return False
    if match["stop"] != ".":
        return True
    return _full_stop_ends(_words_before(text, match.start()), following)


def _words_before(text: str, index: int) -> str:
    """Return the unbroken run of characters before `index`, with the line end before it."""
    # No abbreviation is longer than this; the slice keeps a text without spaces linear.
    start = index - 24
    match = _WORD_BEFORE.search(text[start:index] if start > 0 else "\n" + text[:index])
    return match[0] if match else ""


def _full_stop_ends(word: str, following: str) -> bool:
    """Decide by the words on both sides of a full stop."""
    if _LIST_NUMBER.fullmatch(word):
        return False
    word = word.lstrip().lstrip("*_~|")
    folded = word.casefold()
    if folded in _NEVER_LAST:
        return False
    if folded in _BEFORE_NUMBER:
        return not following[:1].isdigit()
    is_acronym = re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", folded) is not None and word[:1].isupper()
    if is_acronym or folded in _MAYBE_LAST:
        return following.casefold() in _OPENERS
    return True
