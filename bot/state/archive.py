"""What `--state FILE` keeps: a sandbox's world, how far its clock was moved, and the database.

FILE is a zip archive of

    world.json        the world, with the number of its format; see bot.sandbox.world_files
    files/1, …        files of messages, as world.json names them
    clock.json        {"offset_seconds": …}
    briefing-bot.db   SQLite's database; missing if no bot of ours was running

Such a file may come from a stranger: every size is limited, nothing is unpacked to where its name
says, and what isn't as it should be is refused in one sentence. It holds nothing of the host's:
the token is the sandbox's own, and there are no settings.
"""

from __future__ import annotations

import contextlib
import os
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec

from bot.clock import Clock, RunningClock
from bot.errors import BotError, Exit
from bot.sandbox import UnsoundWorld
from bot.store.snapshot import UnsoundSnapshot, check

_WORLD, _CLOCK, _DATABASE = "world.json", "clock.json", "briefing-bot.db"
_FILE = re.compile("files/[0-9]+")
_CLOCK_BYTES = 10_000
_WORLD_BYTES = 64 << 20
_ALL_BYTES = 256 << 20
"""For everything unpacked together, and for the file itself."""
_MOST_MEMBERS = 20_000


class UnusableState(BotError):
    """The file isn't a state, or can't be used as one."""

    template = (
        "{file} can't be used as a state: {reason} It was left as it is. "
        "Name another file, or one that does not exist yet to begin anew."
    )
    exit_status = Exit.BAD_STATE


class StateNotKept(BotError):
    """The file can't be written."""

    template = "The state can't be saved to {file}: {reason}"
    exit_status = Exit.NO_PLACE


@dataclass(frozen=True)
class State:
    """What is kept from one run to the next; empty at first."""

    world: Mapping[str, bytes] = field(default_factory=dict)
    """The files of `Sandbox.save()`."""
    offset: timedelta = timedelta()
    database: bytes | None = None

    def clock(self) -> RunningClock:
        """Return a clock that is as far from the machine's as it was."""
        clock = RunningClock()
        clock.move(self.offset)
        return clock


def offset_of(clock: Clock) -> timedelta:
    """Return how far a clock was moved."""
    return clock.offset if isinstance(clock, RunningClock) else timedelta()


class _Unlike(Exception):
    """Something that no state has; the text follows a colon."""


# What zipfile raises for files that aren't archives.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    ValueError,
)

# --- reading -------------------------------------------------------------------------------


def read_state(file: Path | None) -> State:
    """Return what `file` keeps, an empty state if it doesn't exist yet.

    Raises `UnusableState`, or `StateNotKept` if the file could not be written at the end.
    """
    if file is None:
        return State()
    _try_place(file)
    if not file.exists():
        return State()
    with unusable(file):
        members = _members(file)
        for name in (_WORLD, _CLOCK):
            if name not in members:
                raise _Unlike(f"it is an archive without {name}")
        clock, database = members.pop(_CLOCK), members.pop(_DATABASE, None)
        if database is not None:
            check(database)
        return State(members, _offset(clock), database)


@contextlib.contextmanager
def unusable(file: Path | None) -> Iterator[None]:
    """Turn what is wrong with a state's content into `UnusableState`, which names `file`."""
    try:
        yield
    except (UnsoundWorld, UnsoundSnapshot, _Unlike) as error:
        raise UnusableState(file=file, reason=f"{error}.") from None
    except OSError as error:
        raise UnusableState(file=file, reason=f"{error.strerror or error}.") from None
    except _DAMAGED:
        reason = "it is no zip archive, or a damaged one."
        raise UnusableState(file=file, reason=reason) from None


def _members(file: Path) -> dict[str, bytes]:
    """Return the archive's members by name; `_Unlike` for what no state has."""
    if not file.is_file():
        raise _Unlike("it is not a file")
    if file.stat().st_size > _ALL_BYTES:
        raise _Unlike(f"it is larger than {_ALL_BYTES >> 20} MiB")
    members: dict[str, bytes] = {}
    left = _ALL_BYTES
    with zipfile.ZipFile(file) as archive:
        found = archive.infolist()
        if len(found) > _MOST_MEMBERS:
            raise _Unlike(f"it has more than {_MOST_MEMBERS} members")
        for info in found:
            is_known = info.filename in (_WORLD, _CLOCK, _DATABASE) or _FILE.fullmatch(
                info.filename
            )
            if not is_known or info.filename in members:
                raise _Unlike(f"it holds {info.filename[:80]!r}, which no state does")
            members[info.filename] = _unpacked(archive, info, left)
            left -= len(members[info.filename])
    return members


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """Return a member; whatever its header says, at most `left` bytes are unpacked."""
    # Only these two can be unpacked piece by piece; and nobody has the password.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
        raise _Unlike(f"{info.filename} is packed in a way that no state is")
    most = min(left, {_WORLD: _WORLD_BYTES, _CLOCK: _CLOCK_BYTES}.get(info.filename, left))
    with archive.open(info) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise _Unlike(f"{info.filename} is too large when it is unpacked")
    return data


class _Clock(msgspec.Struct):
    """What clock.json holds."""

    offset_seconds: float


def _offset(raw: bytes) -> timedelta:
    """Return how far clock.json says that the clock was moved."""
    try:
        offset = timedelta(seconds=msgspec.json.decode(raw, type=_Clock).offset_seconds)
        RunningClock().move(offset)
    except (msgspec.MsgspecError, OverflowError, RecursionError):
        wrong = "clock.json: offset_seconds: a number of seconds is needed"
        raise _Unlike(wrong) from None
    return offset


# --- writing -------------------------------------------------------------------------------


def write_state(file: Path, state: State) -> None:
    """Replace `file` in one step; raises `StateNotKept`, and leaves it as it was, if it can't."""
    clock = msgspec.json.encode(_Clock(state.offset.total_seconds()))
    members = {**state.world, _CLOCK: clock}
    if state.database is not None:
        members[_DATABASE] = state.database
    _refuse_too_much(file, members)
    place = file.resolve()  # so that a link stays a link
    try:
        with _beside(place) as draft:
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in members.items():
                    archive.writestr(name, data)
            _sync(draft)
            draft.replace(place)
    except OSError as error:
        raise StateNotKept(file=file, reason=f"{error.strerror or error}.") from None


def _refuse_too_much(file: Path, members: Mapping[str, bytes]) -> None:
    """Refuse to write what couldn't be read again."""
    # A little below the limit, to leave room for the archive's own headers.
    too_much = sum(map(len, members.values())) > _ALL_BYTES - (4 << 20)
    if too_much or len(members[_WORLD]) > _WORLD_BYTES or len(members) > _MOST_MEMBERS:
        raise StateNotKept(
            file=file,
            reason="it holds more than a state may, so what was there before was kept. "
            "Begin anew, with fewer messages and files.",
        )


def _try_place(file: Path) -> None:
    """Refuse a file that couldn't be written once there is something to lose."""
    try:
        with _beside(file.resolve()):
            pass
    except FileNotFoundError:
        reason = "its folder does not exist. Make it, or name another."
    except NotADirectoryError:
        reason = "its folder is not a folder."
    except OSError as error:
        reason = f"its folder can't be written to ({error.strerror or error})."
    else:
        return
    raise StateNotKept(file=file, reason=reason) from None


@contextlib.contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """Make an empty file beside `place`, which is removed at the exit unless it was renamed."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(file: Path) -> None:
    """Make sure that a file is on the disk before it replaces another."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
