"""A server's own articles among everybody's, as if they were one library."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.articles.article import Article, Section
from bot.articles.both import both, is_own, own_id
from bot.articles.calendar import BothCalendars, Calendar
from bot.articles.library import Library
from bot.articles.text import SHORT_ID

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def article(title: str, days: float, *tags: str, own: bool = False) -> Article:
    date = NOW - days * DAY
    name = own_id(title, "k") if own else title.lower().replace(" ", "-")
    sections = (Section("news", "News", "Text."),)
    return Article(
        name, title, sections, date=date, out=date, tags=tags, guild_id=7 if own else None
    )


BASE = Library((article("Old bridge", 9, "council"), article("Ferry", 5), article("Market", 1)))
OWN = Library(
    (article("Bridge fair", 7, "council", own=True), article("Town hall", -2, own=True))
).at(NOW)
BOTH = both(BASE.at(NOW), OWN)


def titles(articles: object) -> list[str | None]:
    assert isinstance(articles, tuple | list)
    return [each.title for each in articles]


def test_they_stand_in_one_order() -> None:
    assert titles(BOTH.articles) == ["Old bridge", "Bridge fair", "Ferry", "Market"]
    assert titles(BOTH.coming) == ["Town hall"]
    assert titles(BOTH.everything) == ["Old bridge", "Bridge fair", "Ferry", "Market", "Town hall"]
    assert [BOTH.place_of(each) for each in BOTH.articles] == list(BOTH.places)
    later = BOTH.at(NOW + 3 * DAY)
    assert titles(later.articles)[-1] == "Town hall"
    assert later.newest.guild_id == 7


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bridge fair", "Bridge fair"),
        ("old", "Old bridge"),
        ("market", "Market"),
        ("town", None),
        ("zzz", None),
    ],
)
def test_either_is_found(typed: str, found: str | None) -> None:
    article = BOTH.find(typed)
    assert (article.title if article else None) == found
    if article is not None:
        assert BOTH.get(article.id) is BOTH.by_short(article.id) is article


def test_two_beginnings_mean_none_and_a_whole_name_goes_before_a_beginning() -> None:
    own = Library((article("Ferry sails", 0, own=True), article("Old town", 0, own=True)))
    mixed = both(BASE, own)
    assert mixed.find("old") is None
    assert titles([mixed.find("ferry")]) == ["Ferry"]
    assert titles([mixed.find("ferry sails")]) == ["Ferry sails"]


def test_suggestions_begin_with_the_servers_own() -> None:
    assert titles(BOTH.suggest("bridge", 5)) == ["Bridge fair", "Old bridge"]
    assert titles(BOTH.suggest("", 3)) == ["Market", "Ferry", "Bridge fair"]
    assert titles(BOTH.suggest("bridge", 1)) == ["Bridge fair"]
    assert titles(BOTH.alike("brigde fair", 5))[0] == "Bridge fair"
    [tag] = BOTH.tags.all
    assert titles(tag.articles) == ["Old bridge", "Bridge fair"]


def test_what_is_out_is_looked_through_again_only_where_it_changed() -> None:
    calendar = BothCalendars(BOTH, Calendar(BASE), Calendar(OWN))
    zone = dt.timezone(dt.timedelta(hours=2))
    out = calendar.out(NOW, zone)
    assert titles(out) == ["Old bridge", "Bridge fair", "Ferry", "Market"]
    assert calendar.out(NOW + DAY, zone) is out
    assert titles(calendar.out(NOW + 2 * DAY, zone))[-1] == "Town hall"
    assert titles([each for _, each in calendar.coming(NOW, zone)]) == ["Town hall"]


def test_own_ids_fit_into_buttons_and_are_nobody_elses() -> None:
    for name in ("x", "A very long title " * 9, "港の灯台が改修される" * 9, ""):
        made = own_id(name, "12345678")
        assert is_own(made) and made.endswith("~12345678")
        assert len(made.encode("utf-16-le")) <= 2 * SHORT_ID
    assert not is_own(replace(BASE.newest).id)
