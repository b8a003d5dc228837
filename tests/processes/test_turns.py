"""Turns between processes, on both databases."""

from __future__ import annotations

from bot.processes import turns
from bot.store.engine import Store


async def test_a_turn_is_had_by_one_until_it_is_over(store: Store) -> None:
    assert await turns.take(store, "identify:0", 5) == 0
    assert 4 < await turns.take(store, "identify:0", 5) <= 5
    assert await turns.take(store, "identify:1", 5) == 0, "other turns are free"
    assert await turns.take(store, "identify:2", -1) == 0
    assert await turns.take(store, "identify:2", 5) == 0, "that one was over"


async def test_a_clock_that_was_ahead_keeps_nobody_waiting(store: Store) -> None:
    assert await turns.take(store, "identify:0", 3600) == 0
    assert await turns.take(store, "identify:0", 5) == 0
