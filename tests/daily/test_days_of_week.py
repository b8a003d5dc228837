"""Days of the week as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.when import typed
from bot.daily.when.cldr import LOCALES, locale_of
from bot.daily.when.days_of_week import days_of_week, shown_days
from bot.daily.when.wrong import WrongDays

# What is typed, and the days: in any locale.
DAYS = """
    weekdays=01234  Weekends=56  weekend=56  every day=0123456  daily=0123456  everyday=0123456
    all days=0123456  every weekday=01234  mon, wed, fri=024  MON WED=02  monday and thursday=03
    mondays=0  Mon-Fri=01234  Tue–Sat=12345  tues - thurs=123  mon to wed=012  Fri-Mon=0456
    sun-sat=0123456  mon-mon=0  weekdays and sat=012345  mon.-fri.=01234  Mon, Wed-Fri & Sun=02346
    we/fr=24  Sunday=6  on weds=2  every monday=0  mon-fri=01234  Mon, Wed & Fri=024  mon wed fri=024
    Tu, Th=13  M-F=01234  M/W/F=024  mon..fri=01234  Mon…Fri=01234  week days=01234  business days=01234  no weekends=01234
    maandag t/m vrijdag=01234  月曜日から金曜日=01234  Thứ 2 - Thứ 6=01234  周一到周五=01234  pondělí až pátek=01234  א-ה=01236
    segunda a sexta=01234  понеділок-п'ятниця=01234  mon or fri=04  mon thru fri=01234  mon through thu=0123  mon → fri=01234
    1-5=01234  1,3,5=024  1 3 5=024  1-7=0123456  6 7=56  7=6  1-5 except 3=0134  every day except 7=012345
    except sunday=012345  not weekends=01234  daily except sunday=012345  weekdays except wed=0134
    every day but monday=123456  all but fri=012356  not monday=123456
    Mo Mi Fr=024  Mo-Fr=01234  Mo.-Fr.=01234  montags=0  Mittwochs=2  Samstag und Sonntag=56
    Montag bis Freitag=01234  von Mo bis Fr=01234  lun-ven=01234  lundi, mercredi=02  jeudi=3
    lundi à vendredi=01234  samedi et dimanche=56  lundi ou vendredi=04  lunes a viernes=01234
    de lunes a viernes=01234  mié=2  sáb y dom=56  SABADO=5  segunda-feira=0  seg, qua e sex=024
    lun a vie=01234  пн-пт=01234  пн, ср и пт=024  понедельник=0  с пн по пт=01234  вівторок=1
    sobota=5  od pon do pt=01234  poniedziałek=0  pirmadienis=0  maanantai=0  måndag=0  mån till fre=01234
    torsdag=3  fredag og søndag=46  mandag til fredag=01234  Pzt=0  Çarşamba=2  Senin=0  Sen, Rab=02
    hétfő=0  Πέμπτη=3  Δευ-Παρ=01234  月水金=024  月〜金=01234  月から金=01234  土日=56  月曜日=0  月・水=02
    周一=0  周一至周五=01234  星期三=2  一三五=024  週一、週三=02  월수금=024  월요일=0  월~금=01234
    จันทร์=0  सोम=0  सोमवार=0  الاثنين=0  السبت والأحد=56  יום ב׳=0  ג=1  T2=0  thứ 2=0  Thứ Hai=0
"""
ROWS = [part.rpartition("=")[::2] for line in DAYS.split("\n") for part in line.split("  ") if part]


@pytest.mark.parametrize(("text", "chosen"), ROWS)
def test_days(text: str, chosen: str) -> None:
    assert typed.days(text) == set(map(int, chosen))


@pytest.mark.parametrize("tag", LOCALES)
def test_the_names_of_each_language_are_read_in_it(tag: str) -> None:
    names = locale_of(tag).days
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for day, name in names[context][width].items():
                assert days_of_week(name, [tag]).days == {day}, name
                assert days_of_week(name.upper(), [tag]).days == {day}, name


@pytest.mark.parametrize(
    ("text", "locale", "chosen"),
    [
        ("di", "de", "1"), ("di", "fr", "6"), ("so", "de", "6"), ("so", "cs", "5"), ("ma", "nl", "0"), ("ma", "fr", "1"),
        ("ma-pe", "fi", "01234"), ("mon", "fr", "0"), ("sat", "hr", "5"), ("mar", "es-ES", "1"),
    ],
)  # fmt: skip
def test_words_of_several_languages_are_read_in_the_persons(
    text: str, locale: str, chosen: str
) -> None:
    assert days_of_week(text, [locale]).days == set(map(int, chosen))


def test_numbers_are_said_to_begin_with_monday() -> None:
    assert "Monday, 1" in days_of_week("1-5").note
    assert "Monday, 1" in days_of_week("daily except 7").note
    for text in ("mon-fri", "T2", "thứ 2", "weekdays"):
        assert days_of_week(text).note == ""


USE = "Type every day, weekdays, Mon-Fri, or Mon, Wed, Fri."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"“” has no day in it. {USE}"),
        ("every", f"“every” has no day in it. {USE}"),
        ("except", f"“except” has no day in it. {USE}"),
        ("mon, foo", f"“mon, foo” contains “foo”, which is not a day. {USE}"),
        ("mon-", f"“mon-” is a range with only one end. {USE}"),
        ("-mon", f"“-mon” is a range with only one end. {USE}"),
        ("t", f"“t” is not a day. {USE}"),
        ("mon-weekend", f"“mon-weekend” contains “weekend”, which is not a day. {USE}"),
        ("mondey", "“mondey” is not a day. Did you mean Mon?"),
        ("Wensday", "“Wensday” is not a day. Did you mean Wed?"),
        ("mon, wensday", "“mon, wensday” contains “wensday”, which is not a day. Did you mean Mon and Wed?"),
        ("mon wdn fri", "“mon wdn fri” contains “wdn”, which is not a day. Did you mean Mon, Wed and Fri?"),
        ("di", "“di” means other days in other languages. Did you mean Tue or Sun?"),
        ("0", "“0” is not a day. Days are counted from Monday, 1, to Sunday, 7."),
        ("1-8", "“1-8” contains “8”, which is not a day. Days are counted from Monday, 1, to Sunday, 7."),
        ("2ª a 6ª", f"“2ª a 6ª” contains “2a”, which is not a day. {USE}"),
        ("mon 3", f"“mon 3” mixes names and numbers. {USE}"),
        ("not every day", f"“not every day” has no day in it. {USE}"),
    ],
)  # fmt: skip
def test_no_days(text: str, message: str) -> None:
    with pytest.raises(WrongDays) as caught:
        typed.days(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("0123456", "every day"), ("01234", "weekdays"), ("56", "weekends"),
        ("024", "Mon, Wed and Fri"), ("03", "Mon and Thu"), ("6", "Sun"),
    ],
)  # fmt: skip
def test_shown_days(chosen: str, shown: str) -> None:
    assert shown_days(frozenset(map(int, chosen))) == shown


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_shown_days_can_be_typed(days: frozenset[int]) -> None:
    assert typed.days(shown_days(days)) == days
    for tag in LOCALES:
        assert days_of_week(shown_days(days), [tag]).days == days


@given(st.text(max_size=12))
def test_anything_is_days_or_told_why_not(text: str) -> None:
    try:
        assert typed.days(text)
    except WrongDays as wrong:
        assert len(str(wrong)) < 400
