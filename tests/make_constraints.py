"""Pins what the bot needs to run, with the hashes of all its files: writes `.github/constraints.txt`.

    .venv/bin/pip install -q -e '.[constraints]'
    .venv/bin/python -m tests.make_constraints            # keeps the versions that still fit
    .venv/bin/python -m tests.make_constraints --upgrade  # takes the newest

For every Python and system that the bot runs on. `tests/test_constraints.py` tells when it has to
be made again.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / ".github" / "constraints.txt"
HEAD = "# Made by `python -m tests.make_constraints`; see .github/HOSTING.md.\n"
_OPTIONS = (
    *("--extra=postgres", "--universal", "--python-version=3.11", "--generate-hashes"),
    # No address of a registry: whoever installs has one set up.
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
)


def main() -> None:
    subprocess.run(
        [*("uv", "pip", "compile", "pyproject.toml"), *_OPTIONS, *sys.argv[1:], "-o", FILE],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    FILE.write_text(HEAD + FILE.read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    main()
