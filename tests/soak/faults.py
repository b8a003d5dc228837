"""Faults that strike at random, by a seed: what a bad day at Discord looks like."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import faults
from bot.sandbox.faults.on_requests import RequestFault

_POST = "/channels/{channel_id}/messages"
EDITS = {"method": "PATCH", "path": f"{_POST}/{{message_id}}"}


@dataclass(frozen=True, kw_only=True)
class _Sometimes(RequestFault):
    """Strikes a request with a probability, for ever."""

    method: str = "POST"
    path: str = _POST
    times: int | None = None
    chance: float = 0.0
    dice: random.Random = field(default_factory=random.Random)

    def strikes(self, method: str, path: str, template: str | None) -> bool:
        return super().strikes(method, path, template) and self.dice.random() < self.chance


@dataclass(frozen=True, kw_only=True)
class SometimesTooMany(_Sometimes, faults.TooMany):
    """A 429."""


@dataclass(frozen=True, kw_only=True)
class SometimesAnswerWith(_Sometimes, faults.AnswerWith):
    """A status."""


@dataclass(frozen=True, kw_only=True)
class SometimesReset(_Sometimes, faults.Reset):
    """A connection that ends without an answer."""


def bad_day(seed: int, **requests: Any) -> list[RequestFault]:
    """10 % 429, 10 % refused 502, 25 % accepted then dropped, 15 % accepted then 502.

    And what an incident answers: 3 % refused 403, 400 and 404 without a code, 2 % accepted and
    answered so, 1 % single 401. The faults are asked in turn, so each chance is of what the ones
    before have left. `requests` says which are struck, if not posts.
    """
    dice = random.Random(seed)
    chances = iter([0.10, 0.10, 0.25, 0.15, 0.01, 0.01, 0.01, 0.02, 0.01])
    left = 1.0

    def chance() -> float:
        nonlocal left
        wanted = next(chances)
        asked, left = wanted / left, left - wanted
        return asked

    return [
        SometimesTooMany(dice=dice, chance=chance(), retry_after=0.2, **requests),
        SometimesAnswerWith(dice=dice, chance=chance(), status=502, **requests),
        SometimesReset(dice=dice, chance=chance(), after_work=True, **requests),
        SometimesAnswerWith(dice=dice, chance=chance(), status=502, after_work=True, **requests),
        *(
            SometimesAnswerWith(dice=dice, chance=chance(), status=status, **requests)
            for status in (403, 400, 404)
        ),
        SometimesAnswerWith(dice=dice, chance=chance(), status=403, after_work=True, **requests),
        SometimesAnswerWith(dice=dice, chance=chance(), status=401, **requests),
    ]
