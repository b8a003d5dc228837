"""The figures of the daily post, in seconds.

They hang together: a request is shorter than a lease, and a nonce is trusted for so long that a
request that begins at the end of it arrives within a minute of the first one. Discord knows a
nonce "for the past few minutes" (docs, create message), so a minute is safe.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """How long things may take; tests make all of it smaller together."""

    request: float = 20.0
    """A post, from its first byte to the answer's last."""
    lease: float = 30.0
    """A claim; one with less than a request's time left is not sent any more."""
    nonce: float = 40.0
    """Since the first attempt: for so long Discord certainly knows its nonce when asked again."""
    first_pause: float = 1.0
    longest_pause: float = 60.0
    """Between attempts of unknown outcome; each is twice as long as the one before."""
    poll: float = 15.0
    """What other processes wrote is seen after so long."""

    @property
    def lead(self) -> float:
        """How much is claimed ahead: what may need five requests has its turns within a lease."""
        return (self.lease - self.request) / 5

    def pause(self, attempt: int) -> float:
        """Return how long to wait after the attempt of that number, from 1, met no answer."""
        return min(self.longest_pause, self.first_pause * 2.0 ** min(attempt - 1, 16))
