"""The section and the sentence of an article that match best, and the words in it that do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.articles.article import Article
from bot.articles.found import Excerpt
from bot.articles.sentences import sentence_ends
from bot.articles.text import LIST_MARK, plain
from bot.articles.words import Word, folded, placed_words
from bot.search.port import Group

_BLOCK_END = re.compile(rf"\n\s*\n|\n(?=[ \t]*{LIST_MARK})")
_LONGEST = 600  # characters of a sentence; of a longer one, what stands around the match


def excerpt(article: Article, groups: Sequence[Group]) -> Excerpt:
    """Return the sentence that holds most of the groups, the first of those that hold as many.

    Where only a section's title holds any, it is the first of that section. Where none does,
    it is the article's first.
    """
    best, most = Excerpt("", ""), 0
    for key, text in _parts(article):
        if not _may_hold(text, groups):
            continue
        for sentence in _sentences(text):
            if _may_hold(sentence, groups):
                marks, held = _marks(sentence, groups)
                if held > most:
                    best, most = Excerpt(key, sentence, marks), held
                if held == len(groups):
                    return _around(best)
    return _around(best) if most else _first(article, groups)


def _first(article: Article, groups: Sequence[Group]) -> Excerpt:
    for section in article.sections:
        if _marks(section.title, groups)[1]:
            return _around(Excerpt(section.key, next(_sentences(section.body), "")))
    return _around(Excerpt("", next(_sentences(article.lead or article.sections[0].body), "")))


def _parts(article: Article) -> Iterator[tuple[str, str]]:
    yield "", article.lead
    for section in article.sections:
        yield section.key, section.body


def _sentences(text: str) -> Iterator[str]:
    for block in _BLOCK_END.split(text):
        words, start = plain(block), 0
        for end in sentence_ends(words):
            yield words[start:end].strip()
            start = end


def _may_hold(text: str, groups: Sequence[Group]) -> bool:
    """Tell, quickly, whether a text can hold one of the words."""
    text = folded(text)
    return any(phrase[0] in text for group in groups for phrase in group)


def _marks(text: str, groups: Sequence[Group]) -> tuple[tuple[tuple[int, int], ...], int]:
    """Return where a text holds the groups, and how many of them."""
    placed = placed_words(text)
    spans: list[tuple[int, int]] = []
    held = 0
    for group in groups:
        found = [span for phrase in group for span in _places(placed, phrase)]
        spans += found
        held += bool(found)
    return _merged(spans), held


def _places(placed: Sequence[Word], phrase: Sequence[str]) -> Iterator[tuple[int, int]]:
    size = len(phrase)
    for at, word in enumerate(placed):
        if word.word == phrase[0]:
            here = placed[at : at + size]
            if [each.word for each in here] == [*phrase]:
                yield here[0].start, here[-1].end


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _around(found: Excerpt) -> Excerpt:
    """Return the excerpt without what is far from the first match."""
    if len(found.text) <= _LONGEST:
        return found
    first = found.marks[0][0] if found.marks else 0
    start = max(0, first - _LONGEST // 3)
    text = found.text[start : start + _LONGEST]
    inside = [(a - start, b - start) for a, b in found.marks if b - start <= len(text)]
    return Excerpt(found.section, text, tuple(inside))
