"""A user without a name or a home, as in many containers: the program says what to set."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.program.programs import DEADLINE, ROOT, environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="users have numbers on POSIX"),
]

# Without a name, but it may read the interpreter, wherever that lies.
NOBODY = "--reuid=54321 --regid=54321 --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override"


def test_a_user_without_a_home_is_told_of_data_dir() -> None:
    setpriv = shutil.which("setpriv")
    if setpriv is None or os.geteuid() != 0:  # only root can become somebody unknown
        return
    ended = subprocess.run(
        [setpriv, *NOBODY.split(), sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env=environment(DISCORD_TOKEN="a.b.c"),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert ended.returncode == 78, ended.stderr
    *_, line = ended.stderr.splitlines()
    assert line.startswith("briefing-bot: The database has no place, as the user")
    assert "DATA_DIR" in line
