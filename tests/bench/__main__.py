"""Run every benchmark that compares, and draw the README's picture: `python -m tests.bench`.

The figures go to `tests/bench/figures`. With `--tiny` nothing is written, and the figures mean
nothing: it shows that all of it still runs.
"""

from __future__ import annotations

import argparse

from tests.bench import answers, idle, library, memory, morning, planning, start
from tests.bench.figures import PLACE
from tests.bench.picture import draw

_TINY = {
    answers: "--alone --rounds 1 --seconds 0.2",
    start: "--rounds 1",
    memory: "--rounds 1 --settled 0 --answers 500 --reloads 1 --reconnects 2",
    idle: "--schedules 20 --settled 0 --seconds 1",
    library: "--counts 40 --articles 5",
    planning: "--channels 500",
    morning: "--sizes 30 --wave 300 --seconds 0.2 --settled 0",
}


def main() -> None:
    """Run them one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true")
    is_tiny = parser.parse_args().tiny
    for each, options in _TINY.items():
        each.main(options.split() if is_tiny else ["--out", str(PLACE)])
    if not is_tiny:
        draw()


if __name__ == "__main__":
    main()
