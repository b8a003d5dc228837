"""What is said of times, days and zones that can't be understood, or are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.daily.when.reading import Asker, Typed, understand
from bot.daily.when.wrong import TypedWrong
from bot.daily.words.refusals import typed_wrong
from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.samples import NOW

_TIMES = ("soon", "25:00", "9:75", "13pm", "9am Berlim")
_DAYS = ("someday", "Mon and Wensday", "Mon-", "and")
_ZONES = ("Berlim", "qqq", "CST", "IST", "United States", "GMT+2", "UTC+5:30")
_LOCALES = ("en-US", "de", "ja", "pt-BR")


def groups() -> Iterator[Group]:
    """Yield what is said of options that were typed wrong."""
    yield Group("Typed wrong", "What /schedule set can't understand.", tuple(_entries()))


def _entries() -> Iterator[Entry]:
    for time in _TIMES:
        yield from _entry(Typed(time, "UTC", None))
    for days in _DAYS:
        yield from _entry(Typed("9am", "UTC", days))
    for zone in _ZONES:
        yield from _entry(Typed("9am", zone, None))
    yield from _entry(Typed("25:00", "Berlim", "Wensday"))
    for locale in _LOCALES:
        yield from _entry(Typed("9am", None, None), locale)


def _entry(typed: Typed, locale: str = "en-US") -> Iterator[Entry]:
    try:
        understand(typed, Asker(NOW, locale, locale, None))
    except TypedWrong as wrong:
        options = {"time": typed.time, "timezone": typed.timezone, "days": typed.days}
        said = " ".join(f"{name}:{text}" for name, text in options.items() if text)
        name = said if typed.timezone else f"{said}, in a server whose language is {locale}"
        yield Entry(name, "after /schedule set", Seen.BY_ONE, typed_wrong(str(wrong)))
