"""Fixtures: a folder for what all workers of a run install together."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that all workers of a run have in common; the last one takes it away."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "clients"
    folder.mkdir(exist_ok=True)
    here = folder / f"{os.getpid()}.here"
    here.touch()
    yield folder
    here.unlink()
    if not any(folder.glob("*.here")):
        shutil.rmtree(folder)
