"""All options of a schedule, read at once."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.daily.when.reading import Asker, Typed, Understood, understand
from bot.daily.when.wrong import AllWrong

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def read(
    time: str,
    timezone: str | None = None,
    days: str = "every day",
    *,
    locale: str = "en-US",
    guild: str = "en-US",
    last: str | None = None,
) -> Understood:
    return understand(Typed(time, timezone, days), Asker(NOW, locale, guild, last))


def wrong(*typed: str | None, **asker: str) -> list[str]:
    with pytest.raises(AllWrong) as caught:
        read(*typed, **asker)  # type: ignore[arg-type]
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("time", "minute", "zone", "part"),
    [
        ("9am EST", 540, "America/New_York", "I read “EST” as America/New_York. For the same all year: America/Panama"),
        ("EST 9am", 540, "America/New_York", "“EST” as"), ("ET 9am", 540, "America/New_York", "“ET” as"),
        ("9am MST", 540, "America/Denver", "America/Phoenix"), ("9am SGT", 540, "Asia/Singapore", "“SGT”"),
        ("9am Berlin", 540, "Europe/Berlin", "I read “Berlin” as Europe/Berlin."), ("9pm eastern", 1260, "America/New_York", ""),
        ("9:00 Europe/Paris", 540, "Europe/Paris", ""), ("9am uk", 540, "Europe/London", ""), ("9:00Z", 540, "UTC", ""),
        ("at 9am in Tokyo", 540, "Asia/Tokyo", ""), ("9am Portland, Maine", 540, "America/New_York", ""),
        ("9 Uhr New York", 540, "America/New_York", ""), ("kl 9 Oslo", 540, "Europe/Oslo", ""), ("9am New York time", 540, "America/New_York", ""),
        ("9:00 Etc/GMT+2", 540, "Etc/GMT+2", "Etc/GMT+2 is UTC−2"), ("午後9時 東京", 1260, "Asia/Tokyo", ""),
        ("noon UTC", 720, "UTC", "The time zone is UTC, as in the time."), ("9am/Berlin", 540, "Europe/Berlin", "“Berlin”"),
        ("UTC noon", 720, "UTC", ""), ("est 9am", 540, "America/New_York", "“est”"), ("24:00 Berlin", 0, "Europe/Berlin", ""),
    ],
)  # fmt: skip
def test_a_zone_in_the_time_is_taken_and_said(time: str, minute: int, zone: str, part: str) -> None:
    found = read(time, last="Asia/Seoul")
    assert (found.when.minute, found.when.zone) == (minute, zone)
    assert found.notes
    assert part in " ".join(found.notes)


@pytest.mark.parametrize(
    ("time", "message"),
    [
        ("9am CST", "“CST” could mean more than one time zone. Choose America/Chicago, Asia/Shanghai or America/Mexico_City."),
        ("9am IST", "“IST” could mean more than one time zone. Choose Asia/Kolkata, Asia/Jerusalem or Europe/Dublin."),
        ("9:00 UTC+5:30", "“UTC+5:30” is an offset, which doesn't follow summer time. Choose a place that has it now: "
         "Asia/Kolkata or Asia/Colombo."),
        ("9am Berlinn", "“9am Berlinn” is not a time of day: “Berlinn” is not a time zone, city or country. "
         "Did you mean 09:00 Europe/Berlin?"),
    ],
)  # fmt: skip
def test_a_zone_in_the_time_that_is_not_one_is_asked_for(time: str, message: str) -> None:
    assert wrong(time, last="Europe/Paris") == [message]


def test_two_zones_that_disagree_are_told() -> None:
    assert wrong("9am EST", "Berlin") == [
        "“EST” is in the time, but `timezone` is Europe/Berlin. Leave one of them out."
    ]
    assert read("9am EST", "Panama").when.zone == "America/Panama"
    assert read("9am ET", "New York").when.zone == "America/New_York"


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_options() -> None:
    assert wrong("25:00", "Berlinn", "Wensday") == [
        "“25:00” is not a time of day: there is no hour 25. Did you mean 01:00?",
        "“Berlinn” is not a time zone, city or country that I know. Did you mean Europe/Berlin?",
        "“Wensday” is not a day. Did you mean Wed?",
    ]
    assert [line.split("?")[0] for line in wrong("9:60", None, "mon-")][1] == "Which time zone"


@pytest.mark.parametrize(
    ("guild", "locale", "choices"),
    [
        ("de", "en-US", "Europe/Berlin, Europe/Vienna, Europe/Zurich"), ("en-GB", "de", "Europe/London, "),
        ("pt-BR", "en-US", "America/Sao_Paulo, "), ("ja", "en-US", "Asia/Tokyo, or any"), ("en-US", "fr", "Europe/Paris, "),
        ("en-US", "en-US", "America/New_York, America/Chicago, America/Los_Angeles, America/Denver, America/Phoenix, "
         "Pacific/Honolulu, America/Anchorage, or any other city or country."),
    ],
)  # fmt: skip
def test_the_first_use_asks_for_a_zone(guild: str, locale: str, choices: str) -> None:
    [line] = wrong("9am", guild=guild, locale=locale)
    assert line.startswith(f"Which time zone? Add a `timezone`: {choices}")


def test_the_zone_used_last_need_not_be_typed_again() -> None:
    found = read("9am", last="Asia/Seoul")
    assert (found.when.zone, found.notes) == ("Asia/Seoul", ())


def test_notes_say_what_was_taken_for_something_else() -> None:
    notes = " ".join(read("24:00", "Etc/GMT+2", "1-5").notes)
    for part in ("midnight", "UTC−2", "Monday, 1"):
        assert part in notes
