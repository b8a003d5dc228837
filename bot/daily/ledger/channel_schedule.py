"""A channel's schedule as a value, and the row it is stored in.

A new option is a field of `ScheduleOptions` and a column of the same name.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import logging
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from sqlalchemy import RowMapping

from bot.daily.port.access import Cause
from bot.daily.port.refusals import Meaning
from bot.daily.when.schedule import Schedule
from bot.daily.when.times import Occasion, Times
from bot.messages.post import Style

_log = logging.getLogger(__name__)


class State(Enum):
    """The state of a channel's schedule."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By a person."""
    BLOCKED = "blocked"
    """By a problem; it goes on by itself when that is solved."""
    ENDED = "ended"
    """The channel is gone."""
    REMOVED = "removed"
    """By a person; the row stays, because it knows what the channel has had."""


RUNNING = (State.ACTIVE, State.BLOCKED)
"""Posts are planned in these states; a blocked channel is tried again at each of them."""


class NothingNew(Enum):
    """What is posted on a day without a new article."""

    REPOST = "repost"
    SKIP = "skip"


class Order(Enum):
    """Which of the articles that a channel hasn't had comes next."""

    NEWEST = "newest"
    QUEUE = "queue"
    """The oldest."""
    DIGEST = "digest"
    """All of them, in one post."""


@dataclass(frozen=True, kw_only=True)
class ScheduleOptions:
    """What a person, or the host, has set for a channel."""

    channel_id: int
    guild_id: int | None
    when: Schedule
    """The first time of the day."""
    more_times: tuple[tuple[int, int], ...] = ()
    """Further times, each as its slot and minute."""
    order: Order = Order.NEWEST
    ping_role_id: int | None = None
    when_nothing_new: NothingNew = NothingNew.REPOST
    style: Style = Style.FULL
    """How a post of one article looks."""
    own_style: bool = False
    """Whether that was chosen for this channel; else it is the guild's, and changes with that."""
    announcement: bool = False
    """Whether the channel's posts are published to followers."""
    set_by: int | None = None
    set_by_host: bool = False

    @property
    def times(self) -> Times:
        """All times of the day."""
        return Times(self.when, self.more_times)


@dataclass(frozen=True, kw_only=True)
class ChannelSchedule(ScheduleOptions):
    """A channel's schedule, with its state."""

    state: State
    trouble: Meaning | None
    """Why it is blocked or ended."""
    facts: Mapping[str, Any]
    """About the trouble: `missing` permissions, Discord's `status`, `code`, `message`."""
    trouble_number: int
    effective_from: dt.datetime
    paused_at: dt.datetime | None
    paused_by: int | None
    next_article_id: str | None
    """Somebody asked for it to come next."""
    archive: str | None
    """The set of articles that were out before the channel's first schedule."""
    had_before: str | None
    """The set of articles that it had in a database that did not keep them one by one."""
    undo_number: int = 0
    """Of its last change, by which that can be undone."""

    @property
    def options(self) -> ScheduleOptions:
        """What a person, or the host, has set."""
        return ScheduleOptions(
            **{each.name: getattr(self, each.name) for each in fields(ScheduleOptions)}
        )

    @property
    def runs(self) -> bool:
        """Whether posts are planned."""
        return self.state in RUNNING

    @property
    def missing(self) -> tuple[str, ...]:
        """The permissions that were missing when it was blocked."""
        return tuple(self.facts.get("missing") or ())

    @property
    def waits_for_permission(self) -> bool:
        """Whether it waits until Discord lets posts through."""
        return self.state is State.BLOCKED and self.trouble is Meaning.PERMISSION

    @property
    def is_explained(self) -> bool:
        """Whether it is known what keeps posts out, so that one can see whether that is over."""
        known = self.missing or self.facts.get("unknown") or self.facts.get("causes")
        return self.waits_for_permission and bool(known)

    @property
    def lacks_permission(self) -> bool:
        """Whether it waits for something that can be checked before the next post.

        Where Discord refuses although nothing is in the way, or doesn't open an archived
        thread, only the next post will tell.
        """
        return self.is_explained and self.facts.get("causes") != [Cause.ARCHIVED.value]

    def next_post(self, now: dt.datetime, taken: Container[tuple[dt.date, int]] = ()) -> Occasion:
        """Return the first post after `now` whose date and slot are not in `taken`."""
        return self.times.next(max(now, self.effective_from), taken)


# --- rows ----------------------------------------------------------------------------------

_ENUMS: Mapping[str, type[Enum]] = {
    "state": State,
    "trouble": Meaning,
    "when_nothing_new": NothingNew,
    "order": Order,
    "style": Style,
}
# Every other field is a column of the same name.
_CONVERTED = {"when", "more_times", "facts"}
_OPTIONS = [each.name for each in fields(ScheduleOptions) if each.name not in _CONVERTED]
_COLUMNS = [each.name for each in fields(ChannelSchedule) if each.name not in _CONVERTED]


def option_values(options: ScheduleOptions) -> dict[str, Any]:
    """Return the options as column values."""
    return {
        "minute": options.when.minute,
        "zone": options.when.zone,
        "days": sum(1 << day for day in options.when.days),
        "more_times": json.dumps(options.more_times) if options.more_times else None,
        **{name: _plain(getattr(options, name)) for name in _OPTIONS},
    }


def from_now_on(times: Times, now: dt.datetime) -> dict[str, Any]:
    """Return the column values of a schedule whose posts are those due after `now`."""
    return {"effective_from": now, "next_due": times.next(now).due, "planned_at": now}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


@functools.lru_cache(maxsize=1024)
def times_of(minute: int, zone: str, days: int, more_times: str | None) -> Times:
    """Read the columns of the times; raises ValueError if this machine doesn't know the zone.

    Most channels have their posts at the same few times.
    """
    chosen = frozenset(day for day in range(7) if days >> day & 1)
    more = tuple((slot, at) for slot, at in json.loads(more_times or "[]"))
    return Times(Schedule(minute, zone, chosen), more)


def from_row(row: RowMapping) -> ChannelSchedule:
    """Read a row; raises ValueError when this machine doesn't know the time zone."""
    times = times_of(row["minute"], row["zone"], row["days"], row["more_times"])
    return ChannelSchedule(
        when=times.first,
        more_times=times.more,
        facts=json.loads(row["trouble_facts"] or "{}"),
        **{name: _value(name, row[name]) for name in _COLUMNS},
    )


def _value(name: str, stored: Any) -> Any:
    return _ENUMS[name](stored) if name in _ENUMS and stored is not None else stored


def readable(rows: Iterable[RowMapping]) -> Iterator[ChannelSchedule]:
    """Read rows; those that this machine can't read are logged and skipped."""
    for row in rows:
        try:
            yield from_row(row)
        except Exception:  # such as an unknown time zone
            _log.exception("The schedule of channel %s can't be read.", row["channel_id"])
