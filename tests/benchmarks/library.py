"""Measure how long articles take to load: `python -m tests.benchmarks.library`.

Prints milliseconds of processor time an article, and the ratio to the plainest kind.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from bot.articles.library import load

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


def measure(part: str, suffix: str, count: int) -> tuple[float, int]:
    """Return milliseconds an article of four such parts takes to load, and its bytes."""
    text = "---\ntitle: The bridge\ndate: 2025-09-02\n---\n\n"
    text += "\n\n".join(part.format(title=title) for title in TITLES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(count):
            (folder / f"{number:05}.{suffix}").write_text(text, encoding="utf-8")
        start = time.process_time()
        library = load(folder)
        spent = time.process_time() - start
    assert len(library.articles) == count
    return spent / count * 1000, len(text.encode())


def main() -> None:
    """Measure each kind side by side, and print a line for it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=1000, help="of each kind")
    count = options.parse_args().articles
    first = 0.0
    for kind, (part, suffix) in KINDS.items():
        each, size = measure(part, suffix, count)
        first = first or each
        print(f"{kind:16} {size:6,} bytes  {each:6.2f} ms an article  ratio {each / first:5.1f}")


if __name__ == "__main__":
    main()
