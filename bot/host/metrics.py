"""Figures for Prometheus: what the rooms count, and a few that are read when they are asked for.

One registry a process. No label names a guild, a channel, a person or an article.
"""

from __future__ import annotations

import asyncio
import contextlib
import platform
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.store.failures import StoreUnavailable
from bot.tally import Tally
from bot.vitals import Vitals

# Nobody asks since when a counter counts.
disable_created_metrics()  # type: ignore[no-untyped-call]

ReadStates = Callable[[], Awaitable[Mapping[str, int]]]
"""Returns how many deliveries are in each state."""

_PREFIX = "briefing_bot"
_DATABASE_SECONDS = 5.0
# Discord gives up on an answer after three seconds.
_ANSWER_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
_LATE_SECONDS = (1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600)
_TURN_SECONDS = (0.01, 0.1, 0.5, 1, 2, 5, 10, 30)


class Metrics(Tally):
    """Counts, and prints what it has counted."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals
        self.read_states: ReadStates | None = None
        """Set once the database is open."""
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)

        def made(
            kind: Any, name: str, words: str, labels: tuple[str, ...] = (), **more: Any
        ) -> Any:
            return kind(f"{_PREFIX}_{name}", words, labels, registry=registry, **more)

        made(Info, "build", "What is running.").info(
            {
                "version": version("briefing-bot"),
                "python": platform.python_version(),
                "discord_py": version("discord.py"),
            }
        )
        command = ("command",)
        self._interactions = made(
            Counter,
            "interactions",
            "Commands, suggestions and buttons, by what came of them.",
            (*command, "outcome"),
        )
        self._answers = made(
            Histogram,
            "answer_seconds",
            "From an interaction's arrival to its first answer.",
            command,
            buckets=_ANSWER_SECONDS,
        )
        self._requests = made(Counter, "requests", "Requests to Discord's REST API.", ("outcome",))
        self._limited = made(Counter, "rate_limits", "Answers that asked to wait.", ("scope",))
        self._asked_wait = made(
            Counter, "rate_limit_seconds", "Seconds that those asked to wait.", ("scope",)
        )
        self._turns = made(
            Histogram,
            "turn_seconds",
            "How long requests for posts waited for their turn.",
            buckets=_TURN_SECONDS,
        )
        self._results = made(
            Counter, "delivery_results", "Results of posts, as recorded.", ("result",)
        )
        self._late = made(
            Histogram, "post_late_seconds", "How late posts were.", buckets=_LATE_SECONDS
        )
        self._gateway = made(
            Counter, "gateway_events", "Shards that connected, resumed, disconnected.", ("event",)
        )
        self._latency = made(
            Gauge, "gateway_latency_seconds", "Between a heartbeat and its answer, worst shard."
        )
        self._latency.set(float("nan"))
        self._reloads = made(
            Counter, "reloads", "Readings of the articles' folder since the start.", ("outcome",)
        )
        self._articles = made(Gauge, "articles", "Articles that are served.")
        self._left_out = made(Gauge, "articles_left_out", "Files that are left out for a mistake.")
        self._feeds = made(Gauge, "feeds_failing", "Feeds that can't be read now.")
        self._states = made(
            Gauge,
            "deliveries",
            "Posts that came due in the last 24 hours, of all processes, by state.",
            ("state",),
        )
        self._waiting = made(
            Gauge, "deliveries_waiting", "Posts that are due and not settled, of all processes."
        )
        self._well = made(Gauge, "part_up", "Whether a part works, as /readyz says.", ("part",))
        # What is never counted is 0, not missing: a rate of something missing alerts nobody.
        for event in ("connected", "resumed", "disconnected"):
            self._gateway.labels(event)
        for result in ("posted", "failed", "skipped", "unconfirmed", "tried again"):
            self._results.labels(result)
        for scope in ("global", "route"):
            self._limited.labels(scope)
            self._asked_wait.labels(scope)
        for outcome in ("taken", "in vain"):
            self._reloads.labels(outcome)

    def interaction(self, command: str, outcome: str, seconds: float) -> None:
        """Count a command or a button, `seconds` after it came in."""
        self._interactions.labels(command, outcome).inc()
        self._answers.labels(command).observe(seconds)

    def request(self, outcome: str) -> None:
        """Count a request to Discord by what came of it."""
        self._requests.labels(outcome).inc()

    def rate_limited(self, scope: str, seconds: float) -> None:
        """Count a 429 that asks to wait that long, by what it applies to."""
        self._limited.labels(scope).inc()
        self._asked_wait.labels(scope).inc(seconds)

    def turn(self, seconds: float) -> None:
        """Count a request that waited that long for its turn in the shared budget."""
        self._turns.observe(seconds)

    def delivery(self, result: str, late: float | None = None) -> None:
        """Count a recorded result of a delivery; of a post, how many seconds late it was."""
        self._results.labels(result).inc()
        if late is not None:
            self._late.observe(max(0.0, late))

    def gateway(self, event: str) -> None:
        """Count a shard that connected, resumed or was disconnected."""
        self._gateway.labels(event).inc()

    def latency(self, read: Callable[[], float]) -> None:
        """Have `read` tell the gateway's latency in seconds from now on."""
        self._latency.set_function(read)

    def feeds(self, count: Callable[[], int]) -> None:
        """Have `count` tell how many feeds can't be read from now on."""
        self._feeds.set_function(count)

    def reload(self, *, in_vain: bool) -> None:
        """Count a reading of the articles' folder."""
        self._reloads.labels("in vain" if in_vain else "taken").inc()

    def articles(self, served: int, left_out: int) -> None:
        """Note how many articles are served, and how many files are left out."""
        self._articles.set(served)
        self._left_out.set(left_out)

    async def page(self) -> bytes:
        """Return everything in Prometheus' text format."""
        for part, trouble in (await self._vitals.troubles()).items():
            self._well.labels(part).set(trouble is None)
        await self._look_up_states()
        return generate_latest(self._registry)

    async def _look_up_states(self) -> None:
        """Ask the database; what it doesn't say is missing, since nobody knows it."""
        self._states.clear()
        self._waiting.set(float("nan"))
        if self.read_states is None:
            return
        with contextlib.suppress(StoreUnavailable, TimeoutError):
            async with asyncio.timeout(_DATABASE_SECONDS):
                states = await self.read_states()
            for state, number in states.items():
                self._states.labels(state).set(number)
            self._waiting.set(states.get("planned", 0) + states.get("claimed", 0))
