"""What `/schedule` answers when something was done, or can't be done yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.daily.ledger.channel_schedule import NothingNew, State
from bot.daily.ledger.choice import Choice, Why
from bot.daily.ledger.results import DeliveryState, Reason
from bot.daily.port.access import Cause
from bot.daily.port.refusals import Meaning
from bot.daily.when.schedule import Schedule
from bot.daily.words import answers
from bot.daily.words.post_again import PostAgain
from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_articles import ARTICLES, BRIDGE, LONG
from bot.gallery.sample_causes import AT_MANY_PLACES, CAUSES, FREE, NO_ANSWERS, access
from bot.gallery.sample_posts import PLAN, SKIPPING, following, record
from bot.gallery.samples import NEWS, NOW, READERS
from bot.messages.briefing import briefing
from bot.messages.daily_post import daily_post
from bot.messages.wire import Message

_NEW = Choice((BRIDGE,), Why.NEW)
_CHOICES = {
    "several new articles": Choice(ARTICLES[:4], Why.NEW),
    "one that was asked for": Choice((LONG,), Why.ASKED),
    "the newest again": Choice((BRIDGE,), Why.AGAIN),
    "nothing new": Choice((), Why.NOTHING_NEW),
    "refused": Choice((), Why.REFUSED),
}
_WEEKLY = replace(
    PLAN,
    when=Schedule(17 * 60 + 30, "UTC", frozenset({0, 2, 4})),
    ping_role_id=READERS,
    when_nothing_new=NothingNew.SKIP,
)
_BLOCKED = replace(PLAN, state=State.BLOCKED, trouble=Meaning.PERMISSION, facts={"code": 50013})


def groups() -> Iterator[Group]:
    """Yield the answers of `/schedule` but its list and its status."""
    yield Group("/schedule set", "What it answers.", tuple(_set()))
    yield Group(
        "/schedule pause, resume, remove",
        "What they answer.",
        (*_changed(), *_still_blocked()),
    )
    yield Group("/schedule post-now", "What it answers.", (*_posted(), *_out_already()))


# --- set -----------------------------------------------------------------------------------


def _set() -> Iterator[Entry]:
    plain = answers.was_set
    post = daily_post(briefing(BRIDGE), READERS)
    next_plain, next_weekly = following(), following(_WEEKLY)
    for name, message in (
        ("With the post below", plain(PLAN, next_plain, _NEW, FREE, preview=briefing(BRIDGE))),
        ("A very long post below", plain(PLAN, next_plain, _NEW, FREE, preview=briefing(LONG))),
        ("With every option", plain(_WEEKLY, next_weekly, _NEW, FREE, preview=post)),
        ("Changed", plain(_WEEKLY, next_weekly, _NEW, FREE, before=PLAN)),
        ("The role can't be pinged", plain(_WEEKLY, next_weekly, _NEW, FREE, _no_ping())),
        ("Something in the way", plain(PLAN, next_plain, _NEW, access(*AT_MANY_PLACES))),
        *_choices(),
        *((name, plain(PLAN, next_plain, _NEW, failure)) for name, failure in NO_ANSWERS.items()),
        *((f"Today's post: {name}", message) for name, message in _instead_of()),
    ):
        yield Entry(name, "after /schedule set", Seen.BY_ONE, message)


def _choices() -> Iterator[tuple[str, Message]]:
    for name, choice in _CHOICES.items():
        plan = PLAN if choice.articles else SKIPPING
        yield f"Next: {name}", answers.was_set(plan, following(plan), choice, FREE)


def _no_ping() -> list[str]:
    return [answers.not_mentionable(READERS)]


def _instead_of() -> Iterator[tuple[str, Message]]:
    for state, reason in (
        *((state, None) for state in DeliveryState if state is not DeliveryState.SKIPPED),
        (DeliveryState.SKIPPED, Reason.NOTHING_NEW),
        (DeliveryState.SKIPPED, Reason.PAUSED),
    ):
        instead_of = record(state, reason, code=50013)
        message = answers.was_set(PLAN, following(instead_of=instead_of), _NEW, FREE)
        yield " ".join([state.value, *([reason.value] if reason else [])]), message


# --- paused, resumed, removed --------------------------------------------------------------


def _changed() -> Iterator[Entry]:
    weekly = following(_WEEKLY)
    for name, when, message in (
        ("Paused", "after pause", answers.was_paused(PLAN)),
        ("Resumed", "after resume", answers.was_resumed(PLAN, following(), FREE)),
        (
            "Resumed, something in the way",
            "after resume",
            answers.was_resumed(PLAN, following(), access(CAUSES[Cause.OWN])),
        ),
        (
            "Resumed, today's post was skipped",
            "after resume",
            answers.was_resumed(
                PLAN,
                following(instead_of=record(DeliveryState.SKIPPED, Reason.PAUSED)),
                FREE,
            ),
        ),
        (
            "Resumed, no answer",
            "after resume",
            answers.was_resumed(_WEEKLY, weekly, NO_ANSWERS["Discord doesn't answer"]),
        ),
        ("Removed", "after remove", answers.was_removed(PLAN)),
        ("Removed, with every option", "after remove", answers.was_removed(_WEEKLY)),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)


def _still_blocked() -> Iterator[Entry]:
    when = "after resume or post-now"
    for cause, obstacle in CAUSES.items():
        found = access(obstacle)
        blocked = replace(_BLOCKED, channel_id=found.channel_id)
        message = answers.still_blocked(blocked, found)
        yield Entry(f"Not yet: {cause.value}", when, Seen.BY_ONE, message)
    message = answers.still_blocked(_BLOCKED, NO_ANSWERS["Discord doesn't answer"])
    yield Entry("Not known", when, Seen.BY_ONE, message)


# --- posted now ----------------------------------------------------------------------------


def _posted() -> Iterator[Entry]:
    when = "after post-now"
    sent, sending = record(), record(DeliveryState.CLAIMED, detail=None)
    for name, message in (
        ("Posted", answers.posted(PLAN, sent, None)),
        ("Posted ahead of its time", answers.posted(PLAN, sent, following())),
        ("On its way", answers.posted(PLAN, sending, None)),
        ("On its way, ahead of its time", answers.posted(PLAN, sending, following())),
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
