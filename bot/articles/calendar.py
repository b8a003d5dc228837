"""What is out, and when, by the clocks of any zone: a schedule's day is not always the host's."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass

from bot.articles.article import Article
from bot.articles.library import Library

_ZONES = 64


@dataclass(frozen=True)
class _Shown:
    articles: tuple[Article, ...]
    since: dt.datetime
    until: dt.datetime


class Calendar:
    """When the articles of one library are out; the last answers are kept, as many ask alike."""

    def __init__(self, library: Library) -> None:
        self._all = library.everything
        self._timed = [each for each in self._all if each.out or each.expires]
        self._shown: OrderedDict[dt.tzinfo, _Shown] = OrderedDict()

    def out(self, now: dt.datetime, zone: dt.tzinfo) -> tuple[Article, ...]:
        """Return what is out at that moment by the clocks of `zone`, newest last."""
        shown = self._shown.get(zone)
        if shown is None or not shown.since <= now < shown.until:
            shown = self._look(now, zone)
            self._shown[zone] = shown
            while len(self._shown) > _ZONES:
                self._shown.popitem(last=False)
        return shown.articles

    def coming(self, now: dt.datetime, zone: dt.tzinfo) -> list[tuple[dt.datetime, Article]]:
        """Return what will be out after that moment, with the moment, the next one first."""
        moments = ((each.out_in(zone), each) for each in self._timed)
        coming = [(out, each) for out, each in moments if out is not None and out > now]
        return sorted(coming, key=lambda each: each[0])

    def _look(self, now: dt.datetime, zone: dt.tzinfo) -> _Shown:
        moments = [
            moment
            for each in self._timed
            for moment in (each.out_in(zone), each.expires_in(zone))
            if moment is not None
        ]
        return _Shown(
            tuple(each for each in self._all if each.is_out(now, zone)),
            max((each for each in moments if each <= now), default=_FIRST),
            min((each for each in moments if each > now), default=_LAST),
        )


class BothCalendars(Calendar):
    """Two calendars as one, which need not look through what either has looked through."""

    def __init__(self, library: Library, base: Calendar, own: Calendar) -> None:
        self._library = library
        self._base = base
        self._own = own
        self._merged: OrderedDict[dt.tzinfo, _Merged] = OrderedDict()

    def out(self, now: dt.datetime, zone: dt.tzinfo) -> tuple[Article, ...]:
        """Return what is out at that moment by the clocks of `zone`, newest last."""
        base, own = self._base.out(now, zone), self._own.out(now, zone)
        merged = self._merged.get(zone)
        if merged is None or merged.base is not base or merged.own is not own:
            both = sorted([*base, *own], key=self._library.place_of)
            merged = self._merged[zone] = _Merged(base, own, tuple(both))
            while len(self._merged) > _ZONES:
                self._merged.popitem(last=False)
        return merged.articles

    def coming(self, now: dt.datetime, zone: dt.tzinfo) -> list[tuple[dt.datetime, Article]]:
        """Return what will be out after that moment, with the moment, the next one first."""
        coming = [*self._base.coming(now, zone), *self._own.coming(now, zone)]
        return sorted(coming, key=lambda each: each[0])


@dataclass(frozen=True)
class _Merged:
    base: tuple[Article, ...]
    own: tuple[Article, ...]
    articles: tuple[Article, ...]


_FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)
_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
