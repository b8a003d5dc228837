"""The list of a server's schedules, and the status of one: what managers look up."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.daily.ledger.channel_schedule import ChannelSchedule, Order, State
from bot.daily.ledger.choice import Choice, Why
from bot.daily.ledger.records import Record
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.port.access import Access, Cause
from bot.daily.port.refusals import Meaning
from bot.daily.when.schedule import Change, Effect, Schedule
from bot.daily.words import looks, overview
from bot.daily.words.phrases import outcome
from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_articles import ARTICLES, BRIDGE, LONG, MANY, PLAIN
from bot.gallery.sample_causes import (
    AT_MANY_PLACES,
    CAUSES,
    FREE,
    IN_THREADS,
    NAMES,
    NO_ANSWERS,
    access,
    place_of,
)
from bot.gallery.sample_posts import PLAN, SKIPPING, coming, following, record
from bot.gallery.samples import ANNOUNCEMENTS, CHANNELS, EVENING, NOW, READERS
from bot.messages.post import Style, post
from bot.messages.wire import Message

_LISTED = 10
_NEW = Choice((BRIDGE,), Why.NEW)
_ANOTHER = Choice((PLAIN,), Why.NEW)
_AGAIN = Choice((BRIDGE,), Why.AGAIN)
_EVERY_DAY = frozenset(range(7))
CODES = (
    *(10003, 10004, 10008, 20016, 20028, 40333, 50001, 50007, 50008, 50013, 50024, 50035),
    *(50083, 130000, 160005, 200000, 200001),
)
"""Discord's error codes that have words of their own."""
SHOWN_STATES = [state for state in State if state is not State.REMOVED]
"""Nobody sees a schedule that was removed."""
_PERMISSION = {
    "trouble": Meaning.PERMISSION,
    "facts": {"code": 50013, "message": "Missing Permissions"},
}
_STATES: Mapping[str, tuple[dict[str, Any], Access]] = {
    "Running": ({}, FREE),
    "Paused": ({"state": State.PAUSED}, FREE),
    "Stopped: something in the way": (
        {"state": State.BLOCKED, **_PERMISSION},
        access(CAUSES[Cause.OWN]),
    ),
    "Stopped: nothing is in the way any more": (
        {
            "state": State.BLOCKED,
            "trouble": Meaning.PERMISSION,
            "facts": {"missing": ["Send Messages"]},
        },
        FREE,
    ),
    "Stopped: nobody knows why": ({"state": State.BLOCKED, **_PERMISSION}, FREE),
    "Stopped: what was missing is known": (
        {
            "state": State.BLOCKED,
            "trouble": Meaning.PERMISSION,
            "facts": {"missing": ["Send Messages"]},
        },
        NO_ANSWERS["Discord doesn't answer"],
    ),
    "Stopped: the text was refused": (
        {"state": State.BLOCKED, "trouble": Meaning.TEXT, "facts": {"code": 50035}},
        FREE,
    ),
    "Ended": ({"state": State.ENDED, "trouble": Meaning.GONE}, FREE),
    "Set by the host": ({"set_by_host": True, "set_by": None}, FREE),
    "With a ping": ({"ping_role_id": READERS}, FREE),
}
# A zone, the minute of the day and a moment shortly before its clocks change.
_CHANGES: Mapping[Effect | None, tuple[str, int, dt.datetime]] = {
    Effect.MOVED: ("Europe/Berlin", 150, dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC)),
    Effect.FIRST_OF_TWO: ("Europe/Berlin", 150, dt.datetime(2027, 10, 30, 12, tzinfo=dt.UTC)),
    Effect.NO_POST: ("Pacific/Apia", 540, dt.datetime(2011, 12, 29, 12, tzinfo=dt.UTC)),
    None: ("Europe/Berlin", 540, dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC)),
}


_EFFECTS = {
    Effect.MOVED: "a later post",
    Effect.FIRST_OF_TWO: "the time comes twice",
    Effect.NO_POST: "a day without a post",
    None: "the post stays",
}


def _looks() -> Iterator[Entry]:
    for style in Style:
        message = looks.preview(post(BRIDGE, style), SKIPPING, style, Style.CARD)
        yield Entry(f"As {style.value}", "after /schedule preview", Seen.BY_ONE, message)
    message = looks.preview(post(MANY), SKIPPING, Style.FULL, Style.FULL)
    yield Entry("Of very many sections", "after /schedule preview", Seen.BY_ONE, message)
    for count in (0, 1, 12):
        message = looks.used_for_all(Style.CARD, count, Style.FULL)
        name = f"Used in the whole server: {count} channels"
        yield Entry(name, "after Use it in the whole server", Seen.BY_ONE, message)
    message = looks.used_for_all(Style.FULL, 1)
    yield Entry("The server's look as it was", "after Undo", Seen.BY_ONE, message)
    message = looks.changed_since(Style.HEADLINES)
    yield Entry("The server's look has changed since", "after Undo", Seen.BY_ONE, message)


def groups() -> Iterator[Group]:
    """Yield the list, the statuses, and the words for every outcome of a post."""
    yield Group("/schedule list", "All daily posts of a server.", tuple(_lists()))
    yield Group("/schedule status", "How one daily post is doing.", (*_statuses(), *_clocks()))
    yield Group("/schedule calendar", "What comes in the next two weeks.", tuple(_calendars()))
    yield Group(
        "What became of posts",
        "The last posts in /schedule status: every outcome that there is.",
        tuple(_outcomes()),
    )
    yield Group(
        "/schedule preview",
        "The next post, with the looks to choose from; or why there is none.",
        (
            *_looks(),
            Entry(
                "Nothing new",
                "after /schedule preview",
                Seen.BY_ONE,
                overview.nothing_to_preview(SKIPPING),
            ),
            Entry(
                "Refused",
                "after /schedule preview",
                Seen.BY_ONE,
                overview.nothing_to_preview(SKIPPING, is_refused=True),
            ),
        ),
    )


# --- list ----------------------------------------------------------------------------------


def _lists() -> Iterator[Entry]:
    when = "after /schedule list"
    two = [PLAN, replace(PLAN, channel_id=ANNOUNCEMENTS, when=_rule(1050, "UTC", {0, 2, 4}))]
    states = [
        replace(PLAN, channel_id=channel, state=state)
        for channel, state in zip(CHANNELS, SHOWN_STATES, strict=False)
    ]
    every = {channel: (each,) for channel, each in zip(CHANNELS, _of_each_cause(), strict=False)}
    for name, message in (
        ("None", overview.schedules([])),
        ("Two", overview.schedules(_lines(two))),
        ("In every state", overview.schedules(_lines(states))),
        ("Something in the way", overview.schedules(_lines(_in_all_channels()), every)),
        (
            "Much in the way",
            overview.schedules(_lines(two), {EVENING: (), PLAN.channel_id: AT_MANY_PLACES}),
        ),
        ("The first of many pages", overview.schedules(_lines(two * 10), total=117)),
        ("The last of many pages", overview.schedules(_lines(two * 8), page=5, total=117)),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _of_each_cause() -> list[Any]:
    return [CAUSES[each] for each in Cause if each not in (Cause.ROLE, Cause.EVERYONE)]


def _in_all_channels() -> list[ChannelSchedule]:
    return [replace(PLAN, channel_id=channel) for channel in CHANNELS]


def _lines(schedules: Sequence[ChannelSchedule]) -> list[Any]:
    return [(each, following(each) if each.runs else None) for each in schedules]


def _rule(minute: int, zone: str, days: set[int]) -> Schedule:
    return Schedule(minute, zone, frozenset(days))


# --- status --------------------------------------------------------------------------------


def _status(
    schedule: ChannelSchedule = PLAN,
    *,
    choice: Choice = _NEW,
    found: Access = FREE,
    change: Change | None = None,
    records: Sequence[Record] = (),
    in_thread: bool = False,
    instead_of: Record | None = None,
    clock_trouble: str | None = None,
) -> Message:
    ahead = coming(choice, _ANOTHER, _AGAIN, schedule=schedule, taken=instead_of)
    return overview.status(
        schedule,
        ahead,
        found,
        change,
        records,
        in_thread=in_thread,
        clock_trouble=clock_trouble,
    )


def _statuses() -> Iterator[Entry]:
    when = "after /schedule status"
    for name, (facts, found) in _STATES.items():
        yield Entry(name, when, Seen.BY_ONE, _status(replace(PLAN, **facts), found=found))
    for cause, obstacle in CAUSES.items():
        plan = replace(PLAN, channel_id=place_of(cause))
        message = _status(plan, found=access(obstacle), in_thread=cause in IN_THREADS)
        yield Entry(f"In the way: {NAMES[cause]}", when, Seen.BY_ONE, message)
    wrong = "This machine's clock is 2 h 0 min ahead of Discord's."
    message = _status(clock_trouble=wrong)
    yield Entry("The clock of the bot's machine is wrong", when, Seen.BY_ONE, message)
    yield Entry("Much in the way", when, Seen.BY_ONE, _status(found=access(*AT_MANY_PLACES)))
    for name, failure in NO_ANSWERS.items():
        yield Entry(name, when, Seen.BY_ONE, _status(found=failure))
    for why in Why:
        articles = () if why in (Why.NOTHING_NEW, Why.REFUSED) else (BRIDGE,)
        plan = PLAN if articles else SKIPPING
        message = _status(plan, choice=Choice(articles, why))
        yield Entry(f"Next article: {why.value}", when, Seen.BY_ONE, message)
    digest = _status(choice=Choice(ARTICLES[:5], Why.NEW))
    yield Entry("Next: several articles", when, Seen.BY_ONE, digest)
    had = _status(instead_of=record(), records=[record()])
    yield Entry("Today's post is out", when, Seen.BY_ONE, had)


def _calendars() -> Iterator[Entry]:
    when = "after /schedule calendar"
    asked, digest = Choice((LONG,), Why.ASKED), Choice(ARTICLES[:4], Why.NEW)
    days = [_NEW, asked, _ANOTHER, *[_AGAIN] * 10]
    skipping = [_NEW, asked, _ANOTHER, *[Choice((), Why.NOTHING_NEW)] * 10]
    four = replace(PLAN, order=Order.DIGEST, more_times=((1, 720), (2, 1080), (3, 1290)))
    often = [digest, asked, *[_AGAIN] * 51]
    early = replace(PLAN, when=_rule(150, "Europe/Berlin", set(_EVERY_DAY)))
    change = early.when.next_change(
        dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC), dt.timedelta(days=2)
    )
    paused = replace(PLAN, state=State.PAUSED)
    for name, message in (
        ("Two weeks", overview.calendar(PLAN, coming(*days, taken=record()), None)),
        ("Skips days without a new article", overview.calendar(SKIPPING, coming(*skipping), None)),
        ("Four times a day", overview.calendar(four, coming(*often, schedule=four), None)),
        ("The clocks change", overview.calendar(early, coming(*days, schedule=early), change)),
        ("Paused", overview.calendar(paused, coming(*days), None)),
        ("Nothing", overview.calendar(PLAN, [], None)),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _clocks() -> Iterator[Entry]:
    for effect in (*Effect, None):
        zone, minute, moment = _CHANGES[effect]
        rule = _rule(minute, zone, set(_EVERY_DAY))
        change = rule.next_change(moment, dt.timedelta(days=2))
        message = _status(replace(PLAN, when=rule), change=change)
        name = f"The clocks change: {_EFFECTS[effect]}"
        yield Entry(name, "after /schedule status", Seen.BY_ONE, message)


# --- outcomes ------------------------------------------------------------------------------


def _outcomes() -> Iterator[Entry]:
    """Yield all outcomes that differ in words, ten to a status, as it lists that many."""
    told = list({outcome(each): each for each in _records()}.values())
    for start in range(0, len(told), _LISTED):
        dated = [
            replace(each, date=NOW.date() - dt.timedelta(days=day), seq=day % 3)
            for day, each in enumerate(told[start : start + _LISTED])
        ]
        name = f"Outcomes, part {start // _LISTED + 1}"
        yield Entry(name, "after /schedule status", Seen.BY_ONE, _status(records=dated))


def _records() -> Iterator[Record]:
    for state, reason in itertools.product(DeliveryState, (None, *Reason)):
        # Erased ones are shown to nobody.
        if state is not DeliveryState.ERASED:
            yield record(state, reason)
    for code in CODES:
        yield record(DeliveryState.FAILED, code=code)
    yield record(DeliveryState.FAILED, code=59999, detail="Words that Discord adds one day")
    yield record(DeliveryState.FAILED, detail=None)
    yield record(DeliveryState.UNCONFIRMED, detail=None)
    yield record(DeliveryState.PLANNED, detail=None)
    yield record(is_corrected=True)
