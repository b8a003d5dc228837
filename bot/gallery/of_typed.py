"""What is said of a time, days or a zone that can't be understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.daily.when import typed
from bot.daily.words.refusals import typed_wrong
from bot.gallery.entries import Entry, Group, Seen

_OPTIONS: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "time": (typed.time, ("soon", "24:00", "25:00", "9:75", "13pm")),
    "days": (typed.days, ("someday", "Mon and Wensday", "Mon-", "and")),
    "timezone": (typed.zone, ("Berlim", "qqq", "CST", "United States", "UTC+2")),
}


def groups() -> Iterator[Group]:
    """Yield what is said of options that were typed wrong."""
    yield Group("Typed wrong", "What /schedule set can't understand.", tuple(_entries()))


def _entries() -> Iterator[Entry]:
    for option, (read, texts) in _OPTIONS.items():
        for text in texts:
            try:
                read(text)
            except typed.TypedWrong as wrong:
                when = f"after /schedule set {option}:{text}"
                yield Entry(f"“{text}”", when, Seen.BY_ONE, typed_wrong(str(wrong)))
