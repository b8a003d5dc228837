"""Cut long Markdown into pages, at the best places and without losing anything.

A page ends at the end of a paragraph, line, sentence or word, or else between two characters:
the first of these that leaves the page reasonably full. Links, addresses, mentions and code
that fit on a page are never split. Emphasis and longer code are closed at the end of a page and
reopened on the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import Enum, auto

from bot.articles.sentences import sentence_ends
from bot.messages.characters import is_joined, length, reach
from bot.messages.spans import MAX_MARKS, Span, find_spans, spell_out_links


class _Place(Enum):
    """Where a page may end."""

    PARAGRAPH = auto()
    LINE = auto()
    SENTENCE = auto()
    WORD = auto()
    CHARACTER = auto()


# Places in order of preference, each with how full the page must be by then.
_Places = tuple[tuple[_Place, float], ...]
_PAGE: _Places = (
    (_Place.PARAGRAPH, 1 / 2),
    (_Place.LINE, 1 / 2),
    (_Place.SENTENCE, 1 / 4),
    (_Place.WORD, 0),
)
_EXCERPT: _Places = ((_Place.SENTENCE, 1 / 3), (_Place.LINE, 1 / 2), (_Place.WORD, 0))
# Code has no sentences, only lines.
_CODE: _Places = ((_Place.LINE, 0),)
_BETWEEN_LINES = (_Place.PARAGRAPH, _Place.LINE)

# For each character of a page: whether a cut may come before it.
_FREE, _BLOCKED, _IN_CODE = range(3)

_BLANK = re.compile(r"\s")
_BLANKS = re.compile(r"\s*")
_BLANK_LINES = re.compile(r"(?:[ \t]*+\n)*+")
# Text that would become a heading, list or quote at the start of a page.
_BLOCK_START = re.compile(r"[ \t]*(?:#{1,3}|-#|[-*+]|>{1,3}|\d{1,9}[.)])\s")


def pages(text: str, limit: int) -> list[str]:
    """Return `text` in pages of at most `limit` UTF-16 units (64 or more), none of them blank."""
    text = text.strip()
    if length(text) <= limit:
        return [text] if text else []
    return [page for page, _ in _Cutter(text, limit, _PAGE).pieces()]


def cut(text: str, limit: int) -> str:
    """Return `text` if it has at most `limit` units, else its beginning and "…"."""
    text = text.strip()
    if length(text) <= limit:
        return text
    piece, place = next(_Cutter(text, limit - 2, _EXCERPT).pieces())
    if piece.endswith("```"):
        return f"{piece}\n…"
    return f"{piece}…" if place is _Place.CHARACTER else f"{piece} …"


class _Cutter:
    """One pass over a text, page by page, with the spans near the current page at hand."""

    def __init__(self, text: str, limit: int, places: _Places) -> None:
        self._text = spell_out_links(text, limit) if "](" in text else text
        self._limit = limit
        self._places = places
        self._spans = iter(find_spans(self._text, limit))
        self._next_span = next(self._spans, None)
        self._near: list[Span] = []
        self._sentences = sentence_ends(self._text)
        self._ended = [0]

    def pieces(self) -> Iterator[tuple[str, _Place]]:
        """Yield each page with the place where it ends."""
        start = 0
        while start < len(self._text):
            self._gather_near(start)
            opening = self._quote_at(start)
            opening += "".join(span.opening for span in self._open_at(start))
            room = self._limit - length(opening)
            if reach(self._text, start, room) == len(self._text):
                yield opening + self._text[start:], _Place.PARAGRAPH
                return
            end, place, closing = self._end(start, room)
            yield opening + self._text[start:end].rstrip() + closing, place
            start = self._resume(end)

    def _gather_near(self, start: int) -> None:
        """Collect the spans that overlap the page at `start`, and drop those before it."""
        while self._next_span and self._next_span.start < start + self._limit:
            self._near.append(self._next_span)
            self._next_span = next(self._spans, None)
        self._near = [span for span in self._near if span.end > start]

    def _quote_at(self, start: int) -> str:
        """Return what opens a quote again whose line goes on at `start`."""
        begin = self._text.rfind("\n", 0, start) + 1
        is_within = begin < start and self._text[start - 1 : start] != "\n"
        return "> " if is_within and self._text.startswith("> ", begin) else ""

    def _open_at(self, index: int) -> list[Span]:
        return [span for span in self._near if span.is_open_at(index)]

    def _end(self, start: int, room: int) -> tuple[int, _Place, str]:
        """Return where the page at `start` ends, the kind of place, and its closing marks."""
        # Room for closing marks is reserved only if the best end turns out to need them.
        for spare in (0, MAX_MARKS // 2):
            end, place = self._best_end(start, reach(self._text, start, room - spare))
            closing = "".join(span.closing for span in reversed(self._open_at(end)))
            if length(self._text[start:end].rstrip() + closing) <= room:
                break
        return end, place, closing

    def _best_end(self, start: int, furthest: int) -> tuple[int, _Place]:
        """Return the best place for the page at `start` to end, no later than `furthest`."""
        marks = self._marks(start, furthest)
        top = start + max(marks.rfind(_FREE, 1), marks.rfind(_IN_CODE, 1))
        if top <= start:  # a link or the like that is too long for any page
            return furthest, _Place.CHARACTER
        for place, least in _CODE if marks[top - start] == _IN_CODE else self._places:
            allowed = (_FREE, _IN_CODE) if place in _BETWEEN_LINES else (_FREE,)
            for end in self._ends(place, start + max(1, int((top - start) * least)), top):
                if marks[end - start] in allowed and self._is_clean(end):
                    return end, place
        for end in range(top, start, -1):
            if marks[end - start] != _BLOCKED and not is_joined(self._text, end):
                return end, _Place.CHARACTER
        return top, _Place.CHARACTER

    def _marks(self, start: int, furthest: int) -> bytearray:
        """Return for each index from `start` to `furthest` whether a cut is allowed there."""
        marks = bytearray(furthest - start + 1)

        def mark(value: int, first: int, last: int) -> None:
            first, last = max(first, start) - start, min(last, furthest + 1) - start
            if first < last:
                marks[first:last] = bytes([value]) * (last - first)

        for span in self._near:
            if span.is_code_block:
                mark(_IN_CODE, span.inner_start, span.inner_end)
            mark(_BLOCKED, span.start + 1, span.inner_start + 1)
            mark(_BLOCKED, max(span.inner_end, span.start + 1), span.end)
        return marks

    def _ends(self, place: _Place, low: int, top: int) -> Iterator[int]:
        """Yield the indices of `place` from `top` down to `low`."""
        match place:
            case _Place.PARAGRAPH:
                return self._backwards("\n\n", low, top)
            case _Place.LINE:
                return self._backwards("\n", low, top)
            case _Place.SENTENCE:
                return self._sentence_ends(low, top)
            case _:
                return self._word_ends(low, top)

    def _backwards(self, mark: str, low: int, top: int) -> Iterator[int]:
        at = self._text.rfind(mark, low, top + len(mark))
        while at >= 0:
            yield at
            at = self._text.rfind(mark, low, at + len(mark) - 1)

    def _sentence_ends(self, low: int, top: int) -> Iterator[int]:
        ends = self._ended
        while ends[-1] <= top and (end := next(self._sentences, None)):
            ends.append(end)
        for index in range(bisect_right(ends, top) - 1, bisect_left(ends, low) - 1, -1):
            yield ends[index]

    def _word_ends(self, low: int, top: int) -> Iterator[int]:
        text = self._text
        for end in range(top, low - 1, -1):
            if text[end] in " \n":
                if self._is_overlong_word(end + 1):
                    return  # it will be cut anyway, so it may as well begin on this page
                yield end

    def _is_overlong_word(self, start: int) -> bool:
        """Tell whether the word at `start` is too long for any page."""
        end = start + self._limit
        return end < len(self._text) and not _BLANK.search(self._text, start, end)

    def _is_clean(self, end: int) -> bool:
        """Tell whether a cut at `end` leaves the text looking the same."""
        after = self._skip(_BLANKS, end)
        splits_character = is_joined(self._text, end) or is_joined(self._text, after)
        return not (splits_character or _BLOCK_START.match(self._text, end))

    def _resume(self, end: int) -> int:
        """Return where the page after a cut at `end` starts: at the next visible character."""
        cut_spans = self._open_at(end)
        in_code = any(span.is_code_block for span in cut_spans)
        start = self._skip(_BLANK_LINES if in_code else _BLANKS, end)
        for span in reversed(cut_spans):
            if start >= span.inner_end:  # only the span's closing mark was left
                start = self._skip(_BLANKS, span.end)
        return start

    def _skip(self, blanks: re.Pattern[str], index: int) -> int:
        match = blanks.match(self._text, index)
        return match.end() if match else index
