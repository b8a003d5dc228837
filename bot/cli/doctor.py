"""`doctor`: what is well and what isn't, each with what to do."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from bot.cli.parsing import Commands, add_command
from bot.errors import Exit
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.host.doctor.finding import Finding

_SIGNS: Final = {True: "✓", False: "✗", None: "–"}
_PLAIN_SIGNS: Final = {True: "ok", False: "NO", None: "--"}  # for what the encoding lacks
_COLOURS: Final = {True: "32", False: "31;1", None: "2"}


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "doctor",
        "say what is well and what isn't, with what to do: status 0, or 1 if something is wrong",
        "  briefing-bot doctor\n  briefing-bot doctor --json",
    )
    command.add_argument("--json", action="store_true", help="print it for programs")
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    from bot.clock import SystemClock
    from bot.host import logging
    from bot.host.doctor.examine import examine

    logging.set_up("CRITICAL")  # what goes wrong is in the report
    found = asyncio.run(examine(settings, options.environment, SystemClock()))
    is_well = all(each.ok is not False for each in found)
    if options.json:
        print(json.dumps({"ok": is_well, "checks": [asdict(each) for each in found]}, indent=2))
    else:
        for line in _lines(found):
            print(line)
    return Exit.OK if is_well else Exit.FAULTS


def _lines(found: list[Finding]) -> list[str]:
    """Return the report, one line for each finding."""
    signs = _SIGNS if _can_be_printed("".join(_SIGNS.values())) else _PLAIN_SIGNS
    width = min(max(len(each.check) for each in found), 20)
    lines = []
    for each in found:
        mend = f". {each.mend}" if each.mend else ""
        sign = _coloured(signs[each.ok], _COLOURS[each.ok])
        lines.append(f"{sign} {each.check:<{width}}  {each.text}{mend}")
    return lines


def _can_be_printed(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _coloured(text: str, colour: str) -> str:
    dull = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if dull or sys.platform == "win32" or not sys.stdout.isatty():
        return text
    return f"\033[{colour}m{text}\033[0m"
