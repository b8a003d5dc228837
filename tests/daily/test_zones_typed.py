"""Time zones as people type them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.when import typed
from bot.daily.when.cldr import LOCALES, locale_of
from bot.daily.when.zone_typed import zone_typed
from bot.daily.when.zones.clocks import abbreviated, distinct, zones_at
from bot.daily.when.zones.gazetteer import CODE, folded, gazetteer, places_with
from bot.daily.when.zones.index import index
from bot.daily.when.zones.names import suggest_zones, zones_meant
from bot.daily.when.zones.people import countries, likely, people
from bot.daily.when.zones.rules import all_zones, places, table, zone_info

NOW = dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)

ZONES = """
    Europe/Berlin=Europe/Berlin | europe/berlin=Europe/Berlin | berlin=Europe/Berlin | BERLIN=Europe/Berlin
    new york=America/New_York | New_York=America/New_York | NYC=America/New_York | utc=UTC | Etc/UTC=UTC | z=UTC
    gmt=GMT | CET=CET | gb=Europe/London | US/Eastern=America/New_York | Asia/Calcutta=Asia/Kolkata
    kiev=Europe/Kyiv | Europe/Amsterdam=Europe/Amsterdam | UTC+0=UTC | GMT+0=GMT | EST5EDT=EST5EDT
    Munich=Europe/Berlin | münchen=Europe/Berlin | Köln=Europe/Berlin | Cologne=Europe/Berlin | Lyon=Europe/Paris
    San Francisco=America/Los_Angeles | SF=America/Los_Angeles | Seattle=America/Los_Angeles | Boston=America/New_York
    Mumbai=Asia/Kolkata | Bangalore=Asia/Kolkata | Beijing=Asia/Shanghai | Osaka=Asia/Tokyo | Busan=Asia/Seoul
    Gothenburg=Europe/Stockholm | Krakow=Europe/Warsaw | Geneva=Europe/Zurich | Birmingham=Europe/London
    Washington, D.C.=America/New_York | São Paulo=America/Sao_Paulo | Rio de Janeiro=America/Sao_Paulo
    port au prince=America/Port-au-Prince | St. John's=America/St_Johns | knox=America/Indiana/Knox
    Etc/GMT-5=Etc/GMT-5 | Etc/GMT+5=Etc/GMT+5 | Tel Aviv=Asia/Jerusalem | Hanoi=Asia/Bangkok | Petersburg=Europe/Moscow
    uk=Europe/London | England=Europe/London | Scotland=Europe/London | GERMANY=Europe/Berlin | Japan=Asia/Tokyo
    argentina=America/Argentina/Buenos_Aires | Côte d'Ivoire=Africa/Abidjan | uae=Asia/Dubai | Korea=Asia/Seoul
    south korea=Asia/Seoul | myanmar=Asia/Yangon | türkiye=Europe/Istanbul | Iceland=Atlantic/Reykjavik
    bosnia & herzegovina=Europe/Sarajevo | India=Asia/Kolkata | China=Asia/Shanghai | Taiwan=Asia/Taipei
    Hong Kong=Asia/Hong_Kong | Singapore=Asia/Singapore | Puerto Rico=America/Puerto_Rico | DEU=Europe/Berlin
    Deutschland=Europe/Berlin | Allemagne=Europe/Berlin | ドイツ=Europe/Berlin | 東京=Asia/Tokyo | 大阪=Asia/Tokyo
    Германия=Europe/Berlin | Москва=Europe/Moscow | 대한민국=Asia/Seoul | 서울=Asia/Seoul | España=Europe/Madrid
    Wien=Europe/Vienna | Österreich=Europe/Vienna | Schweiz=Europe/Zurich | Polska=Europe/Warsaw | 中国=Asia/Shanghai
    Ohio=America/New_York | Texas=America/Chicago | TX=America/Chicago | California=America/Los_Angeles
    Florida=America/New_York | Arizona=America/Phoenix | Hawaii=Pacific/Honolulu | Alaska=America/Anchorage
    Ontario=America/Toronto | Quebec=America/Toronto | British Columbia=America/Vancouver | Bavaria=Europe/Berlin
    Bayern=Europe/Berlin | Queensland=Australia/Brisbane | New South Wales=Australia/Sydney | NSW=Australia/Sydney
    Tasmania=Australia/Hobart | Kerala=Asia/Kolkata | Catalonia=Europe/Madrid | Sicily=Europe/Rome | Crimea=Europe/Simferopol
    Portland, Maine=America/New_York | Portland, Oregon=America/Los_Angeles | Portland OR=America/Los_Angeles
    Austin TX=America/Chicago | Springfield, IL=America/Chicago | London, Ontario=America/Toronto | Paris, Texas=America/Chicago
    Paris, France=Europe/Paris | Berlin, Germany=Europe/Berlin | in Berlin=Europe/Berlin | Berlin time=Europe/Berlin
    UK time=Europe/London | Eastern Time=America/New_York | eastern=America/New_York | Pacific Time=America/Los_Angeles
    Eastern Standard Time=America/New_York | Pacific Time (US & Canada)=America/Los_Angeles | mountain time=America/Denver
    Central Time=America/Chicago | Central European Time=Europe/Berlin | W. Europe Standard Time=Europe/Berlin
    Japan Standard Time=Asia/Tokyo | India Standard Time=Asia/Kolkata
    ET=America/New_York | EDT=America/New_York | CT=America/Chicago | PT=America/Los_Angeles | CEST=Europe/Berlin
    MEZ=Europe/Berlin | SGT=Asia/Singapore | KST=Asia/Seoul | JST=Asia/Tokyo | NZST=Pacific/Auckland
    AWST=Australia/Perth | MSK=Europe/Moscow | BRT=America/Sao_Paulo | HKT=Asia/Hong_Kong | WIB=Asia/Jakarta
    GST=Asia/Dubai | MYT=Asia/Kuala_Lumpur | PKT=Asia/Karachi | SAST=Africa/Johannesburg | BST=Europe/London
    sydney time=Australia/Sydney | Ａｓｉａ／Ｔｏｋｙｏ=Asia/Tokyo
"""
ROWS = [
    part.strip().rpartition("=")[::2]
    for part in ZONES.replace("\n", "|").split("|")
    if part.strip()
]


@pytest.mark.parametrize(("text", "name"), ROWS)
def test_zone(text: str, name: str) -> None:
    assert typed.zone(text, NOW) == name


# What could be several: the cities that are offered first.
SEVERAL = """
    est=America/New_York America/Panama | CST=Asia/Shanghai America/Mexico_City America/Chicago
    IST=Asia/Kolkata Asia/Jerusalem Europe/Dublin | PST=Asia/Manila America/Los_Angeles
    MST=America/Denver America/Vancouver | AEST=Australia/Sydney Australia/Brisbane
    Samoa=Pacific/Apia Pacific/Pago_Pago | Georgia=Asia/Tbilisi America/New_York
    usa=America/New_York America/Chicago America/Los_Angeles America/Denver | Australia=Australia/Sydney Australia/Perth
    Canada=America/Toronto America/Vancouver | Washington=America/Los_Angeles America/New_York
    Valencia=Europe/Madrid America/Caracas | San Jose=America/Los_Angeles America/Costa_Rica
    Indiana=America/Indiana/Indianapolis America/Chicago | Hyderabad=Asia/Kolkata Asia/Karachi
    UTC+5:30=Asia/Kolkata | GMT+2=Africa/Johannesburg Africa/Cairo | +2=Africa/Cairo | UTC-5=America/Bogota
    utc 3=Europe/Istanbul | +0530=Asia/Kolkata | UTC−3=America/Sao_Paulo | UTC+05:45=Asia/Kathmandu
"""
CHOICES = [
    part.strip().rpartition("=")[::2]
    for part in SEVERAL.replace("\n", "|").split("|")
    if part.strip()
]


@pytest.mark.parametrize(("text", "offered"), CHOICES)
def test_what_could_be_several_zones_is_offered_not_guessed(text: str, offered: str) -> None:
    with pytest.raises(typed.WrongZone) as caught:
        typed.zone(text, NOW)
    for name in offered.split():
        assert name in str(caught.value) or "another" in str(caught.value)
        assert name in suggest_zones(text, NOW)


def test_those_of_ones_own_country_come_first() -> None:
    assert zones_meant("CST", NOW, ("en-US",))[0] == "America/Chicago"
    assert zones_meant("CST", NOW, ("zh-CN",))[0] == "Asia/Shanghai"
    assert zones_meant("IST", NOW, ("he",))[0] == "Asia/Jerusalem"
    assert zones_meant("UTC+1", NOW, ("fr",))[0] == "Europe/Paris"
    assert zones_meant("Mitteleuropäische Zeit", NOW, ("de",))[0] == "Europe/Berlin"
    assert zones_meant("Valencia", NOW, ("es-ES",))[0] == "Europe/Madrid"
    assert suggest_zones("s", NOW, ("sv-SE",))[0] == "Europe/Stockholm"


def test_india_is_first_at_its_offset_and_the_reverse_of_a_sign_is_told() -> None:
    assert suggest_zones("UTC+5:30", NOW)[0] == "Asia/Kolkata"
    assert zone_typed("Etc/GMT+2", NOW).note.startswith("Etc/GMT+2 is UTC−2")
    assert typed.shown_zone("Etc/GMT-5", NOW) == "Etc/GMT-5 (UTC+5)"
    assert typed.shown_zone("Europe/Berlin", NOW) == "Europe/Berlin"
    assert zone_typed("Europe/Berlin", NOW).note == ""


def test_every_zone_is_itself_by_its_own_name() -> None:
    for name in places():
        assert typed.zone(name, NOW) == name
        assert typed.zone(name.upper(), NOW) == name
        assert typed.zone(name.replace("_", " ").lower(), NOW) == name
    for name in all_zones() - {"EST", "MST"}:
        assert zone_info(typed.zone(name, NOW)) is not None


def test_abbreviations_are_those_of_the_moment() -> None:
    in_2013 = dt.datetime(2013, 1, 1, tzinfo=dt.UTC)  # when Moscow was four hours ahead
    assert "America/Caracas" in abbreviated("vet", NOW)
    assert "Africa/Khartoum" in abbreviated("cat", NOW)
    assert "Africa/Khartoum" in abbreviated("eat", in_2013)
    assert "Africa/Khartoum" not in abbreviated("eat", NOW)
    assert "Europe/Moscow" in zones_at(dt.timedelta(hours=4), in_2013)
    assert "Europe/Moscow" not in zones_at(dt.timedelta(hours=4), NOW)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("est", "“est” could mean more than one time zone. Choose America/New_York or America/Panama."),
        ("Samoa", "“Samoa” could mean more than one time zone. Choose Pacific/Apia or Pacific/Pago_Pago."),
        ("berlinn", "“berlinn” is not a time zone, city or country that I know. Did you mean Europe/Berlin?"),
        ("usa", "“usa” could mean more than one time zone. Choose America/New_York, America/Chicago, "
         "America/Los_Angeles, America/Denver or another."),
        ("", "“” is not a time zone, city or country that I know. Type a city, or a name such as Europe/Berlin."),
        ("qqqq", "“qqqq” is not a time zone, city or country that I know. Type a city,"),
        ("UTC+5:30", "“UTC+5:30” is an offset, which doesn't follow summer time. Choose a place that has it now: "
         "Asia/Kolkata or Asia/Colombo."),
        ("UTC+20", "“UTC+20” is an offset that no place has. Type a city"),
        ("x" * 5000, "“xxx"),
    ],
)  # fmt: skip
def test_no_zone(text: str, message: str) -> None:
    with pytest.raises(typed.WrongZone) as caught:
        typed.zone(text, NOW)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 400


def test_no_sign_is_guessed() -> None:
    with pytest.raises(typed.WrongZone):
        typed.zone("Etc/GMT 5", NOW)


def test_suggestions_begin_with_cities() -> None:
    for text, first in {
        "berlin": "Europe/Berlin", "lon": "Europe/London", "new": "America/New_York", "new yo": "America/New_York",
        "san franc": "America/Los_Angeles", "europe/belg": "Europe/Belgrade", "utc": "UTC", "belrin": "Europe/Berlin",
        "est": "America/New_York", "germany": "Europe/Berlin", "united k": "Europe/London", "us": "America/New_York",
        "canad": "America/Toronto", "germny": "Europe/Berlin", "tok": "Asia/Tokyo", "münch": "Europe/Berlin",
        "Etc/GMT-5": "Etc/GMT-5", "cet": "CET", "東": "Asia/Tokyo", "ontar": "America/Toronto",
    }.items():  # fmt: skip
        assert suggest_zones(text, NOW)[0] == first, text
    assert "America/New_York" in suggest_zones("york", NOW)
    assert suggest_zones("zzzz", NOW) == suggest_zones("UTC+20", NOW) == []


def test_before_anything_was_typed() -> None:
    shown = suggest_zones(" ", NOW)
    assert len(shown) == 25
    assert "UTC" in shown
    assert suggest_zones("", NOW, (), 3) == shown[:3]
    assert suggest_zones("", NOW, ("de",))[0] == "Europe/Berlin"


@given(st.text(max_size=4) | st.sampled_from([*sorted(all_zones()), "us", "etc", "posix", "gmt"]))
def test_suggestions_are_few_and_can_be_typed(text: str) -> None:
    shown = suggest_zones(text, NOW)
    assert len(shown) == len(set(shown)) <= 25
    assert all(typed.zone(name, NOW) == name for name in shown)


@pytest.mark.parametrize(
    ("locale", "first"),
    [
        ("de", "Europe/Berlin Europe/Vienna Europe/Zurich"), ("en-GB", "Europe/London"), ("pt-BR", "America/Sao_Paulo"),
        ("ja", "Asia/Tokyo"), ("sv-SE", "Europe/Stockholm"), ("zh-CN", "Asia/Shanghai"), ("zh-TW", "Asia/Taipei"),
        ("es-419", "America/Mexico_City"), ("es-ES", "Europe/Madrid"), ("no", "Europe/Oslo"), ("hi", "Asia/Kolkata"),
        ("ko", "Asia/Seoul"), ("uk", "Europe/Kyiv"), ("fr", "Europe/Paris"), ("ru", "Europe/Moscow"), ("ar", "Africa/Cairo"),
        ("en-US", "America/New_York America/Chicago America/Los_Angeles America/Denver America/Phoenix"),
    ],
)  # fmt: skip
def test_where_people_of_a_language_are_likely_to_live(locale: str, first: str) -> None:
    assert likely([locale], NOW, 7)[: len(first.split())] == first.split()


def test_every_language_has_a_likely_zone() -> None:
    assert all(likely([tag], NOW, 1) for tag in LOCALES)


def test_every_country_has_zones_by_its_names_in_every_language() -> None:
    named = {(code, name.partition(" (")[0], "en-US") for code, name in table("iso3166.tab")}
    for tag in LOCALES:
        named |= {(code, name, tag) for code, name in locale_of(tag).territories.items()}
    assert len(countries()) > 200
    for code, name, tag in named:
        if code in countries() and code not in ("AQ", "TF", "UM"):
            assert set(countries()[code]) & set(zones_meant(name, NOW, (tag,))), (code, name)


def test_the_table_of_places_is_in_order() -> None:
    seen = set()
    for place in gazetteer():
        assert place.zones and set(place.zones) <= set(places())
        assert len(place.people) == len(place.zones)
        assert all(name.lstrip("=") == folded(name.lstrip("=")) for name in place.names)
        seen.add(place.country)
    assert seen <= {"XK", *(code for code, _ in table("iso3166.tab"))}  # Kosovo has no code yet
    assert len(seen) > 200
    assert people()["Asia/Shanghai"] > people()["Europe/Berlin"] > people()["Pacific/Apia"] > 0


def test_zones_with_one_time_all_year_count_as_one() -> None:
    assert distinct(["Europe/Berlin", "Europe/Paris", "Africa/Algiers"], NOW) == (
        "Europe/Berlin",
        "Africa/Algiers",
    )


def test_all_names_of_the_table_are_found_where_they_lie() -> None:
    for place in [*gazetteer()][::97]:
        for name in place.names:
            name = name.removeprefix(CODE)
            assert place in places_with(name)
            assert place in places_with(name[:1], at_start=True)
            found = index()[name]
            assert any(set(each.zones) & set(place.zones) for each in found)


def test_no_name_is_found_in_another_column_or_in_a_comment() -> None:
    for text in ("europe/", "country\t", "city\t", "geonames", "|", "=tx"):
        assert not [*index().containing(text)], text
