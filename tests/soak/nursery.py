"""Where workers come from: one process that has imported everything, and forks.

A worker starts in milliseconds so, and a thousand of them can be killed. Each line read is a job
as JSON, each line written the number of the process that does it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from tests.soak.worker import Job, work

ROOT = Path(__file__).parent.parent.parent


class Nursery:
    """Starts workers, and knows those that it started and that nobody has killed yet."""

    def __init__(self, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.soak.nursery"],
            env=os.environ | environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.alive: list[int] = []
        self._line()

    def start(self, job: Job) -> int:
        """Start a worker and return its process number."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        number = int(self._line())
        self.alive.append(number)
        return number

    def kill(self, number: int) -> None:
        """Kill a worker as no handler can hinder."""
        self.alive.remove(number)
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)

    def stop(self, number: int) -> None:
        """Have a worker stand still, as in a machine that sleeps."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGSTOP)

    def go_on(self, number: int) -> None:
        """Wake one that stands still, if it lives."""
        if number in self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGCONT)

    def close(self) -> None:
        for number in list(self.alive):
            self.kill(number)
        self._process.kill()
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    print("ready", flush=True)
    while line := sys.stdin.readline():
        number = os.fork()
        if number == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            work(Job(**json.loads(line)))
            os._exit(0)
        print(number, flush=True)


if __name__ == "__main__":
    main()
