"""The plugin where only the package is installed, in the tests of another project."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
from pathlib import Path

import pytest

from tests.environments import python_of

ROOT = Path(__file__).parent.parent.parent
PROJECT = Path(__file__).parent / "project"
SETTINGS = """[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
python_files = check_*.py
filterwarnings =
    error
    ignore:'audioop' is deprecated:DeprecationWarning
"""
KEPT = ("PATH", "HOME", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CONFIG_FILE", "PIP_FIND_LINKS")


def test_it_is_light() -> None:
    heavy = "{'bot', 'discord', 'aiohttp', 'briefing_sandbox.worlds'}"
    code = f"import sys, briefing_sandbox.plugin; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with the package, and what it needs from this one."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place)
    python = python_of(place)
    pip: list[str] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-q",
        "--no-deps",
    ]
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    subprocess.run([*pip, str(ROOT)], check=True, env=kept)
    own = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    # After its own packages, and without what is installed here for developers.
    (Path(own) / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return python


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with another project in it."""
    for file in PROJECT.glob("*.py"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (tmp_path / "pytest.ini").write_text(SETTINGS)
    return tmp_path


def run(python: Path, project: Path, *arguments: str) -> str:
    """Run a project's tests, and return what was printed."""
    command: list[str | Path] = [
        python,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-rA",
        *arguments,
    ]
    done = subprocess.run(
        command,
        cwd=project,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "LOG_LEVEL": "nonsense"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_another_projects_tests(python: Path, project: Path, workers: str) -> None:
    printed = run(python, project, "-n", workers)
    assert "1 failed, 5 passed" in printed, printed
    _, _, below = printed.partition("- Discord -")
    assert "#news\n  member uses /ping\n  your-bot: Pong! | [Again]\n  member: !hello\n" in below
    assert re.search(r"Its page: http://127\.0\.0\.1:\d+/page/\S+/\n", below)


@pytest.mark.slow
def test_other_tests_notice_nothing(python: Path, project: Path) -> None:
    (project / "check_bot.py").write_text(
        "import sys\n\n"
        "def test_nothing_is_loaded():\n"
        "    assert sys.modules['briefing_sandbox'].__file__.startswith(sys.prefix)\n"
        "    assert not {'bot', 'discord', 'briefing_sandbox.process'} & set(sys.modules)\n",
    )
    printed = run(python, project)
    assert "1 passed" in printed, printed


@pytest.mark.slow
def test_the_lines_of_the_readme(python: Path, project: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    [lines] = re.findall(r"<!-- pytest -->\n```python\n(.*?)```", readme, re.DOTALL)
    (project / "check_bot.py").write_text(f"from bot import make_bot\n\n{lines}", "utf-8")
    printed = run(python, project)
    assert "1 passed" in printed, printed


@pytest.mark.slow
def test_the_sandbox_ends_when_the_tests_are_killed() -> None:
    code = (
        "import os\n"
        "from briefing_sandbox.process import Process\n"
        "print(Process().page, flush=True)\n"
        "os._exit(1)\n"
    )
    # What the sandbox inherits must not be waited for.
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as tests:
        assert tests.stdout is not None
        page = tests.stdout.readline().strip()
    assert page.startswith("http")
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{page}api/world", timeout=1).close()
        except OSError:
            return
        time.sleep(0.05)
    pytest.fail("it is still there")
