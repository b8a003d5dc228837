"""Faults that strike at random, by a seed: what a bad day at Discord looks like."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bot.sandbox import faults
from bot.sandbox.faults.on_requests import RequestFault

_POST = "/channels/{channel_id}/messages"


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


def bad_day(seed: int) -> list[RequestFault]:
    """10 % 429, 10 % refused 502, 25 % accepted then dropped, 15 % accepted then 502.

    The faults are asked in turn, so each chance is of what the ones before have left.
    """
    dice = random.Random(seed)
    return [
        SometimesTooMany(dice=dice, chance=0.10, retry_after=0.2),
        SometimesAnswerWith(dice=dice, chance=0.10 / 0.90, status=502),
        SometimesReset(dice=dice, chance=0.25 / 0.80, after_work=True),
        SometimesAnswerWith(dice=dice, chance=0.15 / 0.55, status=502, after_work=True),
    ]
