"""Python environments of their own, for libraries that get in each other's way."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path


class CantInstall(Exception):
    """A package can't be had here."""


def environment(place: Path, package: str) -> Path:
    """Return the Python of an environment that has `package`; it is made if it isn't there."""
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    done = place / "done"
    if done.exists():
        return python
    venv.create(place, with_pip=True)
    install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", package]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    if installed.returncode:
        reason = installed.stderr.strip().splitlines()[-1]
        raise CantInstall(f"{package} can't be installed here: {reason}")
    done.touch()
    return python
