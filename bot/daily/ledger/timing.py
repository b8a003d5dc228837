"""The durations of the daily post, in seconds.

They depend on each other: a request is shorter than a lease, and a nonce is trusted only as
long as a request sent at the end of that time still arrives within a minute of the first one.
Discord checks nonces of "the past few minutes" (docs, create message), so a minute is safe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

# From the moment of a claim to the request: the statements of the claim, and some to spare.
_TRIPS = 24
# Between attempts that are refused although nothing is in the way; the last one repeats.
_REFUSED = (60.0, 120.0, 300.0)


@dataclass(frozen=True)
class Timing:
    """How long things may take; tests scale it all down."""

    request: float = 20.0
    """A post, from the first byte of the request to the last of the answer."""
    lease: float = 30.0
    """A claim; with less than a request's time left, it is no longer sent."""
    marked: float = 0.1
    """How long before its turn a post is written down as one that may have been sent, beside what
    that takes."""
    nonce: float = 40.0
    """How long after the first attempt Discord is trusted to recognise its nonce."""
    first_pause: float = 1.0
    longest_pause: float = 60.0
    """Between attempts with an unknown outcome; each pause is twice as long as the one before."""
    gather: float = 60.0
    """How long a change of an article waits for others, before posts of it are corrected."""
    poll: float = 15.0
    """How long it takes to notice what other processes have written."""
    token: tuple[float, ...] | None = None
    """Before each time of asking whether the token is void; None: the usual ones."""

    def over(self, trip_seconds: float) -> Timing:
        """Return the same for a database that takes so long for a question and its answer."""
        return replace(self, lease=self.lease + _TRIPS * trip_seconds)

    @property
    def lead(self) -> float:
        """How far ahead to claim: a claim that needs five requests gets them within its lease."""
        return (self.lease - self.request) / 5

    def refused_pause(self, attempt: int) -> float:
        """Return how long to wait after an attempt, numbered from 1, that was refused so."""
        return _REFUSED[min(attempt, len(_REFUSED)) - 1]

    def is_worth_telling(self, attempt: int) -> bool:
        """Tell whether such refusals have gone on for so long that somebody has to know."""
        return attempt > len(_REFUSED)

    def pause(self, attempt: int, *, counts: bool = False) -> float:
        """Return how long to wait after an attempt, numbered from 1, that got no answer.

        Up to five times as long where Discord counts such answers.
        """
        longest = self.longest_pause * (5 if counts else 1)
        return min(longest, self.first_pause * 2.0 ** min(attempt - 1, 16))
