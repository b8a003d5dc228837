"""What a person typed, as words and phrases; no sign in it has another meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.articles.words import words
from bot.search.port import Phrase

_READ = 300  # characters; nobody looks for more
_TERMS = 12
_QUOTED = re.compile('"([^"]*)"|[“”„]([^“”„"]*)[“”"]|«([^»]*)»|»([^«]*)«|「([^」]*)」|『([^』]*)』')


@dataclass(frozen=True)
class Term:
    """What has to be found: a word as it was typed, or a phrase in quotes."""

    phrase: Phrase
    is_quoted: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it is a single word, which may be the beginning of one, or mistyped."""
        return len(self.phrase) == 1 and not self.is_quoted


def parse(typed: str) -> tuple[Term, ...]:
    """Return what has to be found, each once; nothing if no word was typed."""
    typed = typed[:_READ]
    terms: dict[Term, None] = {}
    at = 0
    for quoted in _QUOTED.finditer(typed):
        terms |= _plain(typed[at : quoted.start()])
        if phrase := tuple(words(" ".join(filter(None, quoted.groups())))):
            terms[Term(phrase, is_quoted=True)] = None
        at = quoted.end()
    terms |= _plain(typed[at:])
    return tuple(terms)[:_TERMS]


def _plain(text: str) -> dict[Term, None]:
    phrases = (tuple(words(each)) for each in text.split())
    return {Term(phrase): None for phrase in phrases if phrase}
