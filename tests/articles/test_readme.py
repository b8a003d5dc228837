"""The README's tables of Markdown: what readers see, and what is hinted at."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from bot.articles.reading.parse import Reading
from bot.articles.reading.parse import read as read_file

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
FRONT = "---\ntitle: T\nsource: https://example.com/a\n---\n## A\n\n"
BELOW = "\n\n## B\n\nSo it is."


def table(name: str) -> list[tuple[str, str]]:
    """Return the rows of the table behind that comment; ⏎ stands for the end of a line."""
    (rows,) = re.findall(rf"<!-- {name} -->\n\|.*\n\|---.*\n((?:\|.*\n)+)", README)
    cells = [re.split(r"(?<!\\)\|", row)[1:-1] for row in rows.splitlines()]
    return [(plain(typed), plain(shown)) for typed, shown in cells]


def plain(cell: str) -> str:
    text = cell.strip().removeprefix("`").removesuffix("`")
    return text.replace("⏎", "\n").replace(r"\|", "|")


def read(markdown: str) -> Reading:
    return read_file(f"{FRONT}{markdown}{BELOW}".encode(), "a.md", dt.UTC)


@pytest.mark.parametrize(("typed", "shown"), table("markdown"))
def test_readers_see_what_the_readme_says(typed: str, shown: str) -> None:
    reading = read(typed)
    assert reading.article is not None
    assert reading.article.sections[0].body == shown
    assert reading.hints == ()


@pytest.mark.parametrize(("typed", "hint"), table("hints"))
def test_the_hints_are_those_of_the_readme(typed: str, hint: str) -> None:
    assert [f"{each.wrong}; {each.mend}" for each in read(typed).hints] == [hint]
