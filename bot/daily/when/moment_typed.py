"""A moment as people type it: a day, a time and a zone."""

from __future__ import annotations

import datetime as dt

from bot.daily.when.date_typed import date_typed
from bot.daily.when.reading import Asker, Typed, understand
from bot.daily.when.schedule import Schedule
from bot.daily.when.wrong import AllWrong, TypedWrong, WrongDate, quoted


def moment_typed(day: str, time: str, zone: str, asker: Asker) -> dt.datetime:
    """Return the moment that was typed, which is still to come.

    A time that clocks skip on that day is later by as much as they skip.

    Raises:
        TypedWrong: something can't be understood, or the moment is over.
    """
    wrongs: list[TypedWrong] = []
    when: Schedule | None = None
    try:
        when = understand(Typed(time, zone or None, None), asker).when
    except AllWrong as error:
        wrongs += error.wrongs
    try:
        today = when.local_date(asker.now) if when else asker.now.date()
        date = date_typed(day, today, asker.locales)
    except TypedWrong as wrong:
        wrongs.insert(0, wrong)
    if wrongs or when is None:
        raise AllWrong(wrongs)
    due = when.due(date)
    if due is None:
        raise WrongDate(typed=quoted(day), why=f" in {when.zone}", cure="Choose another day.")
    if due <= asker.now:
        why = " that is still to come"
        raise WrongDate(typed=quoted(f"{day} {time}"), why=why, cure="Choose a later one.")
    return due
