"""Why something about the daily post can't be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.daily.ledger.channel_schedule import State
from bot.daily.when.times import MAX_TIMES
from bot.daily.words import refusals
from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_posts import PLAN
from bot.gallery.samples import EDITORS, FORUM, NEWS, NOW, PERSON, THREAD, VOICE
from bot.permissions import SEND, SEND_IN_THREADS, VIEW

_PAUSED = replace(PLAN, state=State.PAUSED, paused_at=NOW, paused_by=PERSON)


def groups() -> Iterator[Group]:
    """Yield the refusals."""
    yield Group(
        "Refusals of /schedule",
        "Why a command can't be carried out, and what to do instead.",
        tuple(_refusals()),
    )


def _refusals() -> Iterator[Entry]:
    every, setting, posting = "after any /schedule", "after /schedule set", "after post-now"
    for name, when, message in (
        ("Not a manager", every, refusals.only_managers()),
        ("In direct messages", every, refusals.only_in_servers()),
        ("A channel of another server", every, refusals.other_server()),
        ("You can't see the channel", every, refusals.you_may_not_write(NEWS, VIEW.in_channels)),
        ("You can't write there", every, refusals.you_may_not_write(NEWS, SEND.name)),
        (
            "You can't write in the thread",
            every,
            refusals.you_may_not_write(THREAD, SEND_IN_THREADS.name),
        ),
        ("A forum", every, refusals.forum(FORUM)),
        ("Not a text channel", every, refusals.not_for_text(VOICE)),
        ("A locked thread", "after set, resume or post-now", refusals.locked(THREAD)),
        ("@everyone as ping", setting, refusals.everyone_as_role()),
        ("A role you can't ping", setting, refusals.role_not_yours_to_ping(EDITORS)),
        ("No schedule there", "after any other /schedule", refusals.no_schedule(NEWS)),
        ("The host's own post", "after set, pause, resume or remove", refusals.hosts(NEWS)),
        ("Nothing to pause", "after pause", refusals.nothing_to_pause(NEWS)),
        ("Nothing to resume", "after resume", refusals.already_running(NEWS)),
        ("Paused already", "after pause", refusals.already_paused(_PAUSED)),
        ("No time yet", setting, refusals.time_needed(NEWS)),
        ("That time is there", "after add-time", refusals.time_is_there(PLAN, "09:00")),
        ("No more times", "after add-time", refusals.too_many_times(MAX_TIMES)),
        ("No such time", "after remove-time", refusals.no_such_time(PLAN, "10:00")),
        ("The only time", "after remove-time", refusals.last_time(PLAN)),
        ("No such article", "after next", refusals.no_such_article("A *dodo*")),
        ("Nothing to leave out", "after skip-next", refusals.nothing_to_leave_out(NEWS)),
        ("Paused", posting, refusals.paused(NEWS)),
        ("Ended", posting, refusals.ended(NEWS)),
        ("Had its post before it left", posting, refusals.had_before_leaving(NEWS)),
        ("The database is away", "after list, status, preview", refusals.database_away()),
        (
            "The database is away during a change",
            "after any other /schedule",
            refusals.database_away(changes=True),
        ),
    ):
        yield Entry(name, when, Seen.BY_ONE, message)
