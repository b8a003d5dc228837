"""Whoever sits at the terminal, or nobody: what is asked there, and read.

Python's own `input` and `getpass`, and no library: there are half a dozen questions, each answered
by a word or a number, and so they work in any terminal, over a serial line and with a screen
reader alike. questionary would add three packages and a third of a second.
"""

from __future__ import annotations

import getpass
import sys

from bot.host.setup.talk import LeftOut

_SKIP = "skip"


class Terminal:
    """Prints lines, and asks if there is somebody to answer."""

    def __init__(self) -> None:
        self.answers = sys.stdin.isatty() and sys.stdout.isatty()

    def say(self, text: str = "") -> None:
        """Print a line."""
        print(text, flush=True)

    def ask(self, question: str, default: str = "") -> str:
        """Return what is typed, or the default; raises `LeftOut` if that is `skip`."""
        shown = f" [{default}]" if default else ""
        return _read(input(f"  {question}{shown}: ")) or default

    def ask_secretly(self, question: str) -> str:
        """Do what `ask` does, without showing what is typed."""
        return _read(getpass.getpass(f"  {question}: "))


def _read(typed: str) -> str:
    if typed.strip().casefold() == _SKIP:
        raise LeftOut
    return typed.strip()
