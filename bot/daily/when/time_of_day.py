"""Times of day as people type them, in the languages of Discord's locales.

A time is a number or a word for noon or midnight, with or without a part of the day. What is
left over is handed on: it may name a time zone, as in "9am Berlin".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.daily.when.cldr import LOCALES, Span, language
from bot.daily.when.plain import NO_BLANKS, one_of, plain
from bot.daily.when.wrong import WrongTime, did_you_mean, quoted

_DAY: Final = 24 * 60
_HALF: Final = 12 * 60
_ENGLISH: Final = "en-US"
_USE: Final = "Type 09:00, 9am or 0900."
_MIDNIGHT: Final = "I read 24:00 as midnight, 00:00, when the day begins."
_ALIKE: Final = 80  # of 100, for a word to be taken for a misspelt one
# How hours, minutes and seconds are marked in any language, beside the words of each.
_HOURS: Final = frozenset(
    {"h", "hs", "hr", "hrs", "hour", "hours", "oclock", "o clock", "点", "點"}
)
_MINUTES: Final = frozenset({"m", "min", "mins", "mn"})
_SECONDS: Final = frozenset({"s", "sec"})
# "at", "um", "kl", "alle": what a language that parts its words puts before a time.
_SHORT: Final = re.compile(rf"[^\W\d_{NO_BLANKS}]{{1,4}}")
# Usual words that CLDR has not.
_ALSO: Final = {"midday": ((_HALF, _HALF + 1),), "medianoche": ((0, 1),)}
_IDLE: Final = frozenset({"sharp", "about", "around", "daily", "everyday", "every day"})
_SHORT_PERIOD: Final = 60  # minutes, for its beginning to be a time: mittags
_NEXT_DAY: Final = 30  # up to this hour people may mean the next day
_AROUND: Final = " ,;()[]·–—|@/"


@dataclass(frozen=True)
class TimeOfDay:
    """A time of day, and what was typed beside it."""

    minute: int
    """Of the day: 0 to 1439."""
    beside: str = ""
    """What else was typed: a time zone."""
    note: str = ""
    """What to tell the person, if it is not exactly what they typed."""


@dataclass(frozen=True)
class Zones:
    """What may be a time zone beside a time."""

    is_zone: Callable[[str], bool]
    is_clock: Callable[[str], bool]
    """Whether it is an abbreviation such as EST, which people type in small letters, too."""


_NO_ZONES: Final = Zones(lambda _: False, lambda _: False)


@dataclass(frozen=True)
class _Grammar:
    """The patterns of one language."""

    number: re.Pattern[str]
    period: re.Pattern[str]
    fillers: re.Pattern[str]
    periods: dict[str, tuple[Span, ...]]


def time_of_day(text: str, preferred: Sequence[str] = (), zones: Zones = _NO_ZONES) -> TimeOfDay:
    """Return the time that was typed, in the languages of those locales, else in English or any.

    Raises:
        WrongTime: no language has such a time; the message has the nearest one.
    """
    first = list(dict.fromkeys([*(tag for tag in preferred if tag in LOCALES), _ENGLISH]))
    wrongs: list[WrongTime] = []
    for tags in (first, [tag for tag in LOCALES if tag not in first]):
        found = list(_readings(text, tags, zones, wrongs))
        whole = [each for each in found if not each.beside]
        if whole and tags is not first:
            _check_same(text, whole)
        for each in (*whole, *(each for each in found if zones.is_zone(each.beside))):
            return each
    # A reason is worth more than none; English ones come before those of other languages.
    raise max(wrongs, key=lambda wrong: bool(wrong.facts["why"]))


def _readings(
    text: str, tags: Iterable[str], zones: Zones, wrongs: list[WrongTime]
) -> Iterable[TimeOfDay]:
    # a. m. is am, and so is an a behind the number.
    typed = re.sub(r"(?<=\d)(\s?[ap])\b", r"\1m", re.sub(r"\b([ap]) m\b", r"\1m", plain(text)))
    for tag in tags:
        try:
            reading = _read(typed, text, _grammar(tag), zones)
        except WrongTime as wrong:
            wrongs.append(wrong)
        else:
            yield reading
            if reading.beside:
                wrongs.append(_with_more(text, reading))


def _check_same(text: str, readings: Sequence[TimeOfDay]) -> None:
    minutes = list(dict.fromkeys(each.minute for each in readings))
    if len(minutes) > 1:
        raise _wrong(text, ", but several in different languages", *minutes)


# --- one language --------------------------------------------------------------------------


@cache
def _grammar(tag: str) -> _Grammar:
    words, english = language(tag), language(_ENGLISH)
    hours = one_of(_HOURS | words.hours)
    minutes, seconds = one_of(_MINUTES | words.minutes), one_of(_SECONDS | words.seconds)
    number = rf"""
        (?<![\d:.,+−/-]) (?P<hour>[0-9]{{1,2}})
        (?: \s* (?:{hours}) \s* (?P<half>半|반)
          | \s* (?P<mark>[:.]|{hours}|\s(?=[0-9]{{2}}\b)) \s* (?P<minute>[0-9]{{1,2}}) (?![0-9])
            (?: \s* (?:[:.]|{minutes}) \s* (?P<second>[0-9]{{1,2}}) (?![0-9]) )?
            (?: \s* (?:{minutes}|{seconds}) )?
          | (?P<packed>[0-9]{{2}}) (?![0-9])
          | (?![0-9])
        )
        (?: \s* (?:{hours}|{minutes}) )? (?![0-9:])
        """
    periods = {**_ALSO, **english.periods, **words.periods}
    periods |= {name.replace("-", " "): spans for name, spans in periods.items()}
    return _Grammar(
        re.compile(number, re.VERBOSE),
        re.compile(one_of(periods)),
        re.compile(one_of(words.fillers | words.hours | _HOURS | _IDLE)),
        periods,
    )


def _read(typed: str, text: str, grammar: _Grammar, zones: Zones) -> TimeOfDay:
    number = grammar.number.search(typed)
    before, after = (typed[: number.start()], typed[number.end() :]) if number else (typed, "")
    spans, before, after = _period(before, after, text, grammar)
    before, after = (grammar.fillers.sub(" ", each).strip(_AROUND) for each in (before, after))
    if _is_filler(before, after, text, zones):
        before = ""
    beside = _as_typed(f"{before} {after}".strip(), text)
    if number is None:
        if len(spans) != 1 or spans[0][1] - spans[0][0] > _SHORT_PERIOD:
            raise _wrong(text, "", *_like_a_word(typed, grammar))
        return TimeOfDay(spans[0][0], beside)
    hour, minute = _numbers(number, text)
    if not spans:
        return _of_24_hours(hour, minute, beside, text)
    return TimeOfDay(_in_period(hour, minute, spans, text, grammar), beside)


def _period(
    before: str, after: str, text: str, grammar: _Grammar
) -> tuple[tuple[Span, ...], str, str]:
    """Return the part of the day, and what is left of the text before and after the number."""
    for part in (after, before):
        match = grammar.period.search(part)
        if match is None:
            continue
        rest = part[: match.start()], part[match.end() :]
        left = (before, " ".join(rest)) if part is after else (rest[0], f"{rest[1]} {after}")
        if grammar.period.search(f"{left[0]}\n{left[1]}"):
            raise _wrong(text, ": it has two parts of the day")
        return grammar.periods[match[0]], *left
    return (), before, after


def _is_filler(before: str, after: str, text: str, zones: Zones) -> bool:
    """Tell whether what stands before a time is a word like "at", not a zone like EST."""
    if not all(map(_SHORT.fullmatch, before.split())):
        return False
    is_capital = text.strip().startswith(before.upper())  # ET 9am, but la 9
    return bool(after) or not (zones.is_zone(before) if is_capital else zones.is_clock(before))


def _as_typed(beside: str, text: str) -> str:
    match = re.search(re.escape(beside), text, re.IGNORECASE)
    return match[0] if match else beside


def _numbers(number: re.Match[str], text: str) -> tuple[int, int]:
    hour, minute = (
        int(number["hour"]),
        int(number["minute"] or number["packed"] or 30 * bool(number["half"])),
    )
    if number["minute"] and len(number["minute"]) == 1 and number["mark"] in (":", "."):
        raise _wrong(text, ": minutes have two digits", 60 * (hour % 24) + minute)
    if minute > 59:
        raise _wrong(text, f": there is no minute {minute}", (60 * hour + minute) % _DAY)
    if number["second"] and int(number["second"]):
        raise _wrong(text, ": it has seconds", (60 * hour + minute) % _DAY)
    return hour, minute


def _of_24_hours(hour: int, minute: int, beside: str, text: str) -> TimeOfDay:
    if (hour, minute) == (24, 0):
        return TimeOfDay(0, beside, _MIDNIGHT)
    if hour > 23:
        near = [60 * (hour % 24) + minute] if hour <= _NEXT_DAY else []
        raise _wrong(text, f": there is no hour {hour}", *near)
    return TimeOfDay(60 * hour + minute, beside)


def _in_period(
    hour: int, minute: int, spans: tuple[Span, ...], text: str, grammar: _Grammar
) -> int:
    """Return the minute of the day that is in the period, or nearest to it."""
    is_half = spans in (((0, _HALF),), ((_HALF, _DAY),)) and re.search(
        "am|pm", re.sub(r"[^\w]", "", plain(text))
    )
    if hour > 23 or (is_half and not 1 <= hour <= 12):
        nearest = 60 * (hour % 24) + minute
        name = "am or pm" if is_half else "a part of the day"
        raise _wrong(text, f": {hour} doesn't go with {name}", nearest)
    if hour > 12:
        return 60 * hour + minute
    morning = 60 * (hour % 12) + minute
    best = min((morning, morning + _HALF), key=lambda each: _distance(each, spans))
    if spans[0][1] - spans[0][0] == 1 and best != spans[0][0]:
        raise _wrong(text, ": the number and the word are different times", best, spans[0][0])
    return best


def _distance(minute: int, spans: Iterable[Span]) -> int:
    """Return how far a minute is from the nearest span, around the clock."""
    return min(
        0 if start <= minute < end else min((start - minute) % _DAY, (minute - end + 1) % _DAY)
        for start, end in spans
    )


# --- what is wrong -------------------------------------------------------------------------


def _like_a_word(typed: str, grammar: _Grammar) -> list[int]:
    """Return noon or midnight, if what was typed is much like one of them."""
    from rapidfuzz import fuzz, process  # loaded for the first word that nothing has

    words = [word for word, spans in grammar.periods.items() if spans[0][1] - spans[0][0] == 1]
    best = process.extractOne(typed, words, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return [grammar.periods[best[0]][0][0]] if best else []


def _with_more(text: str, reading: TimeOfDay) -> WrongTime:
    """Say what stands beside the time that can't be understood."""
    pair = re.fullmatch(r"\s*([0-9]{1,2})[^0-9]([0-5][0-9])\s*", text)
    if pair and int(pair[1]) < 24:
        return _wrong(text, "", 60 * int(pair[1]) + int(pair[2]))
    wrong = _wrong(text, f": {quoted(reading.beside)} is not a time zone, city or country")
    wrong.facts["reading"] = reading
    return wrong


def _wrong(text: str, why: str, *nearest: int) -> WrongTime:
    cure = did_you_mean([shown_time(each) for each in nearest], _USE)
    return WrongTime(typed=quoted(text), why=why, cure=cure)


def shown_time(minute: int) -> str:
    """Format a minute of the day: `09:00`."""
    return "{:02}:{:02}".format(*divmod(minute, 60))
