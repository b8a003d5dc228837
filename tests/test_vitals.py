"""Signs of life: what each part says of itself, and what is said of one that says nothing."""

from __future__ import annotations

import asyncio

import pytest

from bot import vitals
from bot.vitals import Pulse, Vitals


async def test_parts_are_asked_only_while_they_are_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vitals, "_PATIENCE_SECONDS", 0.01)

    async def well() -> str | None:
        return None

    async def ill() -> str | None:
        return "out of order"

    async def broken() -> str | None:
        raise OSError("no such file")

    async def silent() -> str | None:
        await asyncio.Event().wait()
        return None

    parts = Vitals("gateway", "courier", "database", "desk", "library")
    assert set((await parts.troubles()).values()) == {"not started"}
    with (
        parts.watching("gateway", well),
        parts.watching("courier", ill),
        parts.watching("database", broken),
        parts.watching("desk", silent),
    ):
        assert await parts.troubles() == {
            "gateway": None,
            "courier": "out of order",
            "database": "no such file",
            "desk": "no answer within 0.01 s",
            "library": "not started",
        }
    assert set((await parts.troubles()).values()) == {"not started"}


async def test_a_pulse_has_to_beat() -> None:
    seconds = [100.0]
    pulse = Pulse(within=30, now=lambda: seconds[0])
    assert await pulse.probe() == "not started"
    pulse.beat()
    seconds[0] += 30
    assert await pulse.probe() is None
    seconds[0] += 1
    assert await pulse.probe() == "has stood still for 31 s"
    pulse.beat()
    assert await pulse.probe() is None
