"""What takes a while is told, and what doesn't is not."""

from __future__ import annotations

import io
import threading

from bot.host.patience import counted_if_slow, told_if_slow


def test_what_takes_a_while_is_told_while_it_lasts() -> None:
    said: list[str] = []
    told = threading.Event()

    def tell(words: str) -> None:
        said.append(words)
        told.set()

    with told_if_slow("Reading…", after=0, tell=tell):
        assert told.wait(10)
    assert said == ["Reading…"]


def test_what_is_over_soon_is_not_told() -> None:
    said: list[str] = []
    before = threading.active_count()
    with told_if_slow("Reading…", after=3600, tell=said.append):
        [timer] = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    timer.join(10)
    assert not timer.is_alive()
    assert said == [] and threading.active_count() == before


class Terminal(io.StringIO):
    """A stream that people look at."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_what_takes_a_while_is_counted_and_wiped_away() -> None:
    screen = Terminal()
    with counted_if_slow("Reading…", after=0, stream=screen) as count:
        count(1, 12_000)
        assert screen.getvalue() == "\rReading… 1 of 12,000"
    assert screen.getvalue().endswith("\r" + " " * len("Reading… 1 of 12,000") + "\r")


def test_what_is_over_soon_is_not_counted() -> None:
    screen = Terminal()
    with counted_if_slow("Reading…", after=3600, stream=screen) as count:
        count(1, 2)
    assert screen.getvalue() == ""


def test_a_log_gets_no_counts() -> None:
    log = io.StringIO()
    with counted_if_slow("Reading…", after=3600, stream=log) as count:
        count(1, 2)
    assert log.getvalue() == ""
