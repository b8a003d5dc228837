"""A machine with a wrong clock, as the program's process sees it: libfaketime."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

_LIBRARIES = [str(each) for each in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]

needs_faketime = pytest.mark.skipif(
    not _LIBRARIES, reason="libfaketime is not there (Debian's package: faketime)"
)


def can_be_wrong() -> bool:
    """Whether libfaketime is there."""
    return bool(_LIBRARIES)


class WrongClock:
    """The clock of the processes that get its `settings`; it can be set while they run."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "faketime"
        self.ahead(dt.timedelta())

    def ahead(self, by: dt.timedelta) -> None:
        """Let it be ahead of the true time."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{by.total_seconds():+.0f}\n")
        new.replace(self._file)

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a process that goes by it; monotonic clocks are left alone."""
        return {
            "LD_PRELOAD": _LIBRARIES[0],
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",  # seconds; to read the file each time is slow
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }
