"""What `/schedule` answers when something was done, or can't be done yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.daily.ledger.channel_schedule import ChannelSchedule, NothingNew, Order, State
from bot.daily.ledger.choice import Choice, Why
from bot.daily.ledger.forecast import Forecast
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.port.access import Cause
from bot.daily.port.refusals import Meaning
from bot.daily.when.schedule import Schedule
from bot.daily.words import answers
from bot.daily.words.post_again import PostAgain
from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_articles import ARTICLES, BRIDGE, LONG
from bot.gallery.sample_causes import AT_MANY_PLACES, CAUSES, FREE, NAMES, NO_ANSWERS, access
from bot.gallery.sample_posts import PLAN, SKIPPING, STATES, coming, record
from bot.gallery.samples import NEWS, NOW, PERSON, READERS
from bot.messages.post import Style
from bot.messages.wire import Message

_CHANGE = 3
_NEW = Choice((BRIDGE,), Why.NEW)
_CHOICES = {
    "several new articles": Choice(ARTICLES[:4], Why.NEW),
    "one that was asked for": Choice((LONG,), Why.ASKED),
    "the newest again": Choice((BRIDGE,), Why.AGAIN),
    "nothing new": Choice((), Why.NOTHING_NEW),
    "refused": Choice((), Why.REFUSED),
}
_REASONS = {Reason.NOTHING_NEW: "as nothing was new", Reason.ASKED: "on request"}
_WEEKLY = replace(
    PLAN,
    when=Schedule(17 * 60 + 30, "UTC", frozenset({0, 2, 4})),
    ping_role_id=READERS,
    order=Order.QUEUE,
    style=Style.CARD,
    when_nothing_new=NothingNew.SKIP,
)
_FOUR_TIMES = replace(
    PLAN, order=Order.DIGEST, more_times=((1, 12 * 60), (2, 18 * 60), (3, 21 * 60 + 30))
)
_PAUSED = replace(PLAN, state=State.PAUSED, paused_at=NOW, paused_by=PERSON)
_UNDERSTOOD = ("I read “EST” as America/New_York.",)
_BLOCKED = replace(PLAN, state=State.BLOCKED, trouble=Meaning.PERMISSION, facts={"code": 50013})


def groups() -> Iterator[Group]:
    """Yield the answers of `/schedule` but its list and its status."""
    yield Group("/schedule set", "When posts come, and what is next.", tuple(_set()))
    yield Group("/schedule next, skip-next", "What comes, and what won't.", tuple(_next()))
    yield Group(
        "/schedule pause, resume, remove, and Undo",
        "What was changed, and what is next.",
        (*_changed(), *_still_blocked()),
    )
    yield Group(
        "/schedule post-now",
        "What came of it.",
        (*_posted(), *_out_already()),
    )


# --- set -----------------------------------------------------------------------------------


def _set() -> Iterator[Entry]:
    def plain(*ahead: Forecast, plan: ChannelSchedule = PLAN, **more: Any) -> Message:
        found = more.pop("found", FREE)
        return answers.was_set(plan, ahead or coming(schedule=plan), found, _CHANGE, **more)

    for name, message in (
        ("Set", plain()),
        ("With every option", plain(plan=_WEEKLY)),
        ("Four times a day", plain(plan=_FOUR_TIMES)),
        ("While it is paused", plain(plan=_PAUSED)),
        ("What was typed was understood", plain(understood=_UNDERSTOOD)),
        ("The role can't be pinged", plain(plan=_WEEKLY, notes=_no_ping())),
        ("Something in the way", plain(found=access(*AT_MANY_PLACES))),
        *(
            (f"Next: {name}", plain(*coming(each), plan=_plan(each)))
            for name, each in _CHOICES.items()
        ),
        *((name, plain(found=failure)) for name, failure in NO_ANSWERS.items()),
        *((f"Today's post: {name}", plain(*ahead)) for name, ahead in _taken()),
    ):
        yield Entry(name, "after /schedule set, add-time or remove-time", Seen.BY_ONE, message)


def _plan(choice: Choice) -> ChannelSchedule:
    return PLAN if choice.articles else SKIPPING


def _no_ping() -> list[str]:
    return [answers.not_mentionable(READERS)]


def _taken() -> Iterator[tuple[str, list[Forecast]]]:
    for state, reason in (
        *((state, None) for state in DeliveryState if state is not DeliveryState.SKIPPED),
        (DeliveryState.SKIPPED, Reason.NOTHING_NEW),
        (DeliveryState.SKIPPED, Reason.ASKED),
    ):
        name = STATES[state] + (f", {_REASONS[reason]}" if reason else "")
        yield name, coming(taken=record(state, reason, code=50013))


# --- what comes next -----------------------------------------------------------------------


def _next() -> Iterator[Entry]:
    other = Choice((LONG,), Why.ASKED)
    ahead = coming(_NEW, other)
    for name, when, message in (
        ("Chosen", "after next", answers.asked_next(PLAN, BRIDGE, ahead, _CHANGE)),
        ("Not out yet", "after next", answers.asked_next(PLAN, LONG, ahead, _CHANGE)),
        ("Out much later", "after next", answers.asked_next(PLAN, ARTICLES[2], ahead, _CHANGE)),
        ("Left out", "after skip-next", answers.left_out(PLAN, [LONG], ahead, _CHANGE)),
        (
            "A digest left out",
            "after skip-next",
            answers.left_out(PLAN, ARTICLES[:4], coming(_CHOICES["nothing new"]), _CHANGE),
        ),
        (
            "A post left out",
            "after skip-next",
            answers.day_left_out(PLAN, ahead[0].occasion.due, ahead[1:], _CHANGE),
        ),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


# --- paused, resumed, removed, undone ------------------------------------------------------


def _changed() -> Iterator[Entry]:
    skipped = record(DeliveryState.SKIPPED, Reason.PAUSED)
    for name, when, message in (
        ("Paused", "after pause", answers.was_paused(PLAN, _CHANGE)),
        ("Resumed", "after resume", answers.was_resumed(PLAN, coming(), FREE)),
        (
            "Resumed, something in the way",
            "after resume",
            answers.was_resumed(PLAN, coming(), access(CAUSES[Cause.OWN])),
        ),
        (
            "Resumed, today's post was skipped",
            "after resume",
            answers.was_resumed(PLAN, coming(taken=skipped), FREE),
        ),
        (
            "Resumed, no answer",
            "after resume",
            answers.was_resumed(PLAN, coming(), NO_ANSWERS["Discord doesn't answer"]),
        ),
        ("Removed", "after remove", answers.was_removed(PLAN, _CHANGE)),
        ("Undone", "after Undo", answers.was_undone(NEWS, PLAN, coming())),
        ("Undone: no daily post again", "after Undo", answers.was_undone(NEWS, None, [])),
        ("Too late", "after Undo", answers.undone_too_late()),
        ("Changed since", "after Undo", answers.changed_since(NEWS)),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _still_blocked() -> Iterator[Entry]:
    when = "after resume or post-now"
    for cause, obstacle in CAUSES.items():
        found = access(obstacle)
        blocked = replace(_BLOCKED, channel_id=found.channel_id)
        message = answers.still_blocked(blocked, found)
        yield Entry(f"Not yet: {NAMES[cause]}", when, Seen.BY_ONE, message)
    message = answers.still_blocked(_BLOCKED, NO_ANSWERS["Discord doesn't answer"])
    yield Entry("Not known", when, Seen.BY_ONE, message)


# --- posted now ----------------------------------------------------------------------------


def _posted() -> Iterator[Entry]:
    when = "after post-now"
    sent, sending = record(), record(DeliveryState.CLAIMED, detail=None)
    for name, message in (
        ("Posted", answers.posted(PLAN, sent, None)),
        ("Posted ahead of its time", answers.posted(PLAN, sent, coming())),
        ("On its way", answers.posted(PLAN, sending, None)),
        ("On its way, ahead of its time", answers.posted(PLAN, sending, coming())),
        ("On its way, after a try", answers.posted(PLAN, record(DeliveryState.CLAIMED), None)),
        (
            "Without its text",
            answers.posted(PLAN, record(DeliveryState.SENT, Reason.PERMISSION), None),
        ),
        ("Deleted since", answers.posted(PLAN, record(DeliveryState.DELETED), None)),
        ("Refused", answers.posted(PLAN, record(DeliveryState.FAILED, code=50035), None)),
        ("Unclear", answers.posted(PLAN, record(DeliveryState.UNCONFIRMED), None)),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _out_already() -> Iterator[Entry]:
    button = PostAgain(NEWS, NOW.date(), 0)
    for name, state, reason in (
        ("Out already", DeliveryState.SENT, None),
        ("Deleted by somebody", DeliveryState.DELETED, None),
        ("Skipped", DeliveryState.SKIPPED, Reason.NOTHING_NEW),
        ("Refused before", DeliveryState.FAILED, Reason.TEXT),
        ("Unclear before", DeliveryState.UNCONFIRMED, None),
    ):
        before = record(state, reason, code=50035, due=NOW - dt.timedelta(hours=1))
        message = answers.out_already(PLAN, before, button)
        yield Entry(name, "after post-now, on a day that had its post", Seen.BY_ONE, message)
