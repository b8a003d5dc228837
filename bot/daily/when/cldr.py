"""How Discord's languages name days and times of day, from Unicode's CLDR."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from babel import Locale, localedata
from babel.units import format_unit

from bot.daily.when.plain import plain

LOCALES: Final = (
    "en-US en-GB ar bg cs da de el es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR "
    "ro ru sv-SE th tr uk vi zh-CN zh-TW"
).split()
"""Discord's locales."""
# Where CLDR's own name is another one.
_AS_IN_CLDR: Final = {"zh-CN": "zh_Hans", "zh-TW": "zh_Hant"}

Span = tuple[int, int]
"""Minutes of the day: from the first, to before the second."""

_LENGTHS: Final[tuple[Literal["long", "short", "narrow"], ...]] = ("long", "short", "narrow")
_PERIODS: Final = {"am": (0, 720), "pm": (720, 1440), "midnight": (0, 1), "noon": (720, 721)}
_QUOTED: Final = re.compile(r"'([^']*)'")
# What CLDR's patterns hold beside numbers: letters that stand for a number or a name.
_FIELDS: Final = re.compile(r"[a-zA-Z]+")


@dataclass(frozen=True)
class Language:
    """The words of one language, as `plain` makes them."""

    tag: str
    days: Mapping[str, int]
    """Names and usual short forms of days; Monday is 0."""
    beginnings: Mapping[str, int]
    """Beginnings that only one day's names have, from two letters on."""
    periods: Mapping[str, tuple[Span, ...]]
    """Parts of the day, such as am, noon, evening."""
    hours: frozenset[str]
    """What is written behind the hours: Uhr, 時."""
    minutes: frozenset[str]
    seconds: frozenset[str]
    fillers: frozenset[str]
    """What may stand beside a time of day: kl, 'at'."""
    joins: frozenset[str]
    """What stands between the last two names of a list: and, or."""
    ranges: frozenset[str]
    """What stands between the first and the last day: to."""


@cache
def language(tag: str) -> Language:
    """Return the words of one of Discord's locales; about 10 ms the first time."""
    locale = locale_of(tag)
    patterns = [each.pattern for each in locale.time_formats.values()]
    patterns += [locale.datetime_skeletons[each].pattern for each in ("H", "Hm", "h", "EHm")]
    days = _days(locale)
    found = Language(
        tag,
        days,
        _beginnings(days),
        _all_periods(locale),
        _words(patterns, "Hh", "Kk") | _unit(locale, "duration-hour"),
        _words(patterns, "m") | _unit(locale, "duration-minute"),
        _words(patterns, "s"),
        frozenset().union(*map(_before_the_hour, patterns)),
        _between(locale.list_patterns["standard"]["2"]) | _between(locale.list_patterns["or"]["2"]),
        frozenset().union(*map(_of_range, locale.interval_formats.get("MEd", {}).values())),
    )
    forget_data()
    return found


def locale_of(tag: str) -> Locale:
    """Return CLDR's locale for one of Discord's."""
    return Locale.parse(_AS_IN_CLDR.get(tag, tag.replace("-", "_")))


def forget_data() -> None:
    """Free the memory that CLDR's data takes once it has been read: some 40 MB."""
    localedata.clear_caches()


# --- days ----------------------------------------------------------------------------------


def _days(locale: Locale) -> dict[str, int]:
    named: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated", "short"):
            for day, name in locale.days[context].get(width, {}).items():
                named.setdefault(plain(name), day)
    # A narrow name is one where no other day has it, as in Chinese, not as T in English.
    narrow = {day: plain(name) for day, name in locale.days["stand-alone"]["narrow"].items()}
    if len(set(narrow.values())) == len(narrow) and not any(n.isascii() for n in narrow.values()):
        for day, name in narrow.items():
            named.setdefault(name, day)
    return named


def _beginnings(named: dict[str, int]) -> dict[str, int]:
    days: dict[str, set[int]] = {}
    for name, day in named.items():
        for end in range(2, len(name)):
            if name[end - 1].isalpha() and name[:end].isalpha():
                days.setdefault(name[:end], set()).add(day)
    return {start: found.pop() for start, found in days.items() if len(found) == 1}


# --- times ---------------------------------------------------------------------------------


def _all_periods(locale: Locale) -> dict[str, tuple[Span, ...]]:
    rules = locale.day_period_rules.get(None, {})
    found: dict[str, tuple[Span, ...]] = {}
    for context in ("stand-alone", "format"):
        for width in ("abbreviated", "wide"):
            for name, words in locale.day_periods.get(context, {}).get(width, {}).items():
                spans = (_PERIODS[name],) if name in _PERIODS else _spans(rules.get(name, ()))
                key = plain(words)
                if name in _PERIODS or key not in found:
                    found[key] = spans
                elif spans not in (found[key], ()):  # "du matin" is early and late morning
                    found[key] = tuple(dict.fromkeys((*found[key], *spans)))
    return {words: spans for words, spans in found.items() if spans}


def _spans(rules: Any) -> tuple[Span, ...]:
    return tuple(
        (rule["from"] // 60, rule["before"] // 60)
        for rule in rules
        if "from" in rule and "before" in rule
    )


def _words(patterns: Sequence[str], *fields: str) -> frozenset[str]:
    """Return what the patterns have right behind a field, if it is made of letters."""
    found = set()
    for pattern in patterns:
        quoted_away = _QUOTED.sub(lambda match: f"\0{match[1]}\0", pattern)
        for match in re.finditer(
            rf"[{''.join(fields)}]+\s*(?:\0([^\0]+)\0|([^\sa-zA-Z0-9:.,،()\[\]\0]+))", quoted_away
        ):
            found.add(plain(match[1] or match[2]))
    return frozenset(found - {""})


def _unit(locale: Locale, name: str) -> frozenset[str]:
    """Return how a number of hours or minutes is written: heures, Std., uur."""
    shown = (
        plain(format_unit(number, name, length, locale=locale))
        for length in _LENGTHS
        for number in (1, 2, 5, 20)
    )
    units = (re.sub(r"\d+", "", each).strip() for each in shown)
    return frozenset(unit for unit in units if unit.isalpha())


def _before_the_hour(pattern: str) -> frozenset[str]:
    return frozenset(plain(match[1]) for match in re.finditer(r"'([^']+)'[. ]*[Hh]", pattern))


def _between(pattern: str) -> frozenset[str]:
    middle = plain(pattern.replace("{0}", "").replace("{1}", ""))
    return frozenset({middle} if re.search(r"[^\W\d_]", middle) else ())


def _of_range(parts: Sequence[str]) -> frozenset[str]:
    """Return what ends the first half of a range, if it is a word: 至."""
    end = _FIELDS.split(_QUOTED.sub("", parts[0]))[-1]
    word = plain(end)
    return frozenset({word} if re.fullmatch(r"[^\W\d_]+", word) else ())
