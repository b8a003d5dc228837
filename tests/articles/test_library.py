"""Folders of articles: which files, in which order, and what is said of the others."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.articles.article import Article, Section
from bot.articles.faults import Fault
from bot.articles.library import Library
from bot.articles.loading import check, load
from bot.articles.order import place as place_of
from bot.articles.reading.parse import article_id
from bot.articles.source import NoArticles
from bot.articles.text import SHORT_ID, shorten
from bot.errors import Exit

GOOD = "What's Next?\nText.\n"
EMPTY = "the file is empty; write an article in it, or delete the file"


def fill(folder: Path, *names: str, **texts: str) -> Path:
    for name in names:
        (folder / name).write_text(GOOD, encoding="utf-8")
    for stem, text in texts.items():
        (folder / f"{stem}.md").write_text(text, encoding="utf-8")
    return folder


def article(key: str, title: str | None = None) -> Article:
    return Article(id=key, title=title, sections=(Section("a", "A", f"Text of {key}."),))


def ids(library: Library) -> list[str]:
    return [each.id for each in library.articles]


# --- which files, in which order -------------------------------------------------------------


def test_articles_are_the_text_files_of_a_folder_and_its_subfolders(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.MD", "c.Txt", ".hidden.md", "README.md", "ReadMe.txt", "d.html", "e")
    fill(tmp_path, "f.markdown", "g.mdx", "_draft.md", "CHANGELOG.md", "photo.jpg", "letter.docx")
    (tmp_path / "folder.md").mkdir()
    fill(tmp_path / "folder.md", "inside.md", "index.md")
    for hidden in ("_drafts", ".git", "node_modules"):
        (tmp_path / hidden).mkdir()
        fill(tmp_path / hidden, "x.md")
    library = load(tmp_path)
    assert library == load(tmp_path)
    assert ids(library) == ["a", "b", "c", "f", "folder-md", "folder-md-inside", "g"]
    assert library.faults == ()
    unread = "is not one of .markdown, .md, .mdown, .mdx, .mkd, .text, .txt"
    assert [str(each).removeprefix(f"{tmp_path}/") for each in library.left_out] == [
        "CHANGELOG.md: left out by its name",
        "README.md: left out by its name",
        "ReadMe.txt: left out by its name",
        "_draft.md: left out, as its name begins with _",
        f"d.html: not read: .html {unread}",
        f"e: not read: no ending {unread}",
        f"letter.docx: not read: .docx {unread}",
    ]


@pytest.mark.parametrize(
    "in_order",
    [
        ["part-2.md", "part-10.md"],
        ["01.md", "1b.md", "2.md"],
        ["A.md", "b.md", "C.md"],
        ["z.md", "2025-09-01.md", "2025_09_02 x.md", "20250903.md", "news20250904.md"],
        ["z 2025-02-30.md", "z 20251301.md", "2025-01-01 b.md"],
        ["2025-0901.md", "9925-09-01.md", "120250901.md", "a.md"],
        ["2025-09-02 a.md", "2025-09-02 b.md", "a 2025-09-03.md"],
        ["1899-01-01.md", "a.md", "1900-01-01.md"],
        ["000_fdad4a85e90d0778.txt", "001_0.txt"],
    ],
    ids=lambda names: names[0],
)
def test_order_by_name(tmp_path: Path, in_order: list[str]) -> None:
    fill(tmp_path, *reversed(in_order))
    library = load(tmp_path)
    assert ids(library) == [article_id(name) for name in in_order]
    assert library.newest.id == article_id(in_order[-1])


def test_a_date_inside_beats_the_one_in_the_name(tmp_path: Path) -> None:
    fill(tmp_path, "undated.md", "2025-09-02 named.md")
    for name, date in [
        ("2030-01-01 old.md", "2025-09-01"),
        ("a evening.md", "2025-09-02T18:00"),
        ("a morning.md", "2025-09-02T08:00"),
    ]:
        (tmp_path / name).write_text(f"---\ndate: {date}\n---\n{GOOD}", encoding="utf-8")
    assert ids(load(tmp_path)) == [
        "undated",
        "2030-01-01-old",
        "a-morning",
        "2025-09-02-named",
        "a-evening",
    ]


NAMES = st.text("aAbß٣é012 -_.\x01\udcff", min_size=1, max_size=12)
DATES = st.none() | st.datetimes(timezones=st.timezones() | st.just(dt.UTC))
PLACED = st.tuples(NAMES, DATES)


def by_the_rule(placed: tuple[str, dt.datetime | None]) -> tuple[object, ...]:
    """Return what the order is by: date or none, name with all numbers of one length, name."""
    name, date = placed
    padded = re.sub(r"\d+", lambda digits: digits[0].zfill(255), name.casefold())
    return (date is not None, date or dt.datetime.min.replace(tzinfo=dt.UTC), padded, name)


@given(st.lists(PLACED, min_size=2, max_size=6))
@example([("a", dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))), ("b", None)])
@example([("part 10", None), ("part 9", None), ("part 09", None), ("Part 9", None)])
def test_places_sort_as_the_library_does(placed: list[tuple[str, dt.datetime | None]]) -> None:
    def place(each: tuple[str, dt.datetime | None]) -> str:
        return place_of(each[0], replace(article("x"), date=each[1]))

    in_order = sorted(placed, key=by_the_rule)
    assert sorted(placed, key=place) == in_order
    for first, second in itertools.pairwise(in_order):
        assert (place(first) < place(second)) == (by_the_rule(first) < by_the_rule(second))
        assert re.fullmatch("[0-9a-f-]+", place(first))


def test_a_loaded_librarys_places_are_in_order(tmp_path: Path) -> None:
    fill(tmp_path, "b.md", "2025-09-02.md", "a 10.md", "a 9.md", "A 9b.md", "2025-09-01 z.md")
    read = load(tmp_path)
    assert list(read.places) == sorted(set(read.places))
    assert len(read.places) == len(read.articles) == 6


def test_what_stands_up_to_a_place(tmp_path: Path) -> None:
    fill(tmp_path, "a.md", "2025-09-01.md", "2025-09-02.md", "2099-01-01.md")
    read = load(tmp_path, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert [each.id for each in read.everything] == ["a", "2025-09-01", "2025-09-02", "2099-01-01"]
    place = read.places[1]
    (tmp_path / "2025-09-01.md").unlink()  # a place outlives its file
    left = load(tmp_path)
    assert left.up_to(place) == ("a",)
    assert left.up_to(read.coming_places[0]) == ("a", "2025-09-02", "2099-01-01")


def test_the_longest_place(tmp_path: Path) -> None:
    name = "1a" * 126 + ".md"
    fill(tmp_path, name, "000_fdad4a85e90d0778.txt")
    short, longest = (len(place) for place in load(tmp_path).places)
    assert short < 200
    assert longest < 4000


# --- faults ----------------------------------------------------------------------------------


def test_the_good_ones_are_loaded_and_the_others_named(tmp_path: Path) -> None:
    fill(tmp_path, "good.txt", b="", a="# A\n# B\n")
    library = load(tmp_path)
    assert ids(library) == ["good"]
    empty = "is empty; write its text below the heading, or delete the heading"
    assert [str(fault) for fault in library.faults] == [
        f'{tmp_path}/a.md:2: the section "B" {empty}',
        f"{tmp_path}/b.md:1: {EMPTY}",
    ]


def test_files_are_named_as_the_folder_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    fill(tmp_path / "news", "good.txt", b="")
    assert [fault.file for fault in load(Path("news")).faults] == [str(Path("news/b.md"))]


def test_two_files_with_one_id(tmp_path: Path) -> None:
    fill(tmp_path, "A b.md", "a-b.txt", "c.md")
    library = load(tmp_path)
    assert ids(library) == ["a-b", "c"]
    assert [str(fault) for fault in library.faults] == [
        f'{tmp_path}/a-b.txt:1: the name makes the same id as "A b.md"; rename one of the two files'
    ]


def test_two_files_with_one_short_id(tmp_path: Path) -> None:
    long = "a name that is longer than a button of discord can hold"
    short = shorten(long.replace(" ", "-"), SHORT_ID)
    fill(tmp_path, f"{long}.md", f"{short}.md")
    library = load(tmp_path)
    assert ids(library) == [long.replace(" ", "-")]
    assert [fault.wrong for fault in library.faults] == [
        f'the name makes the same id as "{long}.md"'
    ]
    assert library.by_short(short) is library.newest


def test_a_file_with_faults_keeps_its_id(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.md", a="")
    assert ids(load(tmp_path)) == ["b"]
    assert [(Path(fault.file).name, fault.line) for fault in load(tmp_path).faults] == [
        ("a.md", 1),
        ("a.txt", 1),
    ]


def test_links(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    fill(tmp_path, "outside.md")
    fill(folder, "good.md")
    (folder / "inner.md").symlink_to("good.md")
    (folder / "leads out.md").symlink_to(tmp_path / "outside.md")
    (folder / "broken.md").symlink_to("nowhere.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "folder.md").symlink_to(tmp_path)
    through_a_link = tmp_path / "link"
    through_a_link.symlink_to(folder)
    for place in (folder, through_a_link):
        library = load(place)
        assert ids(library) == ["good", "inner"]
        broken, leads_out, loop = map(str, library.faults)
        mend = "make it readable for the bot, or delete it"
        assert broken == (
            f"{place}/broken.md:1: the file can't be read (No such file or directory); {mend}"
        )
        assert leads_out == (
            f"{place}/leads out.md:1: the link leads out of the folder; put the file itself here"
        )
        assert loop.startswith(f"{place}/loop.md:1: the file can't be read (")
        assert loop.endswith(mend)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(fill(tmp_path, "good.md") / "pipe.md")
    assert [str(fault) for fault in load(tmp_path).faults] == [
        f"{tmp_path}/pipe.md:1: this is not a plain file; put one here, or delete this"
    ]


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    with (fill(tmp_path, "good.md") / "huge.md").open("wb") as stream:
        stream.truncate(1 << 36)
    assert [fault.wrong for fault in load(tmp_path).faults] == [
        "the file has more than 1,048,576 bytes"
    ]


def test_names_that_are_not_text_can_be_printed(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.md")
    try:
        fill(tmp_path, name, "good.md")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    (tmp_path / name).write_bytes(b"")
    (fault,) = load(tmp_path).faults
    assert str(fault) == rf"{tmp_path}/\xff.md:1: {EMPTY}"


# --- no articles at all ----------------------------------------------------------------------

MEND = "Set ARTICLES_DIR to a folder with at least one good article (*.txt or *.md)."


def test_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoArticles) as caught:
        load(Path("news"))
    assert caught.value.exit_status == 65
    assert caught.value.exit_status == Exit.NO_ARTICLES
    assert str(caught.value) == (
        f"There are no articles in {tmp_path}/news: there is no such file or folder.\n{MEND}"
    )


@pytest.mark.parametrize("names", [[], ["README.md", ".a.md", "b.html"]])
def test_no_file(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(NoArticles) as caught:
        load(fill(tmp_path, *names))
    assert str(caught.value) == (
        f"There are no articles in {tmp_path}: it holds no *.txt or *.md file.\n{MEND}"
    )


def test_no_good_file(tmp_path: Path) -> None:
    with pytest.raises(NoArticles) as caught:
        load(fill(tmp_path, a="", b=""))
    assert str(caught.value) == (
        f"There are no articles in {tmp_path}: each file has a fault.\n"
        f"{tmp_path}/a.md:1: {EMPTY}\n{tmp_path}/b.md:1: {EMPTY}\n{MEND}"
    )


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NoArticles) as caught:
        load(fill(tmp_path, "a.md") / "a.md")
    assert str(caught.value) == (
        f"There are no articles in {tmp_path}/a.md: this is not a folder.\n{MEND}"
    )


def test_a_folder_that_cannot_be_listed(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(NoArticles, match=r"the folder can't be read \(.+\)\."):
        load(tmp_path / "loop")


# --- check -----------------------------------------------------------------------------------


def test_check_returns_faults_where_load_raises(tmp_path: Path) -> None:
    fill(tmp_path, a="")
    assert check(tmp_path) == Library((), (Fault(f"{tmp_path}/a.md", 1, *EMPTY.split("; ")),))


@pytest.mark.parametrize("name", ["a.md", "README.md", ".hidden", "notes.rst"])
def test_check_takes_a_single_file_of_any_name(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name, other="")
    found = check(tmp_path / name)
    assert (len(found.articles), found.faults) == (1, ())


def test_check_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoArticles, match="there is no such file or folder"):
        check(tmp_path / "a.md")


# --- the library itself ----------------------------------------------------------------------

LIBRARY = Library((article("a", "News"), article("b", "News of the day"), article("c", "News")))


def test_lookups() -> None:
    a, b, c = LIBRARY.articles
    assert LIBRARY.newest is c
    assert LIBRARY.get("b") is b
    assert LIBRARY.get("z") is None
    assert LIBRARY.by_short("a") is a
    assert LIBRARY.by_short("z") is None
    assert LIBRARY.find("news") is c  # the newest of one title
    assert LIBRARY.find("NEWS OF") is b
    assert LIBRARY.find("A") is a
    assert LIBRARY.find("new") is None
    assert LIBRARY.suggest("", 2) == (c, b)
    assert LIBRARY.suggest("day", 25) == (b,)


def test_an_article_without_a_title_goes_by_its_headline() -> None:
    untitled = article("x")
    assert Library((untitled,)).find("text of") is untitled


def test_places_are_as_many_as_articles() -> None:
    with pytest.raises(ValueError, match="1 places for 2 articles"):
        Library((article("a"), article("b")), (), ("0",))


def test_two_articles_must_not_share_an_id() -> None:
    with pytest.raises(ValueError, match="share an id"):
        Library((article("a"), article("a")))
