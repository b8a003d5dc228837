"""`new`: an article is begun in a file, and opened in an editor."""

from __future__ import annotations

import sys
from datetime import UTC
from pathlib import Path

import pytest

from bot.articles.loading import check
from bot.cli.main import main
from bot.clock import SystemClock
from tests.program.terminals import at_terminal

TITLE = 'The bridge: it "closes"\u2026'
NAME = "the-bridge-it-closes.md"


def begin(folder: Path, *words: str) -> int:
    return main(["new", *words, "--in", str(folder)])


def test_it_is_a_draft_that_becomes_an_article_when_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin(tmp_path, *TITLE.split()) == 0
    file = tmp_path / NAME
    assert f"briefing-bot check {file}" in capsys.readouterr().out
    now = SystemClock().now()
    library = check(file, zone=UTC, now=now)
    assert (library.faults, [each.why for each in library.left_out]) == ((), ["a draft"])
    text = file.read_text("utf-8").replace("draft: true\n", "").replace("-->\n", "-->\nText.\n")
    file.write_text(text, "utf-8")
    library = check(file, zone=UTC, now=now)
    assert (library.faults, library.hints) == ((), ())
    [article] = library.articles
    assert (article.title, article.lead) == (TITLE, "Text.")
    keys = ["whats-happening", "why-its-important", "whats-next", "beyond-the-headlines"]
    assert [each.key for each in article.sections] == keys
    assert article.sections[0].body == "Text."


@pytest.mark.parametrize("title", ["新闻", "../../etc/passwd", "-", "CON", "x" * 300, "a\nb"])
def test_whatever_the_title_the_file_is_in_the_folder(tmp_path: Path, title: str) -> None:
    folder = tmp_path / "not" / "there yet"
    assert begin(folder, f" {title}") == 0
    [file] = folder.iterdir()
    assert file.suffix == ".md"
    assert len(file.name) < 100


def test_what_is_there_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / NAME).write_text("Mine.")
    assert begin(tmp_path, TITLE) == 73
    assert (tmp_path / NAME).read_text() == "Mine."
    assert "Open that, or choose another title." in capsys.readouterr().err


def test_a_folder_that_cant_be_made_and_a_title_without_words_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert begin(tmp_path / "file" / "below", "News") == 73
    assert "Name another folder: --in FOLDER." in capsys.readouterr().err
    assert begin(tmp_path, " ") == 2
    assert "An article needs a title" in capsys.readouterr().err


def test_it_goes_to_the_first_folder_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ARTICLES", "https://127.0.0.1:1/feed.xml\ndesk")
    assert main(["new", "News"]) == 0
    assert (tmp_path / "desk" / "news.md").exists()
    monkeypatch.setenv("ARTICLES", "https://127.0.0.1:1/feed.xml")
    assert main(["new", "News"]) == 2
    assert "which is no folder" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX's")
@pytest.mark.parametrize(
    ("editor", "status", "told"),
    [
        ("sed -i 's/^draft: true//;s/-->/-->\\nText./'", 0, "1 good article, no mistakes"),
        ("true", 0, "a draft"),
        ("sed -i 's/^draft: true/draft: perhaps/'", 1, "neither true nor false"),
        ("false", 69, "ended with 1. Open it in another"),
        ("no-such-editor --wait", 69, "can't be started"),
        ("a 'b", 69, "can't be started"),
    ],
)
async def test_the_editor_is_opened_and_the_text_checked(
    tmp_path: Path, editor: str, status: int, told: str
) -> None:
    async with at_terminal("new", "News", cwd=tmp_path, EDITOR=editor, VISUAL="") as terminal:
        await terminal.shows("is a draft: nobody sees it")
        assert await terminal.ends() == status
        await terminal.shows(told)
    assert (tmp_path / "seeds" / "news.md").exists()
