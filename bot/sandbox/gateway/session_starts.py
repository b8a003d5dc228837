"""How often a bot may start a session: so many a day over all shards, so many at once.

Pure. Source: docs, events/gateway, "rate limiting" and "max concurrency".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.sandbox.model import Json


@dataclass(frozen=True)
class GatewayRules:
    """The gateway's figures; Discord's, unless a test needs others."""

    heartbeat_seconds: float = 41.25
    identifies_per_day: int = 1_000
    max_concurrency: int = 1
    identify_seconds: float = 5.0
    """How long an IDENTIFY keeps out others of its concurrency bucket."""
    guilds_per_shard: int = 2_500
    sends: int = 120
    """What a client may send in 60 s, heartbeats included."""
    frame_bytes: int = 4_096
    resumable_seconds: float = 300.0  # guess: the docs name no figure


class Start(Enum):
    """What becomes of an IDENTIFY."""

    GRANTED = "granted"
    TOO_SOON = "too soon"
    USED_UP = "used up"


class SessionStarts:
    """Counts the IDENTIFYs of one application."""

    def __init__(self, rules: GatewayRules) -> None:
        self._rules = rules
        self._used = 0
        self._resets_at: datetime | None = None
        self._last: dict[int, datetime] = {}
        """By concurrency bucket."""

    def take(self, shard: int, now: datetime) -> Start:
        """Count one IDENTIFY of that shard and decide on it."""
        self._renew(now)
        if self._used >= self._rules.identifies_per_day:
            return Start.USED_UP
        self._used += 1
        bucket = shard % self._rules.max_concurrency
        last = self._last.get(bucket)
        if last is not None and now - last < timedelta(seconds=self._rules.identify_seconds):
            return Start.TOO_SOON
        self._last[bucket] = now
        return Start.GRANTED

    def limit(self, now: datetime) -> Json:
        """Return what `/gateway/bot` says about it; `reset_after` is in milliseconds."""
        self._renew(now)
        left = timedelta() if self._resets_at is None else self._resets_at - now
        return {
            "total": self._rules.identifies_per_day,
            "remaining": self._rules.identifies_per_day - self._used,
            "reset_after": round(left.total_seconds() * 1000),
            "max_concurrency": self._rules.max_concurrency,
        }

    def _renew(self, now: datetime) -> None:
        if self._resets_at is None or now >= self._resets_at:
            self._used, self._resets_at = 0, now + timedelta(days=1)
