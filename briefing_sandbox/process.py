"""Starts the sandbox as a process of its own, and ends it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE", "LANG")


class Process:
    """A running sandbox; `page` is its first world's page, by which others are added."""

    def __init__(self) -> None:
        # Isolated from the project under test: neither its modules nor its settings are seen.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "briefing_sandbox.serve"],
            cwd=tempfile.gettempdir(),
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl+C is for the tests, which end it
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.end()
            raise RuntimeError("the sandbox ended before it began; what it printed is above")
        self.page: str = json.loads(line)["page"]

    def end(self) -> None:
        """End the sandbox, and wait until it has."""
        with self._process as process:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
