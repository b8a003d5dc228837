"""How often a bot may ask: buckets, the global limit, and the ban of those that won't listen.

Pure: every function is given the moment. The rules, in the order in which they are checked:

    rule         figure                  over it                            counts
    ban          10,000 invalid in 10 m  HTML 429 of the proxy, no `Via`    401, 403, 429
    global       50 in any second        429, scope global                  all but interactions
    bucket       by route, see _RULES    429, scope user                    route + major parameter
    hidden       by route, see _RULES    429, scope shared; no header       the same
                                         tells of it before

A bucket's window opens with its first request and ends after its seconds. The major
parameter is the channel, the guild, or the webhook with its token. A 429 of shared scope doesn't
count as invalid. Source: docs, topics/rate-limits.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.sandbox import reply
from bot.sandbox.reply import Reply
from bot.sandbox.windows import SlidingWindow


class Limit(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True)
class Rule:
    """What one route allows; headers only tell of `shown`."""

    shown: Limit
    hidden: Limit | None = None


_MESSAGES = "/channels/{channel_id}/messages"
_ONE_MESSAGE = f"{_MESSAGES}/{{message_id}}"
# Discord publishes none of these figures: clients are to read the headers. "seen" is what
# library authors report from headers, "guess" is ours, on the generous side.
_RULES = {
    ("POST", _MESSAGES): Rule(Limit(5, 5)),  # seen
    ("GET", _MESSAGES): Rule(Limit(5, 5)),  # seen: discord-api-docs#8161
    ("PATCH", _ONE_MESSAGE): Rule(Limit(5, 5)),  # seen
    ("DELETE", _ONE_MESSAGE): Rule(Limit(5, 1)),  # seen
    # seen: discord.js#4956; ten an hour, and no header tells of it before it is too late
    ("POST", f"{_ONE_MESSAGE}/crosspost"): Rule(Limit(5, 5), hidden=Limit(10, 3600)),
}
_WEBHOOK = Rule(Limit(5, 2))  # seen: what a webhook's headers say
_OTHER = {"GET": Rule(Limit(50, 1))}  # guess
_OTHER_WRITES = Rule(Limit(20, 1))  # guess

GLOBAL = 50  # docs
INVALID = Limit(10_000, 600)  # docs
BAN_SECONDS = 3600.0  # guess: the docs say "temporarily", people report about an hour

# Neither answers to interactions nor webhooks carry the bot's token; docs: "interaction
# endpoints are not bound to the bot's global rate limit".
_EXEMPT = ("/interactions/", "/webhooks/{application_id}/{", "/webhooks/{webhook_id}/{")
_CALLBACKS = "/interactions/"
_MAJOR = ("channel_id", "guild_id")
_SWEEP_AT = 1_024


@dataclass
class _Bucket:
    """A route's window for one channel, guild or webhook."""

    limit: Limit
    resets_at: float = 0.0
    used: int = 0

    def is_open(self, at: float) -> bool:
        # The second half is for a clock that was moved back.
        return self.resets_at - self.limit.seconds <= at < self.resets_at

    def take(self, at: float) -> bool:
        """Count one more; return False if there are none left."""
        if not self.is_open(at):
            self.resets_at, self.used = at + self.limit.seconds, 0
        if self.used >= self.limit.requests:
            return False
        self.used += 1
        return True


@dataclass(frozen=True)
class Admission:
    """Whether a request may pass, and what its answer's headers say about its bucket."""

    refusal: Reply | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """What has been measured since the start."""

    requests: int
    refused: int
    peak_per_second: int
    """The most in any second that count towards the global limit, including refused ones."""
    peak_of_interactions: int
    """The most in any second that don't."""
    invalid: int
    """401, 403 and 429 in the last ten minutes."""
    banned: bool


class Rates:
    """The limits of one bot, and what it has used of them.

    `scale` multiplies every number of requests; `limits` replaces the shown limits of single
    routes, by method and template. With `enabled=False` nothing is refused and no header
    sent, but the figures are still measured.
    """

    def __init__(
        self,
        *,
        enabled: bool = True,
        scale: float = 1.0,
        limits: Mapping[tuple[str, str], Limit] | None = None,
        per_second: int = GLOBAL,
        invalid: Limit = INVALID,
    ) -> None:
        self.enabled = enabled
        self.scale = scale if enabled else math.inf
        """How much more than on Discord may be done."""
        self._rules = _RULES | {route: Rule(limit) for route, limit in (limits or {}).items()}
        self._per_second = max(1, round(per_second * scale))
        self._invalid_limit = invalid
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._sweep_at = _SWEEP_AT
        self._admitted = SlidingWindow(1.0)
        self._asked = SlidingWindow(1.0)
        self._exempt = SlidingWindow(1.0)
        self._invalid = SlidingWindow(invalid.seconds)
        self._banned_until = -math.inf
        self._requests = self._refused = 0

    def admit(
        self, method: str, template: str | None, path: Mapping[str, str], now: datetime
    ) -> Admission:
        """Count a request and decide on it; `template` is None for a route that doesn't exist."""
        at = now.timestamp()
        exempt = template is not None and template.startswith(_EXEMPT)
        self._requests += 1
        (self._exempt if exempt else self._asked).add(at)
        if not self.enabled:
            return Admission()
        if at < self._banned_until:
            self._refused += 1
            return Admission(reply.banned(self._banned_until - at))
        if not exempt:
            if self._admitted.count(at) >= self._per_second:
                return self._refuse(at, self._admitted.wait(at), scope="global")
            self._admitted.add(at)
        if template is None or template.startswith(_CALLBACKS):
            return Admission()
        return self._admit_to_buckets(method, template, path, at)

    def note(self, status: int, now: datetime) -> None:
        """Count the answer's status if it is invalid: 401 or 403."""
        if status in (401, 403):
            self._note_invalid(now.timestamp())

    def figures(self, now: datetime) -> Figures:
        """Return what has been measured until `now`."""
        at = now.timestamp()
        return Figures(
            requests=self._requests,
            refused=self._refused,
            peak_per_second=self._asked.peak,
            peak_of_interactions=self._exempt.peak,
            invalid=self._invalid.count(at),
            banned=at < self._banned_until,
        )

    # --- buckets ---------------------------------------------------------------------------

    def _admit_to_buckets(
        self, method: str, template: str, path: Mapping[str, str], at: float
    ) -> Admission:
        rule = self._rule(method, template)
        key = (method, template, _major(path))
        bucket = self._bucket(key, rule.shown, at)
        passed = bucket.take(at)
        headers = _headers(bucket, method, template, at)
        if not passed:
            return self._refuse(at, bucket.resets_at - at, scope="user", headers=headers)
        if rule.hidden is not None:
            hidden = self._bucket((*key, "hidden"), rule.hidden, at)
            if not hidden.take(at):
                return self._refuse(at, hidden.resets_at - at, scope="shared", headers=headers)
        return Admission(headers=headers)

    def _rule(self, method: str, template: str) -> Rule:
        if rule := self._rules.get((method, template)):
            return rule
        if template.startswith(_EXEMPT):
            return _WEBHOOK
        return _OTHER.get(method, _OTHER_WRITES)

    def _bucket(self, key: tuple[str, ...], limit: Limit, at: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            self._sweep(at)
            scaled = Limit(max(1, round(limit.requests * self.scale)), limit.seconds)
            bucket = self._buckets[key] = _Bucket(scaled)
        return bucket

    def _sweep(self, at: float) -> None:
        """Drop closed buckets, but so seldom that it costs a constant per request."""
        # Every interaction's token makes one, so they would pile up.
        if len(self._buckets) >= self._sweep_at:
            self._buckets = {key: each for key, each in self._buckets.items() if each.is_open(at)}
            self._sweep_at = max(_SWEEP_AT, 2 * len(self._buckets))

    # --- refusing --------------------------------------------------------------------------

    def _refuse(
        self, at: float, wait: float, *, scope: str, headers: Mapping[str, str] | None = None
    ) -> Admission:
        self._refused += 1
        if scope != "shared":
            self._note_invalid(at)
        refusal = reply.too_many(
            _thousandths(wait), scope=scope, is_global=scope == "global", headers=headers
        )
        return Admission(refusal)

    def _note_invalid(self, at: float) -> None:
        self._invalid.add(at)
        if self.enabled and self._invalid.count(at) > self._invalid_limit.requests:
            self._banned_until = at + BAN_SECONDS
            self._invalid.clear()


def _major(path: Mapping[str, str]) -> str:
    """Return the part of a path that has buckets of its own."""
    for name in _MAJOR:
        if name in path:
            return path[name]
    # A webhook's id alone is not a major parameter: for interactions it is the application's.
    return next((value for name, value in path.items() if name.endswith("token")), "")


def _headers(bucket: _Bucket, method: str, template: str, at: float) -> dict[str, str]:
    return {
        "X-RateLimit-Bucket": hashlib.md5(f"{method} {template}".encode()).hexdigest(),
        "X-RateLimit-Limit": str(bucket.limit.requests),
        "X-RateLimit-Remaining": str(bucket.limit.requests - bucket.used),
        "X-RateLimit-Reset": f"{_thousandths(bucket.resets_at):.3f}",
        "X-RateLimit-Reset-After": f"{_thousandths(bucket.resets_at - at):.3f}",
    }


def _thousandths(seconds: float) -> float:
    """Return seconds as Discord gives them, rounded up so that nobody comes too early."""
    return math.ceil(seconds * 1000) / 1000
