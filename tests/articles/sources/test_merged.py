"""Several sources as one, and what the host writes to name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.articles.folder import Folder
from bot.articles.loading import load, reload
from bot.articles.source import NoArticles
from bot.articles.sources.feeds.feed import Feed
from bot.articles.sources.log import Log
from bot.articles.sources.merged import Merged
from bot.articles.sources.named import named
from bot.articles.watch import look


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Two folders and a log."""
    for folder, name, date in (("news", "bridge", 26), ("sport", "match", 28)):
        (tmp_path / folder).mkdir()
        text = f"---\ndate: 2026-11-{date}\n---\n## What's Next?\n{name}\n"
        (tmp_path / folder / f"{name}.md").write_text(text, "utf-8")
    (tmp_path / "log.md").write_text("## 2026-11-27\n\nTrains run.\n", "utf-8")
    return tmp_path


def all_of(town: Path) -> Merged:
    names = [str(town / "news"), str(town / "sport"), f"log:{town / 'log.md'}"]
    source = named(names, town)
    assert isinstance(source, Merged)
    return source


def test_a_name_tells_what_is_meant(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    names = [str(tmp_path), "log:NEWS", "CHANGELOG.md", str(tmp_path / "folder.md")]
    names.append("https://example.com/feed.md")
    source = named(names, tmp_path)
    assert isinstance(source, Merged)
    assert source.sources == (
        Folder(tmp_path),
        Log(Path("NEWS")),
        Log(Path("CHANGELOG.md")),
        Folder(tmp_path / "folder.md"),
        Feed("https://example.com/feed.md", tmp_path),
    )


def test_the_articles_of_all_sources_stand_in_one_order(town: Path) -> None:
    library = load(all_of(town))
    assert [each.id for each in library.articles] == ["bridge", "log--2026-11-27", "match"]
    assert library.files["log--2026-11-27"] == f"{town / 'log.md'}:1"


def test_a_source_that_is_gone_keeps_its_articles_and_is_a_mistake(town: Path) -> None:
    source = all_of(town)
    before = load(source)
    (town / "sport").rename(town / "away")
    after = reload(source, before)
    assert after.articles == before.articles
    assert [str(each) for each in after.faults] == [
        f"{town / 'sport'}:1: there is no such file or folder; mend it, or take it out of ARTICLES"
    ]
    assert not load(all_of(town)).get("match"), "nobody has read it before"


def test_an_id_belongs_to_the_first_source_that_has_it(town: Path) -> None:
    (town / "sport" / "bridge.md").write_text("## What's Next?\nanother\n", "utf-8")
    library = load(all_of(town))
    bridge = library.get("bridge")
    assert bridge is not None
    assert bridge.sections[0].body == "bridge"
    (fault,) = library.faults
    assert (fault.file, fault.mend) == (
        str(town / "sport" / "bridge.md"),
        "rename one of the two files",
    )


def test_every_file_of_every_source_is_watched(town: Path) -> None:
    source = all_of(town)
    seen = look(source)
    assert len(seen) == 3
    (town / "log.md").write_text("## 2026-11-28\n\nTrains stand still.\n", "utf-8")
    assert look(source) != seen


def test_without_any_article_all_sources_are_named(tmp_path: Path) -> None:
    source = named([str(tmp_path / "one"), str(tmp_path / "two")], tmp_path)
    with pytest.raises(NoArticles) as caught:
        load(source)
    said = str(caught.value)
    assert said.startswith(f"There are no articles in {tmp_path / 'one'}, {tmp_path / 'two'}: ")
    assert said.endswith("Set ARTICLES to sources with at least one good article.")
