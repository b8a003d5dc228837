"""What is found for what people type, in which order, and while the library changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.article import Article, Section
from bot.articles.found import How
from bot.articles.library import Library
from bot.search import search as module
from bot.search.fts5 import Fts5Table
from bot.search.plain import PlainTable
from bot.search.port import Row, Table
from bot.search.search import Search

BRIDGE = Article(
    "bridge",
    "The old bridge closes",
    (
        Section("news", "News", "The council voted on Tuesday. It will be closed for two years."),
        Section("next", "What's Next?", "Work begins in March. A **ferry** sails instead."),
    ),
    lead="Nobody had expected it.",
    tags=("traffic", "Council"),
    author="Ada Lovelace",
)
FERRY = Article(
    "ferry",
    "A new ferry",
    (Section("news", "News", "It sails from the bridge, twice a day, for two long years."),),
)
SPEECHES = {
    "ja": (
        "港の灯台が百年ぶりに改修される",
        "市は火曜日、古い灯台の改修を決めた。工事は三月に始まる。",
    ),
    "zh": ("市议会决定关闭大桥", "市议会星期二投票决定关闭大桥两年。工程三月开始。"),
    "th": ("สะพานเก่าปิดสองปี", "สภาเมืองลงมติปิดสะพานเก่าเป็นเวลาสองปี"),
    "de": ("Die Brückensperrung", "Der Stadtrat stimmte für die Straßenbahnverlängerung."),
    "ar": ("مكتبة المرفأ", "قررت البلدية فتح المكتبة حتى منتصف الليل. بُنيت قبل مئة عام."),
    "tr": ("Iğdır'da ısı", "İSTANBUL'da köprü kapandı."),
    "ko": ("다리가 닫힌다", "시의회는 서울에서 다리를 닫기로 했다."),
    "ru": ("Мост закрывают", "Городской совет решил закрыть старый мост на два года."),
    "hi": ("पुल बंद", "नेता सैन्य परेड में भाग लेने बीजिंग पहुँचे।"),
}
ABROAD = [
    Article(language, title, (Section("news", "News", text),))
    for language, (title, text) in SPEECHES.items()
]


@pytest.fixture(params=[Fts5Table, PlainTable])
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Search:
    """An index of either kind over the articles above."""
    monkeypatch.setattr(module, "new_table", request.param)
    return indexed(BRIDGE, FERRY, *ABROAD)


def indexed(*articles: Article) -> Search:
    search = Search(Library(articles))
    search.follow()
    return search


def ids(search: Search, typed: str) -> list[str]:
    return [hit.article.id for hit in search.find(typed, 10).hits]


def marked(search: Search, typed: str) -> list[tuple[str, list[str]]]:
    """Return, of each hit, the section and the words in bold."""
    excerpts = [hit.excerpt for hit in search.find(typed, 10).hits]
    return [(each.section, [each.text[a:b] for a, b in each.marks]) for each in excerpts]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bridge", ["bridge", "ferry"]),  # a title counts most
        ("FERRY", ["ferry", "bridge"]),
        ("bridge council", ["bridge"]),
        ("council bridge", ["bridge"]),  # in any order
        ('"two years"', ["bridge"]),
        ("“two years”", ["bridge"]),
        ("two years", ["ferry", "bridge"]),
        ("lovelace", ["bridge"]),
        ("traffic", ["bridge"]),
        ("nobody", ["bridge"]),
        ("whats next", ["bridge"]),
        ("counc", ["bridge"]),  # the beginning of a word
        ("closing", []),
        ("zzz", []),
        ("", []),
        ("!?", []),
        ('"', []),
    ],
)
def test_what_is_found(index: Search, typed: str, found: list[str]) -> None:
    assert ids(index, typed) == found


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("灯台", "ja"),
        ("港", "ja"),
        ("灯台の改修", "ja"),
        ("大桥", "zh"),
        ("关闭大桥", "zh"),
        ("สะพาน", "th"),
        ("ปิดสะพาน", "th"),
        ("brücke", "de"),
        ("BRUCKEN", "de"),
        ("sperrung", "de"),  # the end of a compound
        ("strassenbahn", "de"),
        ("مكتبة", "ar"),
        ("بنيت", "ar"),  # without the points
        ("igdir", "tr"),
        ("ısı", "tr"),
        ("istanbul", "tr"),
        ("İstanbul", "tr"),
        ("kopru", "tr"),
        ("서울", "ko"),
        ("СОВЕТ", "ru"),
        ("बीजिंग", "hi"),
    ],
)
def test_any_script_is_found(index: Search, typed: str, language: str) -> None:
    found = index.find(typed, 10)
    assert [hit.article.id for hit in found.hits] == [language]
    assert found.how is How.ALL


def test_a_hit_names_the_section_and_the_words_that_match(index: Search) -> None:
    assert marked(index, "ferry")[1] == ("next", ["ferry"])
    assert marked(index, "sail") == [("news", ["sails"]), ("next", ["sails"])]
    assert marked(index, "灯台") == [("news", ["灯台"])]
    assert marked(index, "灯台の") == [("news", ["灯台の"])]
    assert marked(index, '"two years"') == [("news", ["two years"])]
    assert marked(index, "İSTANBUL") == [("news", ["İSTANBUL'da"])]
    assert marked(index, "nobody") == [("", ["Nobody"])]
    # Only in the title: the article's first sentence.
    assert marked(index, "old bridge")[0] == ("", [])
    # Only in a section's title: its first sentence.
    assert marked(index, "what's next?") == [("next", [])]


def test_the_sentence_with_most_of_the_words_is_shown(index: Search) -> None:
    [hit] = index.find("council closed years", 10).hits
    assert hit.excerpt.text == "It will be closed for two years."


@pytest.mark.parametrize(
    ("typed", "how", "found"),
    [
        ("bridge", How.ALL, ["bridge", "ferry"]),
        ("cuoncil", How.ALIKE, ["bridge"]),
        ("ferrry bridge", How.ALIKE, ["ferry", "bridge"]),
        ("lovelace twice", How.SOME, ["bridge", "ferry"]),
        ("lovelace zzz", How.SOME, ["bridge"]),
    ],
)
def test_where_nothing_has_all_words_it_says_what_was_found_instead(
    index: Search, typed: str, how: How, found: list[str]
) -> None:
    result = index.find(typed, 10)
    assert result.how is how
    assert sorted(hit.article.id for hit in result.hits) == sorted(found)


SYNTAX = ['"', "AND", "OR NOT", "NEAR(a b)", "title:x", "a*", "^a", "a + b", "-a", "{a}: b", "(("]


@given(st.text() | st.lists(st.sampled_from([*SYNTAX, "bridge", "«", "「", "\0"])).map(" ".join))
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    _INDEX.find(typed, 10)


@pytest.mark.parametrize("typed", SYNTAX)
def test_signs_have_no_meaning(typed: str) -> None:
    assert "bridge" in ids(_INDEX, f"{typed} bridge")


@given(st.lists(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from(["one", "two"])))))
def test_an_index_that_followed_finds_what_a_new_one_does(
    steps: list[set[tuple[str, str]]],
) -> None:
    search = Search(Library(()))
    for step in steps:
        articles = tuple(
            Article(key, f"Title {key}", (Section("news", "News", f"{word} text"),))
            for key, word in dict(step).items()
        )
        search.show(Library(articles))
        search.follow()
        for word in ("one", "two", "titl", "tw"):
            assert sorted(ids(search, word)) == sorted(ids(indexed(*articles), word))
        assert len(search._rows) == len(search._by_number) == len(articles)


def test_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    row = module._row

    def noted(article: Article) -> Row:
        read.append(article.id)
        return row(article)

    monkeypatch.setattr(module, "_row", noted)
    search = indexed(BRIDGE, FERRY)
    read.clear()
    changed = Article("ferry", "A newer ferry", FERRY.sections)
    search.show(Library((replace(BRIDGE), changed)))
    search.follow()
    assert read == ["ferry", "ferry"], "as it was, to take it out; as it is now"
    assert ids(search, "newer") == ["ferry"]


def test_what_was_not_read_yet_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    search = Search(Library((BRIDGE, FERRY)))
    assert (search.find("ferry", 10).hits, search.find("ferry", 10).unread) == ((), 2)
    put = Search._put

    def once(self: Search, articles: list[Article], numbers: Iterator[int]) -> None:
        put(self, articles, numbers)
        self.interrupt()

    monkeypatch.setattr(Search, "_put", once)
    search.follow()
    assert ids(search, "ferry") == ["ferry"], "the newest is read first"
    assert search.find("ferry", 10).unread == 1
    search.follow()
    assert ids(search, "ferry") == ["ferry", "bridge"]
    assert search.find("ferry", 10).unread == 0


def test_where_sqlite_lacks_fts5_there_is_an_index_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def lacking() -> Table:
        raise sqlite3.OperationalError("no such module: fts5")

    kinds: list[Callable[[], Table]] = [lacking]
    monkeypatch.setattr(module, "Fts5Table", kinds[0])
    assert isinstance(module.new_table(), PlainTable)
    assert "without FTS5" in caplog.text


_INDEX = indexed(BRIDGE, FERRY)


def told(number: int, title: str = "", text: str = "Boats sail.") -> Article:
    return Article(f"a{number}", title or f"Number {number}", (Section("news", "News", text),))


def test_of_what_is_everywhere_titles_and_the_newest_come_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also after some came out, and one was changed, and page by page."""
    monkeypatch.setattr("bot.search.fts5._BROAD", 4)
    before = [told(1), told(2, "Of boats"), told(3), told(4), told(5)]
    search = indexed(*before)
    assert ids(search, "boats") == ["a2", "a5", "a4", "a3", "a1"]
    changed = [told(1), told(2, "Of boats"), told(3, text="More boats sail."), *before[3:]]
    search.show(Library((*changed, told(6), told(7))))
    search.follow()
    assert ids(search, "boats") == ["a2", "a7", "a6", "a5", "a4", "a3", "a1"]
    found = search.find("boats", 3, skip=3)
    assert [hit.article.id for hit in found.hits] == ["a5", "a4", "a3"]
    assert found.total == 7


def test_of_some_of_the_words_the_rare_one_says_what_is_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.search.fts5._BROAD", 4)
    search = indexed(*map(told, range(5)), told(9, text="A lighthouse."))
    found = search.find("boats lighthouse", 10)
    assert (found.how, [hit.article.id for hit in found.hits]) == (How.SOME, ["a9"])
    assert ids(search, "boats sail zebra") == ["a4", "a3", "a2", "a1", "a0"]
