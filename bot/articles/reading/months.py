"""The months' names in other languages, by Unicode's CLDR."""

from __future__ import annotations

from functools import cache
from typing import Final

# Asked in turn, the likeliest first. No two of these give one name to different months, as
# Croatian would: there listopad is October, and elsewhere in the region it is November.
_GUESSED: Final = (
    "de fr es pt it nl pl ru uk cs sv da nb fi tr hu ro el bg sk lt lv et ca id he"
).split()


def month_number(name: str, language: str | None) -> int | None:
    """Return the month with that name, in lower case; `language` is asked first."""
    own = [language.partition("-")[0].lower()] if language else []
    name = name.rstrip(".")
    return next(filter(None, (_names(each).get(name) for each in [*own, *_GUESSED])), None)


@cache
def _names(language: str) -> dict[str, int]:
    """Return the names of a language's months, as they stand in dates and alone."""
    # Loaded with the first date that needs it: most articles have none.
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        bare: number
        for forms in locale.months.values()
        for width in ("wide", "abbreviated")
        for number, name in forms[width].items()
        for bare in _bare(name)
    }


def _bare(name: str) -> tuple[str, ...]:
    """Return a name as it is compared, and with the letter that Hebrew joins to it."""
    bare = name.lower().rstrip(".").removeprefix("de ").removeprefix("d’")
    return (bare, f"ב{bare}") if "\u05d0" <= bare[:1] <= "\u05ea" else (bare,)
