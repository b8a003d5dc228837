"""Environments of their own for other projects' packages, which get in each other's way."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

_SECONDS = 90  # less than a test may take


class CantInstall(Exception):
    """A package can't be had here."""


def environment(place: Path, *packages: str) -> Path:
    """Return the Python of an environment that has `packages`; it is made if it isn't there."""
    python = python_of(place)
    done = place / "done"
    if done.exists():
        return python
    venv.create(place)  # without a pip of its own, which takes longer than most packages
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    _install(pip, packages)
    done.touch()
    return python


def python_of(place: Path) -> Path:
    """Return the Python of the environment in a folder."""
    return place / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def node_modules(place: Path, *packages: str) -> None:
    """Install packages of npm into a folder, for scripts that lie there."""
    node()
    (place / "package.json").write_text('{"private": true}')
    quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")
    quick = ("--fetch-retries=0", "--fetch-timeout=20000")  # without a network it takes minutes
    _install((_found("npm"), "install", *quiet, *quick, "--prefix", place), packages)


def node() -> str:
    """Return the Node of this machine."""
    return _found("node")


def build_go(place: Path, package: str) -> None:
    """Build the program in a folder, which imports `package`, as `bot`."""
    go = _found("go")
    for command in ((go, "mod", "init", "bot"), (go, "get", package), (go, "build", "-o", "bot")):
        _run(command, package, cwd=place)


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise CantInstall(f"there is no {program} here")
    return path


def _install(command: Sequence[str | Path], packages: Sequence[str]) -> None:
    _run([*command, *packages], " and ".join(packages))


def _run(command: Sequence[str | Path], wanted: str, cwd: Path | None = None) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=cwd, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise CantInstall(f"{wanted} can't be installed here in {_SECONDS} seconds") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        reason = next((each for each in reversed(lines) if "complete log" not in each), "")
        raise CantInstall(f"{wanted} can't be installed here: {reason}")
