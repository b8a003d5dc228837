"""The line that announces a post, and what is left to read below it.

The line is what a phone shows of a post, so it says what the article is about, and the text below
does not say it again.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.articles.article import Article
from bot.articles.sentences import sentence_ends
from bot.articles.text import LIST_MARK, plain
from bot.messages import limits
from bot.messages.embeds import day
from bot.messages.limits import length
from bot.messages.markdown import literal
from bot.messages.spans import find_spans

# About as much as a phone's lock screen shows; a longer sentence is better read in its place.
_LINE = 200
# As much of a text as can hold such a sentence, however many of its characters are marks.
_READ = 2_000
# A sentence can't be taken out of a list, a quote or code.
_NO_SENTENCE = re.compile(rf"{LIST_MARK}|>|```")


def opening(article: Article) -> tuple[str, Article]:
    """Return the line that announces the article, and the article as it goes on below the line.

    The line is the title; without one, it is the first sentence. Where the text begins with the
    same words, it goes on with the next. Where it can't, the line is a name for the day.
    """
    sentence, rest = _parted((article.lead or article.sections[0].body).strip())
    goes_on = bool(sentence and (rest or article.lead))
    if article.title is not None:
        repeats = _same(sentence, article.title)
        if goes_on or not repeats:
            line = literal(article.title, limits.EMBED_TITLE)
            return line, _going_on(article, rest) if repeats else article
    elif goes_on:
        return literal(sentence, limits.EMBED_TITLE), _going_on(article, rest)
    return (f"Briefing · {day(article.date)}" if article.date else "Today's briefing"), article


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).rstrip(".") == " ".join(other.split()).rstrip(".")


def _parted(text: str) -> tuple[str, str]:
    """Return the first sentence as plain words, and the rest; no sentence if it can't be parted."""
    end = next(sentence_ends(text[:_READ]), 0)
    words, rest = plain(text[:end]), text[end:].strip()
    is_whole = not any(span.is_open_at(end) for span in find_spans(text[: 2 * _READ], _READ))
    if not words or length(words) > _LINE or _NO_SENTENCE.match(text) or not is_whole:
        return "", text
    return words, rest


def _going_on(article: Article, rest: str) -> Article:
    if article.lead:
        return replace(article, lead=rest)
    first, *others = article.sections
    return replace(article, sections=(replace(first, body=rest), *others))
