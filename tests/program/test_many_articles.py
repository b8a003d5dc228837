"""Many articles: read once, and not again at the next start."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from bot.articles.shelf_file import FEWEST
from tests.program.programs import Program, started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


async def start(folder: Path, data: Path) -> Program:
    settings = {"ARTICLES_DIR": str(folder), "DATA_DIR": str(data)}
    async with started("sandbox", "--port", "0", "--no-browser", **settings) as program:
        await program.prints(f"{FEWEST} articles .*the newest: ")
        await program.prints("Ctrl\\+C stops it")
        assert await program.stop(signal.SIGINT) == 0
    return program


@pytest.mark.slow
async def test_what_was_read_is_kept_for_the_next_start(tmp_path: Path) -> None:
    folder, data = tmp_path / "articles", tmp_path / "data"
    folder.mkdir()
    for n in range(FEWEST):
        (folder / f"{n:03}.md").write_text(f"# Number {n}\n\n## News\nText.\n", encoding="utf-8")
    first = await start(folder, data)
    [index] = data.glob("articles-*.index")
    assert index.stat().st_mode & 0o777 == 0o600
    # Another start must say the same, with what is kept, changed or damaged.
    (folder / "199.md").write_text("# Number 200\n\n## News\nText.\n", encoding="utf-8")
    changed = await start(folder, data)
    index.write_bytes(index.read_bytes()[:-1] + b"?")
    damaged = await start(folder, data)
    for program, newest in ((first, 199), (changed, 200), (damaged, 200)):
        assert f"the newest: Number {newest}\n" in program.printed
        assert "Traceback" not in program.printed and "Warning" not in program.printed
