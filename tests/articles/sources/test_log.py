"""A running log: which entries it has, what they are called, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.articles.loading import load, reload
from bot.articles.source import NoArticles
from bot.articles.sources.log import Log
from bot.articles.text import SHORT_ID, shorten

LOG = """\
# What is new

Everything that readers should know.

## 2026-11-27 The bridge closes

### What's Happening?
The council voted.

### What's Next?
Work begins in March.

## 2026-11-20

Trains run again.

They had stood still for a week.

```
## 2026-01-01 no entry, but code
```
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "CHANGELOG.md"
    file.write_text(LOG, "utf-8")
    return file


def ids(library: Library) -> list[str]:
    return [each.id for each in library.articles]


def test_each_heading_of_the_second_level_begins_an_article(log: Path) -> None:
    library = load(Log(log))
    assert ids(library) == ["changelog--2026-11-20", "changelog--2026-11-27-the-bridge-closes"]
    trains, bridge = library.articles
    assert (bridge.title, [each.key for each in bridge.sections]) == (
        "The bridge closes",
        ["whats-happening", "whats-next"],
    )
    assert bridge.date == dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
    assert (trains.title, trains.headline) == (None, "Trains run again.")
    assert trains.lead == "Trains run again."
    assert trains.sections[0].body.startswith("They had stood still for a week.")
    assert "no entry" in trains.sections[0].body
    assert not library.faults


def test_a_new_entry_on_top_or_below_leaves_the_others_as_they_are(log: Path) -> None:
    before = load(Log(log))
    log.write_text(LOG + "\n## 2026-11-28 Snow\n\nMuch of it.\n", "utf-8")
    after = reload(Log(log), before)
    assert ids(after) == [*ids(before), "changelog--2026-11-28-snow"]
    assert after.articles[:2] == before.articles
    log.write_text(LOG.replace("## 2026-11-27", "## 2026-11-28 Snow\n\nMuch.\n\n## 2026-11-27"))
    assert ids(reload(Log(log), before)) == ids(after)


def test_what_is_there_at_first_is_archive_and_what_comes_later_is_not(log: Path) -> None:
    source = Log(log, log.parent / "kept" / "log.json")
    assert load(source).archives == ()
    source.begin(dt.UTC)
    first = load(source)
    log.write_text(LOG + "\n## 2026-11-28 Snow\n\nMuch of it.\n", "utf-8")
    source.begin(dt.UTC)
    later = load(source)
    assert later.archives == first.archives == (frozenset(ids(first)),)
    assert len(later.articles) == 3


@pytest.mark.parametrize(
    ("heading", "title", "date"),
    [
        ("[1.2.0] - 2026-11-27", "1.2.0", "2026-11-27"),
        ("2026/11/27: Snow", "Snow", "2026-11-27"),
        ("Snow (2026-11-27)", "Snow", "2026-11-27"),
        ("Snow, and *ice*", "Snow, and ice", None),
        ("2026-02-30", "2026-02-30", None),
    ],
)
def test_a_heading_holds_date_and_title(
    tmp_path: Path, heading: str, title: str, date: str | None
) -> None:
    file = tmp_path / "log.md"
    file.write_text(f"## {heading}\n\nOne.\n\nTwo.\n", "utf-8")
    (article,) = load(Log(file)).articles
    assert article.title == title
    assert (article.date.date().isoformat() if article.date else None) == date


def test_blocks_of_front_matter_part_a_log_too(tmp_path: Path) -> None:
    file = tmp_path / "log.md"
    file.write_text(
        "---\ntitle: One\ndate: 2026-11-26\n---\nText.\n\n---\n\nBelow a rule.\n\n"
        "---\ntitle: Two\ndate: 2026-11-27\ntags:\n  - snow\n---\n## What's Next?\nMore.\n",
        "utf-8",
    )
    one, two = load(Log(file)).articles
    assert (one.id, two.id) == ("log--2026-11-26-one", "log--2026-11-27-two")
    assert (one.lead, one.sections[0].body) == ("Text.", "Below a rule.")
    assert (two.tags, two.sections[0].key) == (("snow",), "whats-next")


def test_mistakes_have_their_lines_and_leave_out_no_other_entry(log: Path) -> None:
    before = load(Log(log))
    added = "\n## 2026-11-28\n\n## 2026-11-20\n\nAgain.\n"
    log.write_text(LOG + "\n```\nopen", "utf-8")
    after = reload(Log(log), before)
    found = [(fault.line, fault.wrong) for fault in after.faults]
    assert found == [(23, "this code block is never closed")]
    assert after.articles == before.articles
    log.write_text(LOG + added, "utf-8")
    after = reload(Log(log), before)
    assert [(fault.file, fault.line, fault.wrong) for fault in after.faults] == [
        (str(log), 23, 'the entry "2026-11-28" has no text'),
        (str(log), 25, 'the entry "2026-11-20" stands on line 13 already'),
    ]
    assert after.articles == before.articles


def test_ids_stay_short_and_apart(tmp_path: Path) -> None:
    file = tmp_path / "all-that-is-new-in-our-town-this-year.md"
    file.write_text(f"## {'long ' * 20}one\n\nText.\n\n## {'long ' * 20}two\n\nText.\n", "utf-8")
    found = ids(load(Log(file)))
    assert len(set(found)) == 2
    assert all(shorten(each, SHORT_ID) == each and "--" in each for each in found)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "the file can't be read (No such file or directory)."),
        (b"# Nothing yet\n", "it holds no entry."),
        (b"## One\n\xff\n", "byte 0xff at offset 7 is not UTF-8."),
    ],
)
def test_a_log_without_entries_says_why(tmp_path: Path, data: bytes | None, why: str) -> None:
    file = tmp_path / "log.md"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(NoArticles) as caught:
        load(Log(file))
    assert caught.value.facts["why"] == why
    assert "## 2026-11-27 The bridge closes" in str(caught.value)
