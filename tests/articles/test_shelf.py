"""What was read before is not read again, unless something about it has changed."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.articles import folder as module
from bot.articles import shelf_file
from bot.articles.article import Article
from bot.articles.faults import Hint
from bot.articles.folder import Folder
from bot.articles.images import ImageFile
from bot.articles.library import Library
from bot.articles.loading import load, reload
from bot.articles.reading import parse as parsing
from bot.articles.reading.parse import Reading
from bot.articles.shelf import Entry, Shelf
from bot.articles.shelf_file import fill_shelf, save_shelf
from bot.clock import SystemClock
from tests.messages.material import articles

BERLIN = ZoneInfo("Europe/Berlin")
PNG = b"\x89PNG\r\n\x1a\n"


class Later(SystemClock):
    """A clock by which every file has stood still for an hour."""

    def now(self) -> dt.datetime:
        return super().now() + dt.timedelta(hours=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files of every kind."""
    place = tmp_path / "articles"
    (place / "below").mkdir(parents=True)
    texts = {
        "plain.txt": "What's Happening?\nIt rains.\n",
        "dated.md": "---\ndate: 2025-03-30 02:30\n---\n## News\n==marked== <video> text\n",
        "zoned.md": "---\ndate: 2025-03-30T02:30:00+09:00\nexpires: 2031-01-01\n---\n## News\nText.\n",
        "2024-02-29 named.md": "# Named\n\n## News\nText.\n",
        "below/image.md": "---\nimage: a.png\ntags: a, b\n---\n## News\nText.\n",
        "below/body.md": "## News\n![A](/b.png) and ![B](none.png)\n",
        "draft.md": "---\ndraft: true\n---\n## News\nText.\n",
        "faulty.md": "No heading, and so no section.\n",
        "empty.md": "",
    }
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8")
    (place / "below" / "a.png").write_bytes(PNG + b"a")
    (place / "b.png").write_bytes(PNG + b"b")
    return place


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed."""
    names: list[str] = []
    parse = parsing.read

    def noted(data: bytes, name: str, *rest: object) -> Reading:
        names.append(Path(name).name)
        return parse(data, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "read", noted)
    return names


@pytest.fixture
def kept(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a shelf of that folder is kept; a few files are worth one."""
    monkeypatch.setattr(shelf_file, "FEWEST", 1)
    place = tmp_path / "data"
    shelf = Shelf(clock=Later())
    load(Folder(folder, shelf=shelf), zone=BERLIN)
    save_shelf(shelf, place, folder, BERLIN)
    return place


def open_shelf(place: Path, folder: Path, zone: dt.tzinfo) -> Shelf:
    shelf = Shelf()
    fill_shelf(shelf, place, folder, zone)
    return shelf


def opened(kept: Path, folder: Path, zone: dt.tzinfo = BERLIN) -> Library:
    return load(Folder(folder, shelf=open_shelf(kept, folder, zone)), zone=zone)


def everything(library: Library) -> object:
    files = [*library.articles, *library.coming]
    written = [(each.date and each.date.isoformat(), each.headline) for each in files]
    return library, library.files, written, [str(each) for each in library.faults]


def test_what_is_kept_is_what_would_be_read(kept: Path, folder: Path, read: list[str]) -> None:
    fresh = load(folder, zone=BERLIN)
    assert len(read) == 9
    read.clear()
    assert everything(opened(kept, folder)) == everything(fresh)
    assert read == []


def changed_text(folder: Path) -> list[str]:
    (folder / "plain.txt").write_text("What's Happening?\nIt snows a lot.\n", encoding="utf-8")
    return ["plain.txt"]


def changed_in_secret(folder: Path) -> list[str]:
    """As large as before, and as old as before by its own account."""
    file = folder / "plain.txt"
    before = file.stat()
    file.write_text("What's Happening?\nIt pours.\n", encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    return ["plain.txt"]


def replaced(folder: Path) -> list[str]:
    beside = folder / "beside"
    beside.write_text("What's Happening?\nIt hails.\n", encoding="utf-8")
    beside.replace(folder / "plain.txt")
    return ["plain.txt"]


def mended(folder: Path) -> list[str]:
    (folder / "faulty.md").write_text("## News\nNow there is one.\n", encoding="utf-8")
    return ["faulty.md"]


def new_file(folder: Path) -> list[str]:
    (folder / "new.md").write_text("## News\nNew.\n", encoding="utf-8")
    return ["new.md"]


def new_picture(folder: Path) -> list[str]:
    (folder / "below" / "a.png").write_bytes(PNG + b"c")
    return ["image.md"]


def no_picture(folder: Path) -> list[str]:
    (folder / "b.png").unlink()
    return ["body.md"]


def a_picture_at_last(folder: Path) -> list[str]:
    (folder / "below" / "none.png").write_bytes(PNG)
    return ["body.md"]


def taken_away(folder: Path) -> list[str]:
    (folder / "plain.txt").unlink()
    return []


def touched(folder: Path) -> list[str]:
    """Its times are others, its bytes the same: it is read, but not parsed."""
    os.utime(folder / "plain.txt", ns=(1, 1))
    return []


CHANGES = (
    *(changed_text, changed_in_secret, replaced, mended, new_file),
    *(new_picture, no_picture, a_picture_at_last, taken_away, touched),
)


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_changed_is_read_again(
    kept: Path, folder: Path, read: list[str], change: Callable[[Path], list[str]]
) -> None:
    expected = change(folder)
    library = opened(kept, folder)
    assert read == expected
    assert everything(library) == everything(load(folder, zone=BERLIN))


@pytest.mark.parametrize("change", CHANGES)
def test_a_reload_reads_only_what_changed(
    folder: Path, read: list[str], change: Callable[[Path], list[str]]
) -> None:
    shelf = Shelf(clock=Later())
    before = load(Folder(folder, shelf=shelf))
    read.clear()
    expected = change(folder)
    assert reload(Folder(folder, shelf=shelf), before) == reload(folder, before)
    assert read[: len(expected)] == expected
    assert len(read) == len(expected) + len(shelf.entries)


def test_what_changed_just_before_it_was_read_is_compared_by_its_bytes(
    folder: Path, read: list[str]
) -> None:
    shelf = Shelf()  # by its clock the files were written just now
    load(Folder(folder, shelf=shelf))
    assert not any(entry.is_settled for entry in shelf.entries.values())
    # As if it were changed within the same tick of the disk's clock.
    (folder / "plain.txt").write_text("What's Happening?\nIt pours.\n", encoding="utf-8")
    facts = (folder / "plain.txt").lstat()
    shelf.entries["plain.txt"] = replace(
        shelf.entries["plain.txt"],
        facts=(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino),
    )
    read.clear()
    library = load(Folder(folder, shelf=shelf))
    assert read == ["plain.txt"]
    assert "pours" in str(library.get("plain"))


def index(kept: Path) -> Path:
    [file] = kept.iterdir()
    return file


def test_only_its_owner_can_read_it_and_what_others_can_write_is_not_believed(
    kept: Path, folder: Path, read: list[str]
) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such modes")
    assert index(kept).stat().st_mode & 0o777 == 0o600
    index(kept).chmod(0o620)
    opened(kept, folder)
    assert len(read) == 9


def test_a_damaged_one_is_made_anew(kept: Path, folder: Path, read: list[str]) -> None:
    whole = index(kept).read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 40)):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            index(kept).write_bytes(damaged)
            assert open_shelf(kept, folder, BERLIN).entries == {}
    shelf = open_shelf(kept, folder, BERLIN)
    load(Folder(folder, shelf=shelf), zone=BERLIN)
    save_shelf(shelf, kept, folder, BERLIN)
    assert len(open_shelf(kept, folder, BERLIN).entries) == 9


def test_another_program_or_zone_makes_its_own(
    kept: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_shelf(kept, folder, dt.UTC).entries == {}
    assert len(open_shelf(kept, folder, BERLIN).entries) == 9
    monkeypatch.setattr(shelf_file, "_program", lambda: "another")
    assert open_shelf(kept, folder, BERLIN).entries == {}


def test_where_nothing_can_be_kept_it_works_as_well(tmp_path: Path, folder: Path) -> None:
    shelf = Shelf()
    assert load(Folder(folder, shelf=shelf)) == load(folder)
    shelf_place = tmp_path / "file"
    shelf_place.write_text("not a folder")
    for _ in range(250):
        shelf.entries[str(_)] = next(iter(shelf.entries.values()))
    save_shelf(shelf, shelf_place, folder, dt.UTC)
    assert shelf.has_changed
    assert open_shelf(shelf_place, folder, dt.UTC).entries == {}


def test_few_articles_are_not_worth_a_file(tmp_path: Path, folder: Path) -> None:
    shelf = Shelf()
    load(Folder(folder, shelf=shelf))
    save_shelf(shelf, tmp_path / "none", folder, dt.UTC)
    assert not (tmp_path / "none").exists()


def test_several_can_keep_one_at_the_same_time(kept: Path, folder: Path) -> None:
    def keep() -> None:
        for _ in range(10):
            shelf = Shelf(clock=Later())
            load(Folder(folder, shelf=shelf), zone=BERLIN)
            save_shelf(shelf, kept, folder, BERLIN)
            assert len(open_shelf(kept, folder, BERLIN).entries) == 9

    failed: list[BaseException] = []

    def run() -> None:
        try:
            keep()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert index(kept).suffix == ".index", "nothing is left beside it"


def test_every_field_of_an_article_is_kept() -> None:
    kept_fields = shelf_file._Article.__struct_fields__
    # A folder's articles are everybody's.
    assert (*kept_fields, "guild_id") == tuple(field.name for field in fields(Article))


_ZONES = st.sampled_from(
    [dt.UTC, BERLIN, ZoneInfo("Africa/Monrovia"), dt.timezone(-dt.timedelta(hours=9))]
)
_MOMENTS = st.none() | st.datetimes(timezones=_ZONES)
_LOCAL = st.none() | st.datetimes()


@given(articles, _MOMENTS, _MOMENTS, _LOCAL)
@settings(phases=[Phase.generate], max_examples=20)
def test_any_article_comes_back(
    article: Article,
    date: dt.datetime | None,
    out: dt.datetime | None,
    local: dt.datetime | None,
) -> None:
    article = replace(article, date=date, out=out, out_local=local, expires_local=local)
    article = replace(article, image_file=ImageFile(Path("/a/b.png"), "b.png", "0"), author="A")
    hints = (Hint("/folder/file", 3, "wrong", "mend"),)
    entry = Entry((1, 2, 3, 4), b"0", True, Reading(article, hints), (("a", "b"),))
    back = shelf_file._entry(shelf_file._record(entry), Path("/folder/file"))
    assert back == entry
    assert isinstance(back.outcome, Reading) and back.outcome.article is not None
    after = back.outcome.article
    assert after.date is None or (date is not None and after.date.isoformat() == date.isoformat())
