"""Measure loading, memory, suggestions and search: `python -m tests.bench.library`.

Prints a table for 1,000, 10,000 and 50,000 articles, and by how much each figure grows from one to
the next; then milliseconds of processor time that an article of each kind takes to read. Times are
of the processor too, so that they mean something on a busy machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from bot.articles.article import Article
from bot.articles.folder import Folder
from bot.articles.loading import load
from bot.articles.shelf import Shelf
from bot.articles.shelf_file import fill_shelf, save_shelf
from bot.search.search import Search
from tests.bench.figures import write

SENTENCE = (
    "The council voted on Tuesday to close the bridge for two years, and the ferry runs late. "
)
PLAIN = "{title}\n\n" + SENTENCE * 10
PROSE = "## {title}\n\n" + (SENTENCE * 3 + "\n\n") * 3
MARKED = (
    "## {title}\n\n"
    + "The **council** voted on *Tuesday* to close [the bridge](https://example.com/bridge). " * 2
    + "\n\n- a point with `code`\n- another one, at 5:30\n\n> A quote of some words.\n\n"
    + SENTENCE * 5
    + "\n\n"
)
TITLES = ("What's Happening?", "Why It's Important?", "What's Next?", "Beyond the Headlines")
KINDS = {
    "plain text": (PLAIN, "txt"),
    "Markdown, prose": (PROSE, "md"),
    "with marks": (MARKED, "md"),
}
COUNTS = (1_000, 10_000, 50_000)
TAGS = ("council", "traffic", "harbour", "school", "culture", "sport", "weather", "budget")
ASKED = 100  # times, of which the 99th in order is p99
WORDS = 30_000


# --- articles made of words that are as rare as those of a language ------------------------


class Writer:
    """Writes articles of made-up words, the same ones each time."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        syllables = [f"{one}{two}" for one in "bdklmnrstv" for two in "aeiou"]
        self._words = [
            "".join(self._random.choices(syllables, k=self._random.choice((1, 2, 2, 3, 3, 4))))
            for _ in range(WORDS)
        ]
        self._weights = [*itertools.accumulate(1 / (rank + 10) for rank in range(WORDS))]

    def sentence(self, count: int) -> str:
        words = self._random.choices(self._words, cum_weights=self._weights, k=count)
        return " ".join(words).capitalize()

    def article(self) -> str:
        date = dt.date(2010, 1, 1) + dt.timedelta(days=self._random.randrange(5800))
        tags = ", ".join(self._random.sample(TAGS, 2))
        head = f"---\ntitle: {self.sentence(7)}\ndate: {date}\ntags: {tags}\n---\n\n"
        parts = (f"## {title}\n\n{self._paragraphs()}\n\n" for title in TITLES)
        return f"{head}{self.sentence(20)}.\n\n{''.join(parts)}"

    def _paragraphs(self) -> str:
        return "\n\n".join(" ".join(f"{self.sentence(14)}." for _ in range(4)) for _ in range(3))


def fill(folder: Path, count: int) -> None:
    """Write that many articles."""
    writer = Writer()
    for number in range(count):
        (folder / f"{number:05}.md").write_text(writer.article(), encoding="utf-8")


Result = TypeVar("Result")

# --- figures -------------------------------------------------------------------------------


def figures(folder: Path, place: Path) -> dict[str, float]:
    """Measure everything about the articles of a folder, in a process of its own."""
    return {**_cold(folder, place), **_warm(folder, place)}


def _cold(folder: Path, place: Path) -> dict[str, float]:
    gc.disable()
    shelf = Shelf()
    spent, _ = timed(lambda: load(Folder(folder, shelf=shelf)))
    keeping, _ = timed(lambda: save_shelf(shelf, place, folder, dt.UTC))
    return {"cold start, s": spent + keeping}


def _warm(folder: Path, place: Path) -> dict[str, float]:
    shelf = Shelf()
    opening, _ = timed(lambda: fill_shelf(shelf, place, folder, dt.UTC))
    spent, library = timed(lambda: load(Folder(folder, shelf=shelf)))
    search = Search(library)
    indexing, _ = timed(search.follow)
    found = {
        "warm start, s": opening + spent,
        "memory beside the text, B an article": beside_text(library, shelf) / len(library.articles),
        "index for search, s": indexing,
    }
    chosen = random.Random(3)
    for name, typed in QUERIES.items():
        asked = [typed(chosen, chosen.choice(library.articles)) for _ in range(ASKED)]
        found |= percentiles(f"suggest {name}, ms", lambda each: library.suggest(each, 25), asked)
    for name, typed in SEARCHES.items():
        asked = [typed(chosen, chosen.choice(library.articles)) for _ in range(ASKED)]
        found |= percentiles(f"search {name}, ms", lambda each: search.find(each, 10), asked)
    return found


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the seconds of the processor that work takes, and what it returns."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def percentiles(
    name: str, ask: Callable[[str], object], asked: list[str]
) -> Iterator[tuple[str, float]]:
    """Yield the middle and the 99th of a hundred times."""
    times = sorted(timed(partial(ask, each))[0] * 1000 for each in asked)
    yield f"{name}, p50", times[ASKED // 2]
    yield f"{name}, p99", times[ASKED * 99 // 100 - 1]


def beside_text(*values: object) -> int:
    """Return the bytes that values take with all they hold, less those of long texts."""
    seen: set[int] = set()
    text = total = 0
    waiting: list[object] = [*values]
    while waiting:
        value = waiting.pop()
        if id(value) in seen or isinstance(value, type):
            continue
        seen.add(id(value))
        size = sys.getsizeof(value)
        total += size
        if isinstance(value, str) and size > 200:
            text += size  # lead, body: what was written
        waiting += gc.get_referents(value) if gc.is_tracked(value) else _parts(value)
    return total - text


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return [*value] if isinstance(value, tuple | list) else []


# --- what is typed -------------------------------------------------------------------------

Typed = Callable[[random.Random, Article], str]


def _title(article: Article) -> list[str]:
    return (article.title or "").split()


def _body(article: Article) -> list[str]:
    return article.sections[1].body.replace(".", "").split()


def _mistyped(chosen: random.Random, word: str) -> str:
    at = chosen.randrange(len(word))
    return f"{word[:at]}x{word[at + 1 :]}"


QUERIES: dict[str, Typed] = {
    "a letter": lambda chosen, article: _title(article)[0][0],
    "a beginning": lambda chosen, article: (article.title or "")[:8],
    "words in any order": lambda chosen, article: " ".join(chosen.sample(_title(article), 3)),
    "two mistyped words": lambda chosen, article: " ".join(
        _mistyped(chosen, word) for word in chosen.sample(_title(article), 2)
    ),
}
SEARCHES: dict[str, Typed] = {
    "a word": lambda chosen, article: chosen.choice(_body(article)),
    "two words": lambda chosen, article: " ".join(chosen.sample(_body(article), 2)),
    "a phrase": lambda chosen, article: f'"{" ".join(_body(article)[4:7])}"',
    "a mistyped word": lambda chosen, article: _mistyped(chosen, chosen.choice(_body(article))),
}


# --- one kind of article after another -----------------------------------------------------


def measure(part: str, suffix: str, count: int) -> tuple[float, int]:
    """Return milliseconds an article of four such parts takes to load, and its bytes."""
    text = "---\ntitle: The bridge\ndate: 2025-09-02\n---\n\n"
    text += "\n\n".join(part.format(title=title) for title in TITLES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(count):
            (folder / f"{number:05}.{suffix}").write_text(text, encoding="utf-8")
        spent, library = timed(lambda: load(folder))
    assert len(library.articles) == count
    return spent / count * 1000, len(text.encode())


def print_kinds(count: int) -> dict[str, float]:
    """Measure each kind side by side, print a line for it, and return its milliseconds."""
    first = 0.0
    found: dict[str, float] = {}
    for kind, (part, suffix) in KINDS.items():
        each, size = measure(part, suffix, count)
        first = first or each
        print(f"{kind:16} {size:6,} bytes  {each:6.2f} ms an article  ratio {each / first:5.1f}")
        found[kind] = float(f"{each:.4g}")
    return found


def print_figures(counts: list[int]) -> list[dict[str, float]]:
    """Measure libraries of these sizes, each in a process of its own; print and return a table."""
    columns: list[dict[str, float]] = []
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder, place = Path(name, "articles"), Path(name, "data")
            folder.mkdir()
            fill(folder, count)
            with get_context("spawn").Pool(1) as pool:
                columns.append(pool.apply(figures, (folder, place)))
    print(f"{'':38}" + "".join(f"{count:>11,}{'':8}" for count in counts))
    for figure in columns[0]:
        line, before = f"{figure:38}", 0.0
        for column in columns:
            value = column[figure]
            growth = f"×{value / before:.1f}" if before else ""
            line += f"{value:11,.2f}{growth:>8}"
            before = value
        print(line)
    return [{name: float(f"{value:.4g}") for name, value in each.items()} for each in columns]


def main(arguments: list[str] | None = None) -> None:
    """Print both tables, and write the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=1000, help="of each kind")
    options.add_argument("--counts", type=int, nargs="+", default=[*COUNTS])
    options.add_argument("--out", type=Path, help="a folder for the figures")
    chosen = options.parse_args(arguments)
    found = print_figures(chosen.counts)
    print()
    kinds = print_kinds(chosen.articles)
    by_count = dict(zip(map(str, chosen.counts), found, strict=True))
    write("library", {"ms an article": kinds, "by count": by_count}, chosen.out)


if __name__ == "__main__":
    main()
