"""What the program counts of its work: each room says what happened, the host may be listening.

Labels come from small fixed sets and never name a guild, a channel, a person or an article.
"""

from __future__ import annotations

from collections.abc import Callable


class Tally:
    """Listens to nothing; `bot.host.metrics` has one that counts."""

    def interaction(self, command: str, outcome: str, seconds: float) -> None:
        """Count a command or a button, `seconds` after it came in."""

    def request(self, outcome: str) -> None:
        """Count a request to Discord by what came of it."""

    def rate_limited(self, scope: str, seconds: float) -> None:
        """Count a 429 that asks to wait that long, by what it applies to."""

    def turn(self, seconds: float) -> None:
        """Count a request that waited that long for its turn in the shared budget."""

    def delivery(self, result: str, late: float | None = None) -> None:
        """Count a recorded result of a delivery; of a post, how many seconds late it was."""

    def gateway(self, event: str) -> None:
        """Count a shard that connected, resumed or was disconnected."""

    def latency(self, read: Callable[[], float]) -> None:
        """Have `read` tell the gateway's latency in seconds from now on."""

    def reload(self, *, in_vain: bool) -> None:
        """Count a reading of the articles' folder."""

    def articles(self, served: int, left_out: int) -> None:
        """Note how many articles are served, and how many files are left out."""
