"""A schedule, and what is known around it, as the answers show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """A channel's rule for its daily post."""

    channel_id: int
    time: str
    """Of the local day, as people read it: `09:00`."""
    zone: str
    days: str
    """As people read them: `every day`."""
    reposts: bool
    """On days without a new article the newest is posted again."""
    ping_role_id: int | None = None
    state: str = "active"
    """active, paused, blocked, ended."""
    trouble: str | None = None
    """While blocked or ended: permission, text, gone."""
    missing: tuple[str, ...] = ()
    """Permissions that were missing when it was blocked."""
    code: int | None = None
    said: str | None = None
    """Discord's code and words of the refusal that blocked it."""
    is_hosts: bool = False
    """Set by whoever runs the bot; nobody can change it in Discord."""


@dataclass(frozen=True)
class Coming:
    """The article that would be posted now."""

    headline: str | None
    """None when nothing would be."""
    is_new: bool
    passed_over: tuple[str, ...] = ()
    """Headlines of new articles that are older, and that the channel won't get."""


@dataclass(frozen=True)
class Next:
    """The next post."""

    at: dt.datetime
    wall: dt.datetime
    """The same moment by the clocks of the schedule's zone."""
    taken: Delivery | None = None
    """What a day that would come first has had already."""


@dataclass(frozen=True)
class Access:
    """What the bot may do in the channel, as Discord says now."""

    needed: tuple[str, ...]
    missing: tuple[str, ...] = ()
    unknown: str | None = None
    """Why nobody knows; then `missing` says nothing."""


@dataclass(frozen=True)
class ClockChange:
    """A coming change of the zone's clocks."""

    wall: dt.datetime
    """By the clocks as they are until then."""
    by: dt.timedelta
    effect: str | None
    """moved, first of two, no post; None when posts come at their time all the same."""
    date: dt.date | None = None
    comes_at: str | None = None
    """The time at which the post that is moved comes."""


@dataclass(frozen=True)
class Delivery:
    """One post, or why there was none."""

    date: dt.date
    seq: int
    state: str
    reason: str | None = None
    at: dt.datetime | None = None
    """When it was posted."""
    headline: str | None = None
    link: str | None = None
    code: int | None = None
    said: str | None = None
    """Discord's words of a refusal, or why nobody knows what became of it."""
    passed_over: tuple[str, ...] = ()
