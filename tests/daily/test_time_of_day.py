"""Times of day as people type them."""

from __future__ import annotations

import datetime as dt
import json

import discord
import pytest
from babel.dates import format_time
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.when import typed
from bot.daily.when.cldr import LOCALES, locale_of
from bot.daily.when.time_of_day import Zones, shown_time, time_of_day
from bot.daily.when.wrong import WrongTime
from bot.errors import Exit
from tests.spec import location

# What is typed, and what it is: in any locale.
TIMES = """
    09:00=09:00  9:00=09:00  9am=09:00  9 am=09:00  9 A.M.=09:00  9:30pm=21:30  9:30 PM=21:30
    0900=09:00  930=09:30  2130=21:30  9.30=09:30  21h=21:00  21h30=21:30  9=09:00  0=00:00
    noon=12:00  Midnight=00:00  midday=12:00  12am=00:00  12pm=12:00  12:30am=00:30  12:59 pm=12:59
    1pm=13:00  23:59=23:59  00:00=00:00  9AM=09:00  9:00AM=09:00  930pm=21:30  9 30 pm=21:30
    21:00 Uhr=21:00  9 Uhr=09:00  9 Uhr 30=09:30  um 9 Uhr=09:00  9 Uhr abends=21:00  Mitternacht=00:00
    9:00 Uhr morgens=09:00  9h30=09:30  9h=09:00  à 9h=09:00  21 h=21:00  9h00=09:00  9 heures=09:00
    midi=12:00  minuit=00:00  8 du matin=08:00  9 heures du soir=21:00  às 9h=09:00  às 21h=21:00
    meio-dia=12:00  9 da noite=21:00  a las 9=09:00  a las 9 de la mañana=09:00  7 de la tarde=19:00
    mediodía=12:00  alle 9=09:00  alle ore 9=09:00  mezzanotte=00:00  o 9:00=09:00  godz. 9:00=09:00
    północ=00:00  kl. 9=09:00  kl 21.30=21:30  klo 9.30=09:30  9 fm=09:00  9 em=21:00  om 9 uur=09:00
    saat 9=09:00  в 9:00=09:00  9 ч.=09:00  9 часов=09:00  9 утра=09:00  9 вечера=21:00  полдень=12:00
    9 giờ=09:00  9 SA=09:00  9 CH=21:00  21.30 น.=21:30  9時=09:00  9時30分=09:30  午後3時=15:00
    午前0時=00:00  正午=12:00  上午9时=09:00  下午3:30=15:30  晚上9:00=21:00  오전 9시=09:00  오후 9시 30분=21:30
    자정=00:00  9 ص=09:00  9 م=21:00  9 π.μ.=09:00  9 μ.μ.=21:00  ９：００=09:00  ٩:٠٠=09:00  ९:३०=09:30
    9:00:00=09:00  09:00:00 AM=09:00  8 pm.=20:00  at 9am=09:00  at noon=12:00  12 noon=12:00
    12 midnight=00:00  12:00 midnight=00:00  9 o'clock=09:00  9 o’clock pm=21:00  9 p. m.=21:00
    1500 hours=15:00  15 hrs=15:00  9 h 30 min=09:30  9 in the morning=09:00  9 in the evening=21:00
    9p=21:00  9 p=21:00  9a=09:00  9点=09:00  下午3点半=15:30  9時半=09:30  9시 반=09:30  21hs=21:00  mittags=12:00  medianoche=00:00
    meia noite=00:00  godzina 9=09:00  ora 9=09:00  around 9am=09:00  9pm sharp=21:00  daily 9am=09:00  3 in the afternoon=15:00  11 at night=23:00  @ 9am=09:00
"""
ROWS = [
    part.rpartition("=")[::2] for line in TIMES.split("\n") for part in line.split("  ") if part
]


@pytest.mark.parametrize(("text", "shown"), ROWS)
def test_time(text: str, shown: str) -> None:
    assert shown_time(typed.time(text)) == shown
    assert shown_time(typed.time(f" {text} ")) == shown


@given(st.integers(0, 1439))
def test_a_shown_time_can_be_typed(minute: int) -> None:
    assert typed.time(shown_time(minute)) == minute
    assert typed.time(shown_time(minute).replace(":", "")) == minute


@pytest.mark.parametrize("tag", LOCALES)
def test_what_each_language_writes_is_read_back(tag: str) -> None:
    for minute in (*range(0, 1440, 30), 1, 59, 725, 1439):
        written = format_time(dt.time(*divmod(minute, 60)), "short", locale=locale_of(tag))
        assert time_of_day(written, [tag]).minute == minute, written


def test_the_locales_are_discords() -> None:
    assert set(LOCALES) >= {each.value for each in discord.Locale}
    specification = location()
    if specification is None:
        pytest.skip("Discord's specification is not here")
    named = json.loads(specification.read_text("utf-8"))["components"]["schemas"]
    assert set(LOCALES) == {each["const"] for each in named["AvailableLocalesEnum"]["oneOf"]}


def test_24_00_is_midnight_and_said_to_be() -> None:
    for text in ("24:00", "24", "2400", "24h"):
        read = time_of_day(text)
        assert read.minute == 0
        assert "midnight" in read.note


def test_what_means_another_time_elsewhere_is_read_in_the_persons_language() -> None:
    assert time_of_day("9 em", ["sv-SE"]).minute == 21 * 60
    assert time_of_day("du 9", ["hu"]).minute == 21 * 60


@pytest.mark.parametrize(
    ("text", "minute", "beside"),
    [
        ("9am EST", 540, "est"), ("9am Berlin", 540, "berlin"), ("9:00 Europe/Paris", 540, "europe/paris"),
        ("21:00 New York", 1260, "new york"), ("9pm (Tokyo)", 1260, "tokyo"), ("EST 9am", 540, "est"), ("est 9am", 540, "est"),
        ("9:00 UTC+2", 540, "utc+2"), ("09:00+02:00", 540, "+02:00"), ("UTC+2 9:00", 540, "utc+2"),
        ("9 Uhr Berlin", 540, "berlin"), ("noon Tokyo", 720, "tokyo"), ("9:00Z", 540, "z"), ("at 9am EST", 540, "est"),
    ],
)  # fmt: skip
def test_a_zone_beside_the_time_is_handed_on(text: str, minute: int, beside: str) -> None:
    zones = {"est", "berlin", "europe/paris", "new york", "tokyo", "utc+2", "+02:00", "z"}
    read = time_of_day(
        text, zones=Zones(lambda name: name.lower() in zones, lambda name: name == "est")
    )
    assert (read.minute, read.beside.lower()) == (minute, beside)


USE = "Type 09:00, 9am or 0900."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"“” is not a time of day. {USE}"),
        ("soon", f"“soon” is not a time of day. {USE}"),
        ("nooon", "“nooon” is not a time of day. Did you mean 12:00?"),
        ("25:00", "“25:00” is not a time of day: there is no hour 25. Did you mean 01:00?"),
        ("24:30", "“24:30” is not a time of day: there is no hour 24. Did you mean 00:30?"),
        ("9:60", "“9:60” is not a time of day: there is no minute 60. Did you mean 10:00?"),
        ("9:5", "“9:5” is not a time of day: minutes have two digits. Did you mean 09:05?"),
        ("9:00:30", "“9:00:30” is not a time of day: it has seconds. Did you mean 09:00?"),
        ("60", f"“60” is not a time of day: there is no hour 60. {USE}"),
        ("9,30", "“9,30” is not a time of day. Did you mean 09:30?"),
        ("13pm", "“13pm” is not a time of day: 13 doesn't go with am or pm. Did you mean 13:00?"),
        ("0am", "“0am” is not a time of day: 0 doesn't go with am or pm. Did you mean 00:00?"),
        ("1 noon", "“1 noon” is not a time of day: the number and the word are different times. "
         "Did you mean 13:00 or 12:00?"),
        ("9 pm am", f"“9 pm am” is not a time of day: it has two parts of the day. {USE}"),
        ("9am Berlin", f"“9am Berlin” is not a time of day: “Berlin” is not a time zone, city or country. {USE}"),
    ],
)  # fmt: skip
def test_no_time(text: str, message: str) -> None:
    with pytest.raises(WrongTime) as caught:
        typed.time(text)
    assert str(caught.value) == message
    assert caught.value.exit_status == Exit.USAGE


@pytest.mark.parametrize(
    "text", ["9:", ":30", "-9", "12345", "9\n9", "morning", "x" * 6000, "9" * 6000]
)
def test_no_time_either(text: str) -> None:
    with pytest.raises(WrongTime):
        typed.time(text)


@given(st.text(max_size=12) | st.text("0123456789:.apm hUr時\u0660", max_size=8))
def test_anything_is_a_time_or_told_why_not(text: str) -> None:
    try:
        assert 0 <= typed.time(text) < 1440
    except WrongTime as wrong:
        assert len(str(wrong)) < 400
