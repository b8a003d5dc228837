"""How the log looks on a terminal, in a journal, for programs and in a file, and what it hides."""

from __future__ import annotations

import io
import json
import logging
import os
import stat
import sys
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path

import pytest

from bot.host.log_file import LogFile, LogFileUnusable
from bot.host.logging import set_up
from bot.host.redaction import Redaction
from bot.log_fields import note
from bot.settings import Settings
from tests.program.programs import finished

LOG = logging.getLogger("bot.somewhere")
TOKEN = "MTE4MDEyMzQ1Njc4OTAxMjM0NQ.GhIjKl.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Undo what `set_up` does to the process."""
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, ours.level
    yield
    for handler in root.handlers:
        if handler not in before[0]:
            handler.close()
    root.handlers[:], root.level, ours.level = before
    root.setLevel(before[1])


class FullDisk(io.StringIO):
    def write(self, _: str, /) -> int:
        raise OSError(28, "No space left on device")


def settings(**values: object) -> Settings:
    return Settings.from_env({name: str(value) for name, value in values.items()})


def in_a_task(delivery: int) -> None:
    note(delivery=delivery)
    LOG.warning("Channel %s waits.", 5)


def test_programs_get_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", settings())
    copy_context().run(in_a_task, 7)
    try:
        raise ValueError("so")
    except ValueError:
        LOG.exception("It failed: 100%")
    told, failed = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "WARNING",
        "logger": "bot.somewhere",
        "message": "Channel 5 waits.",
        "delivery": 7,
    }
    assert failed["message"] == "It failed: 100%"
    assert failed["exception"].splitlines()[-1] == "ValueError: so"


def test_people_get_a_line_with_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", settings(LOG_FORMAT="text"))
    copy_context().run(in_a_task, 7)
    line = capsys.readouterr().err
    assert line[10] == " "
    assert line.endswith(" WARNING bot.somewhere: Channel 5 waits. (delivery 7)\n")


def test_a_journal_gets_priorities_and_no_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "journal").open("w+") as stream:
        status = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{status.st_dev}:{status.st_ino}")
        monkeypatch.setattr(sys, "stderr", stream)
        set_up("DEBUG", settings())
        LOG.error("Two\nlines")
        LOG.debug("One")
        stream.seek(0)
        assert stream.read() == "<3>bot.somewhere: Two\n<3>lines\n<7>bot.somewhere: One\n"


def test_only_the_bot_itself_logs_at_debug(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG", settings())
    for name in ("discord.http", "aiosqlite", "sqlalchemy.engine", "asyncio"):
        logging.getLogger(name).debug("a body")
    LOG.debug("ours")
    assert [json.loads(line)["message"] for line in capsys.readouterr().err.splitlines()] == [
        "ours"
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_a_file_is_its_owners_and_a_full_one_is_followed_by_another(tmp_path: Path) -> None:
    file = tmp_path / "bot.log"
    file.write_text("old\n")
    file.chmod(0o644)
    log = LogFile(file, size=100, kept=2)
    for number in range(40):
        log.handle(logging.LogRecord("bot", 20, "", 0, f"line {number} of forty", (), None))
    log.close()
    files = sorted(tmp_path.iterdir())
    assert [each.name for each in files] == ["bot.log", "bot.log.1", "bot.log.2"]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert all(each.stat().st_size <= 100 for each in files)
    assert "line 39 of forty" in file.read_text()


def test_a_file_that_fills_the_disk_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = LogFile(tmp_path / "bot.log")
    record = logging.LogRecord("bot", 20, "", 0, "lost", (), None)
    with monkeypatch.context() as patch:
        patch.setattr(log, "stream", FullDisk())
        log.handle(record)
        log.handle(record)
    log.close()
    [line] = capsys.readouterr().err.splitlines()
    assert (
        line
        == f"LOG_FILE {tmp_path / 'bot.log'} can't be written: [Errno 28] No space left on device."
    )


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(LogFileUnusable) as caught:
        set_up("INFO", settings(LOG_FILE=tmp_path))
    assert str(caught.value) == (
        f"LOG_FILE {tmp_path} can't be written: Is a directory. Name another, or leave it empty."
    )


@pytest.mark.slow
async def test_the_program_says_so_in_one_sentence(tmp_path: Path) -> None:
    status, printed = await finished("run", DISCORD_TOKEN="x", LOG_FILE=str(tmp_path / "no/log"))
    assert status == 73
    assert printed == (
        f"briefing-bot: LOG_FILE {tmp_path / 'no/log'} can't be written: "
        "No such file or directory. Name another, or leave it empty.\n"
    )


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"sent with Bot {TOKEN}.", "sent with Bot …."),
        ("POST /webhooks/118012345/Ab-9_z?wait=1", "POST /webhooks/118012345/…?wait=1"),
        ("/interactions/118/Ab-9_z/callback", "/interactions/118/…/callback"),
        ("postgresql://me:p@ss!@db:5432/x", "postgresql://me:…@db:5432/x"),
        ("http://:word@proxy", "http://:…@proxy"),
        ("https://example.com:80/a@b", "https://example.com:80/a@b"),
        ("the secret is hunter2!", "the secret is …"),
        ("bot.daily.courier: 2026-01-31", "bot.daily.courier: 2026-01-31"),
    ],
)
def test_secrets_are_hidden_wherever_they_stand(text: str, hidden: str) -> None:
    assert Redaction(["hunter2!", "bot"]).without_secrets(text) == hidden


def test_a_traceback_hides_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(
        "INFO", settings(DATABASE_URL="postgresql://me:p%40ssword@db/x", DISCORD_TOKEN="tok-tok")
    )
    try:
        raise ValueError("p@ssword, p%40ssword or tok-tok")
    except ValueError:
        LOG.exception("for %s", "tok-tok")
    printed = capsys.readouterr().err
    assert "…, … or …" in printed
    assert not any(secret in printed for secret in ("ssword,", "tok-tok,", "for tok"))
