"""Which processes this one follows: the last ones on this machine with the same data folder.

A process holds a lock on a file as long as it lives, and its id stands in it. Whoever gets the
lock knows that those named there are dead, and need not wait until that shows. There are a few,
since one may die before it has done anything about those before it. Several processes have a
file each.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows, where one waits
    fcntl = None  # type: ignore[assignment]

_log = logging.getLogger(__name__)

_PLACES = 64
_NAMED = 8
_BYTES = 1024


@dataclass(frozen=True)
class Place:
    """A place among the processes of a folder."""

    predecessors: tuple[str, ...] = ()
    """The ids of the dead processes that held it before."""
    _file: int | None = None
    starts: Path | None = None
    """The file in which the gateway's sessions at this place are counted."""

    def take(self, process_id: str) -> None:
        """Write down who holds it from now on."""
        if self._file is not None:
            named = (*self.predecessors, process_id)[-_NAMED:]
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, " ".join(named).encode(), 0)


@contextlib.contextmanager
def place_in(folder: Path | None) -> Iterator[Place]:
    """Hold a place until the exit; without a folder, or where there are no locks, a blank one."""
    found = None if folder is None or fcntl is None else _locked(folder)
    if found is None:
        yield Place()
        return
    file, starts = found
    try:
        named = os.pread(file, _BYTES, 0).decode("ascii", errors="replace").split()
        yield Place(tuple(named), file, starts)
    finally:
        os.close(file)


def _locked(folder: Path) -> tuple[int, Path] | None:
    """Open and lock the first file that nobody holds; return it and the one of its starts."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(_PLACES):
            file = os.open(folder / f".process-{number}", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
            else:
                return file, folder / f".starts-{number}.json"
    except OSError as error:
        _log.debug("No process is followed: %s", error)
    return None
