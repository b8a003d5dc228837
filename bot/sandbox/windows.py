"""Counting what happens in a window of time that slides along."""

from __future__ import annotations

from collections import deque


class SlidingWindow:
    """Counts what happened in the last seconds, and the peak of that count."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._moments: deque[float] = deque()
        self.peak = 0

    def add(self, at: float) -> None:
        """Count one more, at the moment `at`."""
        self._moments.append(at)
        self.peak = max(self.peak, self.count(at))

    def count(self, at: float) -> int:
        """Return how many there were in the seconds before `at`."""
        while self._moments and self._moments[0] <= at - self._seconds:
            self._moments.popleft()
        return len(self._moments)

    def wait(self, at: float) -> float:
        """Return the seconds until the oldest one no longer counts."""
        return self._moments[0] + self._seconds - at if self._moments else 0.0

    def clear(self) -> None:
        """Forget what happened, but not the peak."""
        self._moments.clear()
