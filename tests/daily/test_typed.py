"""What people type: times, days, zones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.when import typed
from bot.daily.when.zones.countries import countries
from bot.daily.when.zones.names import zones_meant
from bot.daily.when.zones.rules import all_zones, places, zone_info
from bot.errors import Exit

# --- times -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("09:00", "09:00"), ("9:00", "09:00"), ("9am", "09:00"), ("9 am", "09:00"), ("9 A.M.", "09:00"),
        ("9:30pm", "21:30"), ("9:30 PM", "21:30"), ("0900", "09:00"), ("930", "09:30"), ("2130", "21:30"),
        ("9.30", "09:30"), ("21h", "21:00"), ("21h30", "21:30"), ("9", "09:00"), ("0", "00:00"),
        ("noon", "12:00"), ("Midnight", "00:00"), ("12am", "00:00"), ("12pm", "12:00"), ("12:30am", "00:30"),
        ("12:59 pm", "12:59"), ("1pm", "13:00"), ("23:59", "23:59"), (" 00:00 ", "00:00"), ("０９：００", "09:00"),
    ],
)  # fmt: skip
def test_time(text: str, shown: str) -> None:
    assert typed.shown_time(typed.time(text)) == shown


@given(st.integers(0, 1439))
def test_a_shown_time_can_be_typed(minute: int) -> None:
    assert typed.time(typed.shown_time(minute)) == minute
    assert typed.time(typed.shown_time(minute).replace(":", "")) == minute


USE = "Use 09:00, 9am or 0900."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f'"" is not a time of day. {USE}'),
        ("soon", f'"soon" is not a time of day. {USE}'),
        ("25:00", f'"25:00" is not a time of day: there is no hour 25. {USE}'),
        (
            "24:00",
            f'"24:00" is not a time of day: there is no hour 24 (midnight is 00:00). {USE}',
        ),
        ("9:60", f'"9:60" is not a time of day: there is no minute 60. {USE}'),
        ("13pm", f'"13pm" is not a time of day: 13 does not go with am or pm. {USE}'),
        ("0am", f'"0am" is not a time of day: 0 does not go with am or pm. {USE}'),
    ],
)
def test_no_time(text: str, message: str) -> None:
    with pytest.raises(typed.WrongTime) as caught:
        typed.time(text)
    assert str(caught.value) == message
    assert caught.value.exit_status == Exit.USAGE


@pytest.mark.parametrize("text", ["9:5", "9:", ":30", "09:00:00", "-9", "12345", "9 pm am", "9\n9"])
def test_no_time_either(text: str) -> None:
    with pytest.raises(typed.TypedWrong):
        typed.time(text)


# --- days ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("weekdays", "01234"), ("Weekends", "56"), ("every day", "0123456"), ("daily", "0123456"),
        ("everyday", "0123456"), ("all days", "0123456"), ("every weekday", "01234"),
        ("mon, wed, fri", "024"), ("MON WED", "02"), ("monday and thursday", "03"), ("mondays", "0"),
        ("Mon-Fri", "01234"), ("Tue–Sat", "12345"), ("tues - thurs", "123"), ("mon to wed", "012"),
        ("Fri-Mon", "0456"), ("sun-sat", "0123456"), ("mon-mon", "0"), ("weekdays and sat", "012345"),
        ("mon.-fri.", "01234"), ("Mon, Wed-Fri & Sun", "02346"), ("we/fr", "24"), ("Sunday", "6"),
        ("on weds", "2"), ("every monday", "0"),
    ],
)  # fmt: skip
def test_days(text: str, chosen: str) -> None:
    assert typed.days(text) == set(map(int, chosen))


USE_DAYS = "Use every day, weekdays, Mon-Fri, or Mon, Wed, Fri."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f'"" names no day. {USE_DAYS}'),
        ("every", f'"every" names no day. {USE_DAYS}'),
        ("mon, foo", f'"mon, foo" contains "foo", which is not a day. {USE_DAYS}'),
        ("mon-", f'"mon-" is missing a day next to a dash. {USE_DAYS}'),
        ("m", f'"m" is not a day. {USE_DAYS}'),
        ("mon-weekend", f'"mon-weekend" contains "weekend", which is not a day. {USE_DAYS}'),
        ("mondey", f'"mondey" is not a day. {USE_DAYS}'),
    ],
)
def test_no_days(text: str, message: str) -> None:
    with pytest.raises(typed.WrongDays) as caught:
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
    assert typed.shown_days(frozenset(map(int, chosen))) == shown


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_shown_days_can_be_typed(days: frozenset[int]) -> None:
    assert typed.days(typed.shown_days(days)) == days


# --- zones -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"), ("New_York", "America/New_York"), ("NYC", "America/New_York"),
        ("utc", "UTC"), ("Etc/UTC", "UTC"), ("gmt", "GMT"), ("CET", "CET"), ("gb", "Europe/London"),
        ("US/Eastern", "America/New_York"), ("Asia/Calcutta", "Asia/Kolkata"), ("kiev", "Europe/Kyiv"),
        ("Europe/Amsterdam", "Europe/Amsterdam"), ("Munich", "Europe/Berlin"), ("münchen", "Europe/Berlin"),
        ("San Francisco", "America/Los_Angeles"), ("Mumbai", "Asia/Kolkata"), ("Beijing", "Asia/Shanghai"),
        ("Washington, D.C.", "America/New_York"), ("São Paulo", "America/Sao_Paulo"),
        ("port au prince", "America/Port-au-Prince"), ("St. John's", "America/St_Johns"),
        ("Etc/GMT-5", "Etc/GMT-5"), ("Etc/GMT+5", "Etc/GMT+5"), ("knox", "America/Indiana/Knox"),
        ("uk", "Europe/London"), ("England", "Europe/London"), ("GERMANY", "Europe/Berlin"), ("Japan", "Asia/Tokyo"),
        ("argentina", "America/Argentina/Buenos_Aires"), ("Côte d'Ivoire", "Africa/Abidjan"), ("uae", "Asia/Dubai"),
        ("south korea", "Asia/Seoul"), ("myanmar", "Asia/Yangon"), ("türkiye", "Europe/Istanbul"),
        ("bosnia & herzegovina", "Europe/Sarajevo"), ("Iceland", "Atlantic/Reykjavik"),
    ],
)  # fmt: skip
def test_zone(text: str, name: str) -> None:
    assert typed.zone(text) == name


def test_every_name_of_today_is_itself_and_every_old_one_a_zone() -> None:
    for name in places():
        assert typed.zone(name) == name
        assert typed.zone(name.upper()) == name
    for name in all_zones() - {"EST", "MST"}:
        assert zone_info(typed.zone(name)) is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("est", '"est" could mean more than one time zone. Choose America/New_York or America/Panama.'),
        ("Samoa", '"Samoa" could mean more than one time zone. Choose Pacific/Apia or Pacific/Pago_Pago.'),
        ("berlim", '"berlim" is not a time zone, city or country that is known here. Did you mean Europe/Berlin,'),
        ("usa", '"usa" could mean more than one time zone. Choose America/New_York, America/Chicago, America/Denver, '
         "America/Los_Angeles or another."),
        ("Georgia", '"Georgia" could mean more than one time zone. Choose Asia/Tbilisi or America/New_York.'),
        ("", '"" is not a time zone, city or country that is known here. Use a city, or a name such as Europe/Berlin.'),
        ("qqqq", '"qqqq" is not a time zone, city or country that is known here. Use a city,'),
        ("UTC+2", '"UTC+2" is an offset, not a time zone. Offsets don\'t follow summer time. Use a city'),
        ("x" * 5000, '"xxx'),
    ],
)  # fmt: skip
def test_no_zone(text: str, message: str) -> None:
    with pytest.raises(typed.WrongZone) as caught:
        typed.zone(text)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 400


def test_no_sign_is_guessed() -> None:
    with pytest.raises(typed.WrongZone):
        typed.zone("Etc/GMT 5")


def test_suggestions_begin_with_cities() -> None:
    assert typed.suggest_zones("berlin")[0] == "Europe/Berlin"
    assert typed.suggest_zones("lon")[:2] == ["Europe/London", "Arctic/Longyearbyen"]
    assert typed.suggest_zones("ang")[0] == "America/Anguilla"  # before Los Angeles
    assert typed.suggest_zones("york") == ["America/New_York"]
    assert typed.suggest_zones("san fr") == ["America/Los_Angeles"]
    assert typed.suggest_zones("europe/belg") == ["Europe/Belgrade"]
    assert typed.suggest_zones("utc") == ["UTC"]
    assert typed.suggest_zones("belrin")[0] == "Europe/Berlin"  # alike, when none holds it
    assert typed.suggest_zones("est")[0] == "America/New_York"
    assert typed.suggest_zones("germany")[0] == "Europe/Berlin"
    assert typed.suggest_zones("united k")[0] == "Europe/London"
    assert typed.suggest_zones("us")[:2] == ["America/New_York", "America/Chicago"]
    assert typed.suggest_zones("canad")[0] == "America/Toronto"
    assert typed.suggest_zones("germny")[0] == "Europe/Berlin"
    assert typed.suggest_zones("zzzz") == []
    assert typed.suggest_zones("Etc/GMT-5") == typed.suggest_zones("cet") == []  # good as it is


def test_before_anything_was_typed() -> None:
    shown = typed.suggest_zones(" ")
    assert len(shown) == 25
    assert "UTC" in shown
    assert set(shown) <= {"UTC", *places()}
    assert typed.suggest_zones("", 3) == shown[:3]


@given(st.text(max_size=4) | st.sampled_from([*sorted(all_zones()), "us", "etc", "posix", "gmt"]))
def test_suggestions_are_few_and_names_of_today(text: str) -> None:
    shown = typed.suggest_zones(text)
    assert len(shown) == len(set(shown)) <= 25
    assert set(shown) <= {"UTC", *places()}


def test_what_a_word_means_is_always_a_zone() -> None:
    for city in ("eastern", "pt", "jst", "victoria", "central"):
        assert set(zones_meant(city)) <= all_zones()


def test_every_country_has_a_zone_that_is_known_and_its_names_stand_for_it() -> None:
    assert len(countries()) > 200
    for country in countries():
        assert country.nearly_all is None or country.nearly_all in country.zones
        for name in country.names:
            assert set(country.zones) & set(zones_meant(name)), name
            assert set(country.zones) & set(typed.suggest_zones(name)), name
