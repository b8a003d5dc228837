"""A server's own articles and everybody's are found in one search."""

from __future__ import annotations

from bot.articles.found import How
from bot.articles.library import Library
from bot.search.both import SearchOfBoth
from bot.search.search import Search
from tests.daily.material import article


def search(base: range, own: range) -> SearchOfBoth:
    made = SearchOfBoth(*(Search(Library(tuple(map(article, each)))) for each in (base, own)))
    made.follow()
    return made


def ids(found: object) -> list[str]:
    return [hit.article.id for hit in found.hits]  # type: ignore[attr-defined]


def test_they_take_turns_the_own_first() -> None:
    found = search(range(1, 4), range(11, 13)).find("text", 4)
    own, base = ids(found)[0::2], ids(found)[1::2]
    assert all(each.startswith("a01") for each in own)
    assert all(each.startswith("a00") for each in base)
    assert (len(found.hits), found.total, found.how) == (4, 5, How.ALL)


def test_what_fits_better_is_all_that_is_shown() -> None:
    found = search(range(1, 4), range(11, 13)).find("article 2", 10)
    assert ids(found)[0] == "a002"
    assert ids(search(range(1, 4), range(0)).find("2", 10)) == ["a002"]
    nothing = search(range(1, 4), range(11, 13)).find("zebra", 10)
    assert (nothing.hits, nothing.total) == ((), 0)


def test_what_neither_has_read_yet_is_told() -> None:
    fresh = SearchOfBoth(Search(Library((article(1),))), Search(Library((article(2),))))
    assert fresh.find("text", 5).unread == 2
