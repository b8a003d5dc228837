"""The program as it is installed from a package, away from any checkout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import Exit
from tests.program.programs import ROOT, finished, started

pytestmark = pytest.mark.slow
KEPT = ("PATH", "HOME", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package, as pip makes it."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
    subprocess.run(
        [*pip, str(ROOT)],
        check=True,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )
    return folder


async def test_the_sandbox_has_an_article_wherever_it_starts(
    installed: Path, tmp_path: Path
) -> None:
    settings = {"PYTHONPATH": str(installed), "DATA_DIR": str(tmp_path / "data")}
    articles = tmp_path / "data" / "articles"
    for _ in range(2):  # what is there already is left alone
        async with started("--no-browser", "--port", "0", cwd=tmp_path, **settings) as program:
            printed = await program.prints(r"(\d) articles? in (.*), the newest: (.*)")
            assert printed[2] == str(articles)
            assert await program.stop(signal.SIGINT) == 0
        (articles / "2030-01-02 mine.txt").write_text("What's Next?\nMine.\n", encoding="utf-8")
    assert printed[1] == "1", "the second one is still to come"
    assert len([*articles.iterdir()]) == 2


async def test_only_a_sandbox_makes_up_for_missing_articles(
    installed: Path, tmp_path: Path
) -> None:
    settings = {"PYTHONPATH": str(installed), "DATA_DIR": str(tmp_path / "data")}
    status, printed = await finished("run", cwd=tmp_path, DISCORD_TOKEN="x", **settings)
    assert status == Exit.NO_ARTICLES
    assert "Set ARTICLES_DIR to a folder with at least one good article" in printed
    status, printed = await finished("sandbox", cwd=tmp_path, ARTICLES_DIR="no", **settings)
    assert status == Exit.NO_ARTICLES
    (tmp_path / "data").write_text("a file where a folder should be")
    status, printed = await finished("sandbox", cwd=tmp_path, **settings)
    assert status == Exit.NO_ARTICLES
    assert f"can't be put in {tmp_path / 'data' / 'articles'} (Not a directory)" in printed
