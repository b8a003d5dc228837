"""Tags: counted however they are typed, and found by what people type."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article import Article, Section
from bot.articles.tags import SHORT_TAG, Tags


def tagged(*tags: str) -> Article:
    return Article("-".join(tags) or "x", None, (Section("a", "A", "a"),), tags=tags)


TAGS = Tags([tagged("Council", "traffic"), tagged("council"), tagged(), tagged("São Paulo")])


def test_the_most_used_comes_first_under_its_newest_name() -> None:
    assert [(tag.name, len(tag.articles)) for tag in TAGS.all] == [
        ("council", 2),
        ("São Paulo", 1),
        ("traffic", 1),
    ]


def test_a_tag_is_found_by_its_name_its_beginning_and_nearly_its_name() -> None:
    for typed, name in (("COUNCIL", "council"), ("são-paulo", "São Paulo"), ("tr", "traffic")):
        found = TAGS.find(typed)
        assert found is not None and found.name == name
    assert TAGS.find("zzz") is None
    assert [tag.name for tag in TAGS.alike("trafic", 5)] == ["traffic"]
    assert [tag.name for tag in TAGS.suggest("", 2)] == ["council", "São Paulo"]
    assert [tag.name for tag in TAGS.suggest("cuoncil", 5)] == ["council"]


def test_a_tag_that_an_article_has_twice_counts_once() -> None:
    [tag] = Tags([tagged("Bridge", "bridge")]).all
    assert len(tag.articles) == 1


@given(st.lists(st.text(min_size=1), min_size=1))
def test_every_tag_comes_back_by_its_short_name(names: list[str]) -> None:
    tags = Tags([tagged(*names)])
    for tag in tags.all:
        assert tags.by_short(tag.short) is tag is tags.find(tag.short)
        assert 1 <= len(tag.short.encode("utf-16-le")) // 2 <= SHORT_TAG
        assert ":" not in tag.short
