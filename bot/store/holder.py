"""Which process keeps a SQLite file locked, where the system tells."""

from __future__ import annotations

import os
import re
from pathlib import Path

_WRITER = 120
"""The byte that whoever writes locks; https://www.sqlite.org/walformat.html#wal_locks"""

_STATES = {"T": ", frozen", "t": ", frozen", "D": ", waiting for its disk"}


def holder_of(file: Path, locks: Path = Path("/proc/locks")) -> str:
    """Return which other process writes to a database, as “process 12 (name)”, or nothing."""
    try:
        index = file.with_name(f"{file.name}-shm").stat()
        lines = locks.read_text(encoding="ascii").splitlines()
        for line in lines:
            # 1: POSIX  ADVISORY  WRITE 1234 08:01:5678 120 120
            found = re.search(r"POSIX +ADVISORY +WRITE (\d+) \w+:\w+:(\d+) (\d+)", line)
            if not found or (int(found[2]), int(found[3])) != (index.st_ino, _WRITER):
                continue
            if (pid := int(found[1])) != os.getpid():
                return _named(pid)
    except OSError:
        pass
    return ""


def _named(pid: int) -> str:
    # pid (name) state …; a name may hold blanks and brackets
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    name, _, rest = stat.partition("(")[2].rpartition(")")
    return f"process {pid} ({name}{_STATES.get(rest.split()[0], '')})"
