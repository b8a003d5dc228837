"""The archive that `--state` names: read with limits, written in one step."""

from __future__ import annotations

import os
import sqlite3
import struct
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.state import archive
from bot.state.archive import State, StateNotKept, UnusableState, read_state, unusable, write_state
from bot.store import snapshot
from bot.store.engine import open_store

WORLD = Sandbox().save()
CLOCK = b'{"offset_seconds": 0}'


def zipped(file: Path, members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(file, "w", how) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.zip"


async def test_what_is_written_is_read(file: Path, tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/bot.db"):
        pass
    database = snapshot.take(tmp_path / "bot.db")
    kept = State({**WORLD, "files/1": b"\x00"}, timedelta(days=-3, seconds=0.5), database)
    write_state(file, kept)
    assert read_state(file) == kept
    assert abs(kept.clock().offset - kept.offset) == timedelta()
    assert [each.name for each in tmp_path.iterdir() if "state" in each.name] == [file.name]


def test_without_a_file_there_is_an_empty_state(file: Path) -> None:
    assert read_state(None) == read_state(file) == State()
    assert not file.exists()


def lying(file: Path) -> None:
    """Make an archive whose header says less than what is unpacked."""
    zipped(file, {"world.json": b"0" * 200_000, "clock.json": CLOCK})
    raw = file.read_bytes()
    file.write_bytes(raw.replace(struct.pack("<I", 200_000), struct.pack("<I", 7)))


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda file: file.write_bytes(b""), "no zip archive"),
    "text": (lambda file: file.write_text("hello"), "no zip archive"),
    "a folder": (lambda file: file.mkdir(), "it is not a file"),
    "no world": (lambda file: zipped(file, {"clock.json": CLOCK}), "without world.json"),
    "no clock": (lambda file: zipped(file, WORLD), "without clock.json"),
    "a path": (lambda file: zipped(file, {"../x": b""}), "it holds '../x', which no state does"),
    "a stranger": (lambda file: zipped(file, {"files/x": b""}), "it holds 'files/x'"),
    "bzip2": (lambda file: zipped(file, WORLD, zipfile.ZIP_BZIP2), "is packed in a way"),
    "a lie": (lying, "no zip archive"),
    "a wild clock": (
        lambda file: zipped(file, WORLD | {"clock.json": b'{"offset_seconds": 1e15}'}),
        "clock.json: offset_seconds",
    ),
    "no number": (lambda file: zipped(file, WORLD | {"clock.json": b"[]"}), "clock.json"),
    "no database": (
        lambda file: zipped(file, WORLD | {"clock.json": CLOCK, "briefing-bot.db": b"x" * 4096}),
        "the database is damaged, or not a database",
    ),
    "no world at all": (
        lambda file: zipped(file, {"world.json": b"{}", "clock.json": CLOCK}),
        "world.json: format: a whole number is needed",
    ),
    "a newer world": (
        lambda file: zipped(file, {"world.json": b'{"format": 4}', "clock.json": CLOCK}),
        "world.json: format: 4 is of a newer version, which can read it; this one knows 3",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_state_is_refused_in_one_sentence_and_left(file: Path, name: str) -> None:
    make, sentence = BAD[name]
    make(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(UnusableState) as refused, unusable(file):
        Sandbox(saved=read_state(file).world)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith(f"{file} can't be used as a state: ")
    assert refused.value.exit_status == 66
    assert (file.read_bytes() if file.is_file() else None) == before


@pytest.mark.parametrize("kept", range(0, 100, 7))
def test_what_breaks_off_is_refused(file: Path, kept: int) -> None:
    zipped(file, WORLD | {"clock.json": CLOCK})
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) * kept // 100])
    with pytest.raises(UnusableState):
        read_state(file)


def test_a_member_twice_is_refused(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr("clock.json", CLOCK)
        made.writestr("clock.json", CLOCK)
    with pytest.raises(UnusableState, match=r"clock\.json"):
        read_state(file)


def test_no_more_is_unpacked_than_a_state_may_hold(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_ALL_BYTES", 1_000_000)
    monkeypatch.setattr(archive, "_WORLD_BYTES", 100_000)
    small = {"world.json": b"0" * 100_000, "clock.json": CLOCK}
    assert read_state(zipped(file, small)).world == {"world.json": small["world.json"]}
    for members in (
        small | {"world.json": b"0" * 100_001},
        small | {"files/1": b"0" * 500_000, "files/2": b"0" * 500_000},
        small | {"clock.json": b" " * 20_000 + CLOCK},
    ):
        with pytest.raises(UnusableState, match="too large when it is unpacked"):
            read_state(zipped(file, members))
    file.write_bytes(b"0" * 1_000_001)
    with pytest.raises(UnusableState, match="it is larger than"):
        read_state(file)


def test_a_bomb_is_not_unpacked(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_ALL_BYTES", 1_000_000)
    zipped(file, {"files/1": bytes(50_000_000)})
    tracemalloc.start()
    with pytest.raises(UnusableState, match="too large when it is unpacked"):
        read_state(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


# --- writing -------------------------------------------------------------------------------


def test_a_place_that_is_none_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    for place, sentence in {
        tmp_path / "none" / "state.zip": "its folder does not exist",
        tmp_path / "a-file" / "state.zip": "its folder is not a folder",
    }.items():
        with pytest.raises(StateNotKept, match=sentence) as refused:
            read_state(place)
        assert refused.value.exit_status == 73


def test_a_folder_that_is_closed_is_refused_at_the_start(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Not by the folder's own mode, which root does not heed.
    monkeypatch.setattr("bot.state.archive.tempfile.mkstemp", closed)
    with pytest.raises(StateNotKept, match=r"can't be written to \(Permission denied\)"):
        read_state(file)


def test_what_was_there_stays_when_writing_fails(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_state(file, State(WORLD))
    before = file.read_bytes()
    (file.parent / "the same file").hardlink_to(file)
    write_state(file, State(WORLD, timedelta(days=2)))
    assert (file.parent / "the same file").read_bytes() == before, "it was replaced, not changed"
    (file.parent / "the same file").unlink()
    before = file.read_bytes()

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StateNotKept, match="No space left on device"):
            write_state(file, State(WORLD, timedelta(days=1)))
    monkeypatch.setattr(archive, "_WORLD_BYTES", 10)
    with pytest.raises(StateNotKept, match="more than a state may"):
        write_state(file, State(WORLD, timedelta(days=1)))
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_goes_on_pointing_to_the_file(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.zip"
    link.symlink_to(file)
    write_state(link, State(WORLD))
    assert link.is_symlink() and read_state(file).world == WORLD


# --- the database --------------------------------------------------------------------------


async def test_a_snapshot_has_what_stands_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    async with open_store(f"sqlite:///{path}"):
        pass
    writer = sqlite3.connect(path)
    writer.execute("CREATE TABLE more (n)")
    writer.commit()
    assert (tmp_path / "bot.db-wal").stat().st_size > 0
    taken = snapshot.take(path)
    writer.close()
    assert taken[18:20] == b"\x01\x01", "and can be opened without one"
    (tmp_path / "copy.db").write_bytes(taken)
    reader = sqlite3.connect(tmp_path / "copy.db")
    assert reader.execute("SELECT count(*) FROM more").fetchone() == (0,)
    reader.close()
    snapshot.check(taken)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("DROP TABLE deliveries", "table deliveries lacks some of its columns"),
        ("UPDATE briefing_bot_version SET version_num = '9999'", "of a newer version"),
        ("DROP TABLE briefing_bot_version", "damaged, or not a database"),
        ("CREATE VIEW v AS SELECT 1", "views or triggers"),
    ],
)
async def test_a_strange_database_is_refused(tmp_path: Path, change: str, sentence: str) -> None:
    path = tmp_path / "bot.db"
    async with open_store(f"sqlite:///{path}"):
        pass
    connection = sqlite3.connect(path)
    connection.execute(change)
    connection.commit()
    connection.close()
    with pytest.raises(snapshot.UnsoundSnapshot, match=sentence):
        snapshot.check(snapshot.take(path))
