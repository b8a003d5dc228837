"""`new`: the beginning of an article, opened in an editor."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from bot.cli.check import print_report
from bot.cli.parsing import Commands, add_command
from bot.errors import BotError, Exit
from bot.settings import Settings


class NoFolder(BotError):
    """No source is a folder, so there is nowhere to put a file."""

    template = (
        "The articles come from {place}, which is no folder. Say where the file goes: --in FOLDER."
    )
    exit_status = Exit.USAGE


class NoTitle(BotError):
    """The title has no words."""

    template = "An article needs a title: briefing-bot new 'The bridge closes'"
    exit_status = Exit.USAGE


class ThereAlready(BotError):
    """A file of that name exists."""

    template = "There is {file} already. Open that, or choose another title."
    exit_status = Exit.NO_PLACE


class NotWritten(BotError):
    """The file can't be written."""

    template = "{file} can't be written ({reason}). Name another folder: --in FOLDER."
    exit_status = Exit.NO_PLACE


class NotEdited(BotError):
    """The editor didn't start, or failed."""

    template = "{file} is there, but the editor {editor!r} {reason}. Open it in another."
    exit_status = Exit.UNAVAILABLE


def add(commands: Commands) -> None:
    """Add the command."""
    command = add_command(
        commands,
        "new",
        "begin an article, and open it in your editor",
        "  briefing-bot new 'The bridge closes'\n"
        "  briefing-bot new 'The bridge closes' --in drafts --no-editor",
    )
    command.add_argument("title", nargs="+", metavar="TITLE", help="its headline")
    command.add_argument(
        "--in", dest="folder", type=Path, metavar="FOLDER", help="default: the first of ARTICLES"
    )
    command.add_argument("--no-editor", action="store_true", help="write the file, no more")
    command.set_defaults(act=_act)


def _act(settings: Settings, options: argparse.Namespace) -> int:
    from bot.articles.skeleton import file_name, skeleton
    from bot.clock import SystemClock
    from bot.daily.when.host_zone import host_zone

    title = " ".join(" ".join(options.title).split())
    if not title:
        raise NoTitle
    now = SystemClock().now()
    file = (options.folder or _folder(settings)) / file_name(title)
    _write(file, skeleton(title, now.astimezone(host_zone(settings, now)).date()))
    print(f'{file} is a draft: nobody sees it before you take out the line "draft: true".')
    editor = None if options.no_editor else _editor()
    if editor is None:
        print(f"Write it in any editor; then: briefing-bot check {shlex.quote(str(file))}")
        return Exit.OK
    _edit(file, editor)
    library = print_report(settings, file, str(file), verbose=True)
    return Exit.FAULTS if library.faults else Exit.OK


def _folder(settings: Settings) -> Path:
    """Return the folder that new articles go to."""
    from bot.host.sources import folders_of, place_of, source_of

    folders = folders_of(source_of(settings))
    if not folders:
        raise NoFolder(place=place_of(settings))
    return folders[0].path


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise ThereAlready(file=file) from None
    except OSError as error:
        raise NotWritten(file=file, reason=error.strerror or error) from None


def _editor() -> str | None:
    """Return the editor that the environment names, if somebody sits at the terminal."""
    if not sys.stdin.isatty():
        return None
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    return named or next(filter(shutil.which, ("sensible-editor", "notepad")), None)


def _edit(file: Path, editor: str) -> None:
    try:
        ended = subprocess.run([*shlex.split(editor, posix=os.name != "nt"), file], check=False)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise NotEdited(file=file, editor=editor, reason=f"can't be started ({reason})") from None
    if ended.returncode:
        raise NotEdited(file=file, editor=editor, reason=f"ended with {ended.returncode}")
