"""What shows that another program uses the token, and what does not."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.processes.rivals import Rivals

NOW = dt.datetime(2026, 3, 2, 9, 0, 30, tzinfo=dt.UTC)


def made(seconds_ago: float) -> int:
    """The id of a message that was made then."""
    epoch = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    return int((NOW - epoch).total_seconds() * 1000 - seconds_ago * 1000) << 22


@pytest.mark.parametrize(
    ("seconds_ago", "took", "shows_it"),
    [
        (0.2, 0.5, False),
        (19, 20, False),  # a slow request of one's own
        (20, 1, True),
        (60, 20, True),
        (-3600, 1, False),  # a sandbox whose clock was moved
        (3600, 1, False),  # no nonce is remembered for so long
    ],
)
def test_a_first_attempt_that_finds_an_older_message_shows_it(
    caplog: pytest.LogCaptureFixture, seconds_ago: float, took: float, shows_it: bool
) -> None:
    rivals = Rivals()
    for _ in range(2):
        rivals.posted(1, made(seconds_ago), NOW, took)
    assert len(caplog.messages) == shows_it
    assert all("reset the token" in each for each in caplog.messages)


@pytest.mark.parametrize(
    ("alone", "moments", "shows_it"),
    [
        (True, [0, 100, 200], True),
        (True, [0, 1, 2, 3, 4], False),  # a new process relieves the old one
        (True, [0, 1, 2, 40, 80], True),
        (True, [0, 100], False),
        (True, [0, 2000, 4000], False),
        (False, [0, 100, 200], False),  # its own fleet
    ],
)
def test_that_others_answer_first_shows_it_where_there_are_no_others(
    caplog: pytest.LogCaptureFixture, alone: bool, moments: list[float], shows_it: bool
) -> None:
    left = iter(moments)
    rivals = Rivals(lambda: alone, lambda: next(left))
    for _ in moments:
        rivals.answered_first()
    assert len(caplog.messages) == shows_it
