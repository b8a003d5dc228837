"""Dates as people write them."""

from __future__ import annotations

import datetime as dt
from itertools import chain
from zoneinfo import ZoneInfo

import pytest

from bot.articles.reading import months
from bot.articles.reading.dates import read_date

ZONE = ZoneInfo("Asia/Tokyo")
DAY = dt.date(2025, 9, 2)


@pytest.mark.parametrize(
    "typed",
    [
        *("2025-9-2", "2025/09/02", "2025.09.02", "20250902", "2.9.2025", "2-Sep-2025"),
        *("2 September 2025", "Sept. 2, 2025", "Tuesday, 2nd of September 2025"),
        # In other languages.
        *("2. September 2025", "Dienstag, 2. Sept. 2025", "2 septembre 2025", "2 sept. 2025"),
        *("2 de septiembre de 2025", "martes, 2 de septiembre de 2025", "2 de setembro de 2025"),
        *("2 settembre 2025", "2 september 2025", "tirsdag den 2. september 2025"),
        *("2 września 2025", "2. září 2025", "2 сентября 2025 г.", "2 вересня 2025 р."),
        *("2. syyskuuta 2025", "2 Eylül 2025", "2025. szeptember 2.", "2 septembrie 2025"),
        *("2025 m. rugsėjo 2 d.", "2 Σεπτεμβρίου 2025", "2 בספטמבר 2025", "2 tháng 9, 2025"),
        *("2025年9月2日", "2025年9月2日(火)", "2025년 9월 2일"),
    ],
)
def test_days(typed: str) -> None:
    assert read_date(typed, ZONE).day == DAY


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        *(("2025-09-02 18:30 CET", 16), ("2. September 2025, 18:30 MESZ", 16)),
        *(("2025-09-02 18:30 (CEST)", 16), ("2025-09-02 18:30 EET", 15)),
        *(("2025-09-02T18:30 UTC+2", 16), ("2025-09-02 18:30 gmt", 18)),
        *(("Sep 2, 2025 2:30 pm ET", 18), ("Tue, 02 Sep 2025 14:30:00 EDT", 18)),
        *(("September 2, 2025 at 11:30am PST", 18), ("2025-09-02 18:30 BST", 17)),
        *(("2025-09-03 3:30 JST", 18), ("2025-09-02T1830+0000", 18)),
    ],
)
def test_zones(typed: str, hour: int) -> None:
    moment = read_date(typed, ZONE)
    assert moment.at == dt.datetime(2025, 9, 2, hour, 30, tzinfo=dt.UTC)
    assert not moment.in_zone


@pytest.mark.parametrize(
    "typed",
    [
        *("2025-09-02 18:30", "2. September 2025, 18.30 Uhr", "2 septembre 2025 à 18h30"),
        *("mandag den 2. september 2025 kl. 18.30", "2 de septiembre de 2025 a las 18:30"),
        *("2 settembre 2025 alle ore 18:30", "2025年9月2日 18:30", "2025-09-02T1830"),
    ],
)
def test_times_by_the_hosts_clocks(typed: str) -> None:
    moment = read_date(typed, ZONE)
    assert moment.at == dt.datetime(2025, 9, 2, 9, 30, tzinfo=dt.UTC)
    assert moment.in_zone


@pytest.mark.parametrize(
    "typed",
    [
        *("soon", "2 Brumaire 2025", "2025-13-02", "31 June 2025", "9/2/2025"),
        # Three countries, and as many hours.
        "2025-09-02 18:30 IST",
    ],
)
def test_no_dates(typed: str) -> None:
    with pytest.raises(ValueError):
        read_date(typed, ZONE)


def test_a_name_of_two_months_is_read_by_the_articles_language() -> None:
    read = [read_date("2 listopada 2025", ZONE, language).day for language in ("hr", "pl", None)]
    assert [each.month for each in read if each] == [10, 11, 11]


def test_no_language_that_is_guessed_gives_a_name_to_another_month() -> None:
    names = [months._names(each) for each in ["en", *months._GUESSED]]
    assert all(names)
    assert len(set(chain(*(each.items() for each in names)))) == len(set(chain(*names)))
