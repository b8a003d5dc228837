"""The world's clock, set from outside: its state as JSON, and orders to move it. Pure."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from bot.clock import Clock, Movable, MovableClock, RunningClock
from bot.sandbox.model import Json

_FARTHEST = timedelta(days=10 * 365)
_ORDERS = ("seconds", "to", "reset")


class ClockError(ValueError):
    """An order that the clock can't follow; its text is a sentence for a person."""


def view(clock: Clock) -> Json:
    """Return what the clock says, and what can be done with it."""
    offset = clock.offset.total_seconds() if isinstance(clock, RunningClock) else None
    return {
        "now": clock.now().isoformat(),
        "movable": isinstance(clock, Movable),
        "running": not isinstance(clock, MovableClock),
        "offset_seconds": offset,
    }


def follow(clock: Clock, order: Json) -> None:
    """Move the clock as `{seconds}`, `{to}` or `{reset: true}` say; `ClockError` if it can't."""
    if not isinstance(clock, Movable):
        raise ClockError("This sandbox runs on the machine's clock, which can't be moved.")
    if len(order) != 1 or not order.keys() <= set(_ORDERS):
        raise ClockError("One of seconds, to and reset is needed, and nothing else.")
    if "reset" in order:
        _reset(clock, order["reset"])
        return
    by = _seconds(order["seconds"]) if "seconds" in order else _until(clock, order["to"])
    try:
        clock.move(by)
    except OverflowError:
        raise ClockError("No calendar goes as far as that.") from None


def _reset(clock: Movable, value: object) -> None:
    if value is not True:
        raise ClockError("reset: true is needed.")
    if not isinstance(clock, RunningClock):
        raise ClockError("reset: this clock stands still, so there is no time to go back to.")
    clock.reset()


def _seconds(value: object) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ClockError("seconds: a number is needed.")
    if abs(value) > _FARTHEST.total_seconds():
        raise ClockError("seconds: at most ten years.")
    return timedelta(seconds=value)


def _until(clock: Clock, value: object) -> timedelta:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ClockError("to: a moment and its zone are needed, such as 2025-09-02T08:00:00Z.")
    by = moment - clock.now()
    if abs(by) > _FARTHEST:
        raise ClockError("to: at most ten years from now.")
    return by
