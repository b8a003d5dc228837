"""Says what takes a while, to whoever waits before a terminal."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TextIO

_SECONDS = 1.0
_BETWEEN_COUNTS = 0.1


def _to_terminal(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


@contextlib.contextmanager
def told_if_slow(
    words: str, *, after: float = _SECONDS, tell: Callable[[str], None] = _to_terminal
) -> Iterator[None]:
    """Say `words` if what is done meanwhile takes longer than `after` seconds."""
    # A thread, because much of it keeps the event loop busy.
    timer = threading.Timer(after, tell, [words])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextlib.contextmanager
def counted_if_slow(
    words: str, *, after: float = _SECONDS, stream: TextIO | None = None
) -> Iterator[Callable[[int, int], None]]:
    """Say `words` as `told_if_slow` does, and on a terminal how much is done.

    Yields a function to call with how many things are done, and of how many.
    """
    stream = stream or sys.stderr
    if not stream.isatty():
        with told_if_slow(
            words, after=after, tell=lambda said: print(said, file=stream, flush=True)
        ):
            yield lambda done, of: None
        return
    next_count = time.monotonic() + after
    width = 0

    def count(done: int, of: int) -> None:
        nonlocal next_count, width
        if (now := time.monotonic()) < next_count:
            return
        next_count = now + _BETWEEN_COUNTS
        line = f"{words} {done:,} of {of:,}"
        stream.write(f"\r{line:<{width}}")
        stream.flush()
        width = len(line)

    yield count
    if width:
        stream.write(f"\r{'':<{width}}\r")
        stream.flush()
