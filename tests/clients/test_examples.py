"""The examples in other languages, as they stand in the documents."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.running import OF_NODE, once
from tests.environments import CantInstall, node, node_modules

pytestmark = pytest.mark.clients
ROOT = Path(__file__).parent.parent.parent
DOCUMENT = ROOT / ".github" / "SANDBOX.md"


def example(name: str) -> str:
    [found] = re.findall(
        rf"<!-- {name} -->\n```\w+\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL
    )
    return str(found)


def run(*command: str | Path, cwd: Path) -> str:
    """Run a test of another language; the Python that it finds is this one."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_example_in_node(shared: Path) -> None:
    place = shared / "node"
    once(place, lambda: node_modules(place, *OF_NODE))
    (place / "ping.test.mjs").write_text(example("node"), "utf-8")
    printed = run(node(), "--test", "ping.test.mjs", cwd=place)
    assert "pass 1" in printed


def test_the_example_in_go(shared: Path) -> None:
    place = shared / "go-example"

    def build() -> None:
        (place / "ping_test.go").write_text(example("go"), "utf-8")
        for command in (("mod", "init", "bot"), ("get", "github.com/bwmarrin/discordgo")):
            try:
                subprocess.run(["go", *command], cwd=place, check=True, capture_output=True)
            except (OSError, subprocess.CalledProcessError) as error:
                raise CantInstall(f"discordgo can't be had here: {error}") from None

    once(place, build)
    assert "ok" in run("go", "test", "./...", cwd=place)
