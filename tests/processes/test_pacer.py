"""The pacer: moments in, waits out."""

from __future__ import annotations

from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.processes.pacer import CATCH_UP_SECONDS, Pacer


def send(pacer: Pacer, asked: list[float]) -> list[float]:
    """Return when requests that are asked for at these moments may go."""
    sent: list[float] = []
    for moment in asked:
        now = max(moment, sent[-1] if sent else moment)
        now += pacer.wait(now)
        pacer.take(now)
        sent.append(now)
    return sent


def test_a_queue_goes_out_evenly() -> None:
    assert send(Pacer(10), [100.0] * 4) == pytest.approx([100, 100.1, 100.2, 100.3])


def test_a_late_timer_is_made_up_for_and_an_idle_hour_is_not() -> None:
    pacer = Pacer(10)
    send(pacer, [0.0])
    assert pacer.wait(0.05) == pytest.approx(0.05)
    pacer.take(0.115)
    assert pacer.wait(0.12) == pytest.approx(0.08)  # as if it had been on time
    assert send(pacer, [3600.0] * 3) == pytest.approx([3600, 3600.1, 3600.2])


@pytest.mark.parametrize("processes", [2, 5, 9, 15, 45])
def test_the_first_second_of_a_wave_holds_no_more_than_discord_allows(processes: int) -> None:
    sent = sorted(
        moment
        for number in range(processes)
        for moment in send(Pacer(45 / processes, number / processes), [100.0] * 200)
    )
    fullest = max(bisect_right(sent, begin + 1) - before for before, begin in enumerate(sent))
    assert fullest <= 50


def test_a_pause_holds_everything_and_is_not_made_up_for() -> None:
    pacer = Pacer(10)
    pacer.hold_until(105)
    pacer.hold_until(101)
    assert send(pacer, [100.0] * 3) == pytest.approx([105, 105.1, 105.2])


def test_a_new_rate_counts_from_the_next_slot_on() -> None:
    pacer = Pacer(10)
    send(pacer, [0.0])
    pacer.rate = 1
    assert send(pacer, [0.2] * 3) == pytest.approx([0.2, 1.2, 2.2])


@given(
    rates=st.lists(st.sampled_from([45.0, 22.5, 15.0, 9.0, 1.5]), min_size=1, max_size=1),
    gaps=st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.1, 1.0]), min_size=1, max_size=200),
)
def test_no_sliding_second_holds_more_than_the_rate_and_two(
    rates: list[float], gaps: list[float]
) -> None:
    asked = [sum(gaps[: n + 1]) for n in range(len(gaps))]
    sent = send(Pacer(rates[0]), asked)
    fullest = max(sum(begin <= each < begin + 1 for each in sent) for begin in sent)
    assert fullest <= rates[0] * (1 + CATCH_UP_SECONDS) + 1 <= rates[0] + 2
