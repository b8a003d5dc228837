"""What people type: zones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.when import typed
from bot.daily.when.zones.countries import countries
from bot.daily.when.zones.names import zones_meant
from bot.daily.when.zones.rules import all_zones, places, zone_info

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
