"""Chooses what a post holds, of the articles that are out and that the channel hasn't had. Pure."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.articles.article import Article
from bot.daily.ledger.channel_schedule import NothingNew, Order
from bot.messages.digest import MAX


class Why(Enum):
    """Why a post holds what it does."""

    NEW = "new"
    """The channel hasn't had it."""
    ASKED = "asked"
    """Somebody asked for it to come next."""
    AGAIN = "again"
    """There is nothing new, and the newest is posted again."""
    NOTHING_NEW = "nothing new"
    """So nothing is posted."""
    REFUSED = "refused"
    """By Discord, and nothing else is new, so nothing is posted."""


@dataclass(frozen=True)
class Choice:
    """What a post holds: one article, several as a digest, or none."""

    articles: tuple[Article, ...]
    """Of a digest the newest comes first."""
    why: Why

    @property
    def article(self) -> Article | None:
        """The first article."""
        return self.articles[0] if self.articles else None


def choose(
    out: Sequence[Article],
    had: Container[str],
    order: Order,
    when_nothing_new: NothingNew,
    asked: str | None = None,
) -> Choice:
    """Choose from `out`, newest last; `had` are ids, and `asked` is one that is to come first."""
    if asked is not None and (wanted := next((each for each in out if each.id == asked), None)):
        return Choice((wanted,), Why.ASKED)
    chosen = _new(out, had, order)
    if chosen:
        return Choice(chosen, Why.NEW)
    if when_nothing_new is NothingNew.REPOST and out:
        return Choice((out[-1],), Why.AGAIN)
    return Choice((), Why.NOTHING_NEW)


def _new(out: Sequence[Article], had: Container[str], order: Order) -> tuple[Article, ...]:
    if order is Order.DIGEST:
        return tuple([each for each in reversed(out) if each.id not in had][:MAX])
    candidates = reversed(out) if order is Order.NEWEST else out
    return tuple(next(([each] for each in candidates if each.id not in had), []))


def archive(out: Sequence[Article]) -> tuple[str, ...]:
    """Return the ids of what is old when a channel begins: all but the newest and its day."""
    if not out:
        return ()
    newest = out[-1]
    return tuple(each.id for each in out[:-1] if not _same_day(each, newest))


def _same_day(one: Article, other: Article) -> bool:
    if one.date is None or other.date is None:
        return False
    return one.date.date() == other.date.date()
