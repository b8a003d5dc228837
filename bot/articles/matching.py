"""Which of many named things a person means by what they typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from bot.articles.text import fold, slug

T = TypeVar("T")

# Of 100: so much alike are "the brige" and "the old bridge closes", and so much more alike than all
# others is what was meant.
_ALIKE, _CLEARLY = 75, 8
_SHORTEST = 2


class Named(NamedTuple, Generic[T]):
    """A thing, with the key and the title that people know it by."""

    thing: T
    key: str
    title: str


class Names(Generic[T]):
    """The names of many things, made ready for being looked for.

    Names are compared folded: in any case, however punctuated. Of things with the same name
    the first is meant; suggestions come in the order in which the things were given.
    """

    def __init__(self, named: Iterable[Named[T]]) -> None:
        self._names = [(thing, slug(key), slug(title)) for thing, key, title in named]
        self._by_key: dict[str, T] = {}
        self._by_title: dict[str, T] = {}
        for thing, key, title in self._names:
            self._by_key.setdefault(key, thing)
            self._by_title.setdefault(title, thing)

    def find(self, text: str) -> T | None:
        """Return the thing with that key, else that title, else the only one so beginning."""
        wanted = slug(text)
        if wanted in self._by_key:
            return self._by_key[wanted]
        if wanted in self._by_title:
            return self._by_title[wanted]
        beginning = list(self._beginning(wanted))
        return beginning[0] if len(beginning) == 1 else None

    def suggest(self, text: str, limit: int) -> tuple[T, ...]:
        """Return at most `limit` things for `text`: those that begin with it come first.

        Those that contain it follow. Text without letters or digits leaves the choice open.
        """
        wanted = fold(text)
        beginning: list[T] = []
        containing: list[T] = []
        for thing, key, title in self._names:
            if key.startswith(wanted) or title.startswith(wanted):
                beginning.append(thing)
                if len(beginning) == limit:
                    break
            elif wanted in key or wanted in title:
                containing.append(thing)
        return tuple((beginning + containing)[:limit])

    def alike(self, text: str, limit: int) -> tuple[T, ...]:
        """Return what a mistyped text may mean, the likeliest first; nothing if none is like it.

        One that is meant without doubt comes alone.
        """
        from rapidfuzz import fuzz, process  # loaded for the first word that nothing has

        wanted = fold(text).replace("-", " ")
        if len(wanted) < _SHORTEST:
            return ()
        scores: dict[int, float] = {}
        for names in (self._keys, self._titles):
            found = process.extract(
                wanted, names, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=limit
            )
            for name, score, index in found:
                # Words in common are not enough: most titles have some.
                score = (score + fuzz.partial_ratio(wanted, name)) / 2
                scores[index] = max(score, scores.get(index, 0))
        best = sorted(scores, key=lambda index: (-scores[index], index))[:limit]
        if len(best) > 1 and scores[best[0]] - scores[best[1]] >= _CLEARLY:
            best = best[:1]
        return tuple(self._names[index][0] for index in best)

    @cached_property
    def _keys(self) -> list[str]:
        return [key.replace("-", " ") for _, key, _ in self._names]

    @cached_property
    def _titles(self) -> list[str]:
        return [title.replace("-", " ") for _, _, title in self._names]

    def _beginning(self, wanted: str) -> Iterator[T]:
        for thing, key, title in self._names:
            if key.startswith(wanted) or title.startswith(wanted):
                yield thing
