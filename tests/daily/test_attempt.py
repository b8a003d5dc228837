"""One attempt: when it posts, when it looks first, and what is in doubt afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bot.daily.courier.attempt import OUT_OF_TIME, Attempted, Chance, Outgoing, attempt
from bot.daily.ledger.leases import Doubt
from bot.daily.port.outcomes import (
    Absent,
    Found,
    Outcome,
    Refused,
    Search,
    Sent,
    Unauthorized,
    Unknown,
    Unreadable,
    Wait,
)
from bot.daily.port.port import Upload
from bot.daily.words.phrases import no_answer

CHANNEL, NONCE_SECONDS, WHOLE_DAY = 11, 40.0, 26 * 3600.0
YOUNG, OLD = 10.0, 50.0
SENT, UNKNOWN, WAIT = Sent({"id": "1"}), Unknown("no answer"), Wait(7, False)
FORBIDDEN, HIDDEN = Refused(403, 50013, "no"), Refused(403, 50001, "no")
TOKEN, GONE, DELETED = Unauthorized(0, "no"), Refused(404, 10003, "no"), Refused(404, 10008, "no")
FOUND, BLIND = Found(5), Unreadable("too much")


class Scripted:
    """A port that answers as it is told, and notes what it was asked."""

    def __init__(self, post: Outcome | None, find: Search | None) -> None:
        self._post, self._find = post, find
        self.done: list[str] = []
        self.searches: list[tuple[float, bool]] = []
        self.spans: list[float | None] = []

    async def post(
        self, channel_id: int, message: Mapping[str, Any], files: Sequence[Upload] = ()
    ) -> Outcome:
        assert (channel_id, message) == (CHANNEL, {"content": "x"})
        self.done.append("post")
        assert self._post is not None
        return self._post

    async def find(
        self,
        channel_id: int,
        mark: str,
        seconds_back: float,
        *,
        span: float | None = None,
        certain: bool = True,
    ) -> Search:
        assert (channel_id, mark) == (CHANNEL, "mark")
        self.done.append("find")
        self.searches.append((seconds_back, certain))
        self.spans.append(span)
        assert self._find is not None
        return self._find


async def tried(
    port: Scripted,
    unsure: float | None,
    *,
    look_first: bool = False,
    turn: bool = True,
    waits: float = 0.0,
) -> Attempted:
    """Attempt; `waits` is how long it waits for its turn."""
    passed = 0.0

    def unsure_for() -> float | None:
        return None if unsure is None else unsure + passed

    async def its_turn() -> bool:
        nonlocal passed
        passed = waits
        return turn

    outgoing = Outgoing(CHANNEL, {"content": "x"}, "mark", look_first)
    chance = Chance(unsure_for, its_turn, NONCE_SECONDS)
    return await attempt(port, outgoing, chance)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unsure", "post", "find", "done", "expected"),
    [
        # Certainly not there: it is posted, and only silence leaves a doubt.
        (None, SENT, None, "post", (SENT, Doubt.NONE)),
        (None, UNKNOWN, None, "post", (UNKNOWN, Doubt.NOW)),
        (None, WAIT, None, "post", (WAIT, Doubt.NONE)),
        (None, FORBIDDEN, None, "post", (FORBIDDEN, Doubt.NONE)),
        # Perhaps, and Discord knows the nonce still: posted again, the doubt as old as it was.
        (YOUNG, SENT, None, "post", (SENT, Doubt.BEFORE)),
        (YOUNG, UNKNOWN, None, "post", (UNKNOWN, Doubt.BEFORE)),
        (YOUNG, WAIT, None, "post", (WAIT, Doubt.BEFORE)),
        (NONCE_SECONDS, SENT, None, "post", (SENT, Doubt.BEFORE)),
        # A refusal then proves nothing: the history is asked, and may not know either.
        (YOUNG, FORBIDDEN, Absent(), "post find", (FORBIDDEN, Doubt.NONE)),
        (YOUNG, FORBIDDEN, FOUND, "post find", (FOUND, Doubt.BEFORE)),
        (YOUNG, FORBIDDEN, BLIND, "post find", (BLIND, Doubt.BEFORE)),
        (YOUNG, FORBIDDEN, WAIT, "post find", (WAIT, Doubt.BEFORE)),
        (YOUNG, FORBIDDEN, UNKNOWN, "post find", (UNKNOWN, Doubt.BEFORE)),
        (YOUNG, FORBIDDEN, GONE, "post find", (GONE, Doubt.BEFORE)),
        (YOUNG, FORBIDDEN, TOKEN, "post find", (TOKEN, Doubt.BEFORE)),
        (YOUNG, FORBIDDEN, HIDDEN, "post find", (Unreadable(no_answer(HIDDEN)), Doubt.BEFORE)),
        # But for those that are no refusals of the text.
        (YOUNG, DELETED, None, "post", (DELETED, Doubt.BEFORE)),
        (YOUNG, GONE, None, "post", (GONE, Doubt.BEFORE)),
        (YOUNG, TOKEN, None, "post", (TOKEN, Doubt.BEFORE)),
        # A clock was set back, so nobody knows for how long: as if it were for longer.
        (-30.0, None, FOUND, "find", (FOUND, Doubt.BEFORE)),
        # Perhaps for longer: it is looked for first.
        (OLD, None, FOUND, "find", (FOUND, Doubt.BEFORE)),
        (OLD, None, BLIND, "find", (BLIND, Doubt.BEFORE)),
        (OLD, None, WAIT, "find", (WAIT, Doubt.BEFORE)),
        (OLD, None, UNKNOWN, "find", (UNKNOWN, Doubt.BEFORE)),
        (OLD, None, HIDDEN, "find", (Unreadable(no_answer(HIDDEN)), Doubt.BEFORE)),
        (OLD, None, TOKEN, "find", (TOKEN, Doubt.BEFORE)),
        (OLD, SENT, Absent(), "find post", (SENT, Doubt.NONE)),
        (OLD, UNKNOWN, Absent(), "find post", (UNKNOWN, Doubt.NOW)),
        (OLD, FORBIDDEN, Absent(), "find post", (FORBIDDEN, Doubt.NONE)),
    ],
)
async def test_what_is_done_and_what_stays_in_doubt(
    unsure: float | None,
    post: Outcome | None,
    find: Search | None,
    done: str,
    expected: tuple[Any, Doubt],
) -> None:
    port = Scripted(post, find)
    assert await tried(port, unsure) == Attempted(*expected)
    assert " ".join(port.done) == done
    # Where a clock was set back nobody knows when it may have been made.
    since = WHOLE_DAY if unsure is not None and unsure < 0 else unsure
    assert port.searches == ([(since, True)] if "find" in done else [])
    assert port.spans == ([None if since == WHOLE_DAY else 60] if "find" in done else [])


@pytest.mark.parametrize(
    ("find", "done", "expected"),
    [
        (FOUND, "find", (FOUND, Doubt.NONE)),
        (Absent(), "find post", (SENT, Doubt.NONE)),
        (BLIND, "find post", (SENT, Doubt.NONE)),
        (HIDDEN, "find post", (SENT, Doubt.NONE)),
        (WAIT, "find", (WAIT, Doubt.NONE)),
        (UNKNOWN, "find", (UNKNOWN, Doubt.NONE)),
    ],
)
async def test_a_ledger_that_may_have_forgotten_looks_over_a_whole_day(
    find: Search, done: str, expected: tuple[Any, Doubt]
) -> None:
    """What the ledger knows of no attempt, a history that can't be read is no bar to."""
    port = Scripted(SENT, find)
    assert await tried(port, None, look_first=True) == Attempted(*expected)
    assert " ".join(port.done) == done
    assert port.searches == [(WHOLE_DAY, False)]


@pytest.mark.parametrize("find", [BLIND, HIDDEN])
async def test_a_history_that_can_not_be_read_is_a_bar_where_one_attempt_is_known(
    find: Search,
) -> None:
    port = Scripted(SENT, find)
    outcome = (await tried(port, YOUNG, look_first=True)).outcome
    assert isinstance(outcome, Unreadable)
    assert port.done == ["find"]


@pytest.mark.parametrize(
    ("unsure", "doubt"), [(None, Doubt.NONE), (YOUNG, Doubt.BEFORE), (OLD, Doubt.NONE)]
)
async def test_who_has_no_time_left_at_its_turn_posts_nothing(
    unsure: float | None, doubt: Doubt
) -> None:
    port = Scripted(None, Absent())
    assert await tried(port, unsure, turn=False) == Attempted(OUT_OF_TIME, doubt)
    assert "post" not in port.done


@pytest.mark.parametrize(("unsure", "looked"), [(YOUNG, False), (OLD, True)])
async def test_who_has_looked_in_vain_says_so(unsure: float, looked: bool) -> None:
    """So that it need not be looked for again when its turn comes too late."""
    assert (await tried(Scripted(None, Absent()), unsure, turn=False)).looked is looked


async def test_a_nonce_that_grew_too_old_while_it_waited_is_not_trusted() -> None:
    port = Scripted(None, None)
    assert await tried(port, 35.0, waits=10.0) == Attempted(OUT_OF_TIME, Doubt.BEFORE)
    assert port.done == []


async def test_what_was_looked_for_may_wait_for_its_turn() -> None:
    port = Scripted(SENT, Absent())
    assert await tried(port, OLD, waits=10.0) == Attempted(SENT, Doubt.NONE)
    assert port.done == ["find", "post"]
