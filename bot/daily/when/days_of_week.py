"""Days of the week as people type them, in the languages of Discord's locales.

Days are names, numbers from 1 (Monday) to 7, groups such as weekdays, and ranges of them; what
stands behind "except" is taken away. Where a word means other days in other languages, those of
the person and the server come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from bot.daily.when.cldr import LOCALES, language
from bot.daily.when.plain import one_of, plain
from bot.daily.when.wrong import WrongDays, did_you_mean, joined, quoted

Days = frozenset[int]
"""0 is Monday, 6 is Sunday."""

EVERY_DAY: Final = frozenset(range(7))
WEEKDAYS: Final = frozenset(range(5))
WEEKENDS: Final = frozenset({5, 6})

_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH: Final = "en-US"
_NO_DAY: Final = "has no day in it"
_USE: Final = "Type every day, weekdays, Mon-Fri, or Mon, Wed, Fri."
_NUMBERED: Final = "Days are counted from Monday, 1, to Sunday, 7."
_ALIKE: Final = 65  # of 100, for a word to be taken for a misspelt one
_GROUPS: Final = (
    dict.fromkeys(("every day", "day", "days", "daily", "everyday", "all"), EVERY_DAY)
    | dict.fromkeys(("weekday", "weekdays", "week day", "week days"), WEEKDAYS)
    | dict.fromkeys(("workday", "workdays", "work day", "work days"), WEEKDAYS)
    | dict.fromkeys(("working days", "business day", "business days"), WEEKDAYS)
    | dict.fromkeys(("weekend", "weekends"), WEEKENDS)
)
_LETTERS: Final = {"m": 0, "w": 2, "f": 4}  # only these begin a single day in English
_IDLE: Final = frozenset({"and", "every", "each", "on", "the", "only", "all"})
_RANGES: Final = frozenset({"to", "till", "until", "through", "thru", "t/m"})
_NO_END: Final = "is a range with only one end"
_DASH: Final = "[-‐‑‒–—―−~〜～]|->|→"
_DOTS: Final = re.compile(r"\.{2,}|…")
_EXCEPT: Final = re.compile(r"\b(?:except|excluding|without|but not|but|not|no)\b")


@dataclass(frozen=True)
class DaysOfWeek:
    """Days, and what to tell the person about how they were understood."""

    days: Days
    note: str = ""


@dataclass(frozen=True)
class _Grammar:
    """The words of one language: a pattern for the next of them, and what each means."""

    token: re.Pattern[str]
    days: dict[str, Days]
    glued: re.Pattern[str]
    """An "and" that is written together with the next word, as in Arabic and Hebrew."""
    range: re.Pattern[str] | None
    """Two days with a short word between them, which is taken for "to"."""


class _Way(Enum):
    """How words are read, from the surest on."""

    NAMES = "names and short forms"
    BEGINNINGS = "beginnings of names, too"
    RANGE = "two names with some word for 'to'"


class _Unknown(Exception):
    """A word that is not of this language."""

    def __init__(self, word: str, why: str = "") -> None:
        super().__init__(word)
        self.word, self.why = word, why


def days_of_week(text: str, preferred: Sequence[str] = ()) -> DaysOfWeek:
    """Return the days that were typed, in the languages of those locales, else in English or any.

    Raises:
        WrongDays: a word is not a day, or there are no days; the message has the nearest ones.
    """
    typed = plain(_DOTS.sub("-", text))
    first = list(dict.fromkeys([*(tag for tag in preferred if tag in LOCALES), _ENGLISH]))
    others = [tag for tag in LOCALES if tag not in first]
    each_of_first = [[tag] for tag in first]
    words = [
        (tags, way) for tags in (*each_of_first, others) for way in (_Way.NAMES, _Way.BEGINNINGS)
    ]
    ranges = [(tags, _Way.RANGE) for tags in (*each_of_first, others)]
    for tags, way in (*words, *ranges):
        found = list(dict.fromkeys(_readings(typed, tags, way)))
        if len(found) > 1:
            cure = did_you_mean([shown_days(each.days) for each in found], _USE)
            why = "means other days in other languages"
            raise WrongDays(typed=quoted(text), why=why, cure=cure)
        if found and not found[0].days:
            raise WrongDays(typed=quoted(text), why=_NO_DAY, cure=_USE)
        if found:
            return found[0]
    raise _wrong(text, typed, first)


def shown_days(days: Days) -> str:
    """Format days: `every day`, `weekdays`, `Mon, Wed and Fri`."""
    groups = {EVERY_DAY: "every day", WEEKDAYS: "weekdays", WEEKENDS: "weekends"}
    return groups.get(days) or joined([_NAMES[day][:3] for day in sorted(days)], "and")


# --- one language --------------------------------------------------------------------------


def _readings(typed: str, tags: Iterable[str], way: _Way) -> Iterator[DaysOfWeek]:
    for tag in tags:
        try:
            yield _read(typed, _grammar(tag, way))
        except _Unknown:
            continue


@cache
def _grammar(tag: str, way: _Way = _Way.BEGINNINGS) -> _Grammar:
    words, english = language(tag), language(_ENGLISH)
    named = {**english.days, **words.days}
    if way is not _Way.NAMES:
        named = {**_LETTERS, **english.beginnings, **words.beginnings, **named}
    # Every Monday, in languages that add an s: Mondays, montags.
    days = {f"{name}s": day for name, day in named.items() if len(name) > 4 and name.isascii()}
    days |= {"weds": 2} | named
    meanings = {name: frozenset({day}) for name, day in days.items()} | _GROUPS
    joins = words.joins | english.joins
    idle = rf"{one_of(_IDLE | joins)}|[\s,;&/+、，·・|]+"
    token = re.compile(
        rf"(?P<day>{one_of(meanings)})|(?P<range>{_DASH}|{one_of(_RANGES | words.ranges)})"
        rf"|(?P<number>\d+(?![^\W\d_]))|(?P<idle>{idle})|(?P<unknown>[^\s,;&/+]+)"
    )
    glued = "|".join(each for each in words.joins if len(each) == 1 and not each.isascii())
    return _Grammar(
        token,
        meanings,
        re.compile(rf"(?<=\s)(?:{glued or '(?!)'})(?=\w\w)"),
        _range(tag) if way is _Way.RANGE else None,
    )


def _range(tag: str) -> re.Pattern[str]:
    """Return a pattern for "lunes a viernes" or "von Mo bis Fr" of a language, not English."""
    words, english = language(tag), language(_ENGLISH)
    names = {each for each in english.days if len(each) > 2}
    own = {**words.beginnings, **words.days}.keys() - names
    if tag.startswith("en"):  # whose words for "to" are known
        own = set()
    some = rf"(?!(?:{one_of(words.joins | english.joins)})\s)[^\W\d]{{1,5}}?"
    return re.compile(rf"(?:{some}\s+)?({one_of(own)})\s*{some}\s*({one_of(own)})")


def _read(typed: str, grammar: _Grammar) -> DaysOfWeek:
    if grammar.range:
        ends = grammar.range.fullmatch(typed)
        if not ends:
            raise _Unknown(typed)
        start, end = (grammar.days[end] for end in ends.groups())
        return DaysOfWeek(_between(start, end, typed))
    parts = _EXCEPT.split(grammar.glued.sub(" ", typed))
    wanted, *unwanted = (_union(each, grammar) for each in parts)
    note = _NUMBERED if any(each.note for each in (wanted, *unwanted)) else ""
    if not unwanted:
        return DaysOfWeek(wanted.days, note)
    # "Not weekends" and "all except Sunday" are of every day.
    if not all(each.days for each in unwanted) or (
        not wanted.days and not re.fullmatch(r"(every|each|all|)[\s,]*", parts[0])
    ):
        raise _Unknown(typed, _NO_DAY)
    without = frozenset().union(*(each.days for each in unwanted))
    return DaysOfWeek((wanted.days or EVERY_DAY) - without, note)


def _union(typed: str, grammar: _Grammar) -> DaysOfWeek:
    """Return all days that are named; a range goes from the day before it to that behind it."""
    days: Days = frozenset()
    last: Days = frozenset()
    is_range, kinds = False, set()
    for match in grammar.token.finditer(typed):
        word, kind = match[0], match.lastgroup
        if kind == "unknown":
            raise _Unknown(word)
        if kind == "range":
            if not last or is_range:
                raise _Unknown(word, _NO_END)
            is_range = True
        elif kind != "idle":
            kinds.add(kind)
            found = grammar.days[word] if kind == "day" else _numbered(word)
            days |= _between(last, found, word) if is_range else found
            last, is_range = found, False
    if is_range:
        raise _Unknown(typed, _NO_END)
    if len(kinds) > 1:  # "thứ 2" is Monday in Vietnamese, not Thursday and Tuesday
        raise _Unknown(typed, "mixes names and numbers")
    return DaysOfWeek(days, _NUMBERED if "number" in kinds else "")


def _numbered(word: str) -> Days:
    if word not in tuple("1234567"):
        raise _Unknown(word)
    return frozenset({int(word) - 1})


def _between(start: Days, end: Days, word: str) -> Days:
    if len(start) != 1 or len(end) != 1:
        raise _Unknown(word)
    (first,), (last,) = start, end
    return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))


# --- what is wrong -------------------------------------------------------------------------


def _wrong(text: str, typed: str, tags: Sequence[str]) -> WrongDays:
    """Say which word is wrong, and what all of it would be with the nearest right word."""
    mended, wrong, days = typed, None, EVERY_DAY - EVERY_DAY
    for _ in range(7):  # a misspelt word each round
        try:
            days = _read(mended, _grammar(tags[0])).days
        except _Unknown as unknown:
            wrong = wrong or unknown
            near = None if unknown.why else _nearest(unknown.word, tags)
            if near is None:
                return _wrong_word(text, typed, wrong, ())
            mended = mended.replace(unknown.word, near, 1)
        else:
            break
    assert wrong is not None
    return _wrong_word(text, typed, wrong, [shown_days(days)] if days else ())


def _wrong_word(text: str, typed: str, wrong: _Unknown, near: Sequence[str]) -> WrongDays:
    why = wrong.why or (
        "is not a day"
        if wrong.word == typed
        else f"contains {quoted(wrong.word)}, which is not a day"
    )
    use = _NUMBERED if wrong.word.isdecimal() else _USE
    return WrongDays(typed=quoted(text), why=why, cure=did_you_mean(near, use))


def _nearest(word: str, tags: Sequence[str]) -> str | None:
    """Return the name of a day that the word is much like, in the first language that has one."""
    from rapidfuzz import fuzz, process  # loaded for the first word that nothing has

    if len(word) < 3:
        return None
    for tag in tags:
        names = [name for name in _grammar(tag).days if len(name) > 2]
        best = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if best:
            return best[0]
    return None
