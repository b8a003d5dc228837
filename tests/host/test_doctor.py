"""The doctor: what it finds where something is wrong, and what it says to do."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from bot.clock import MovableClock, SystemClock
from bot.discord_app.sync import sync_commands
from bot.discord_app.tree import own_commands
from bot.environment import Environment
from bot.host.doctor import on_discord
from bot.host.doctor.examine import examine
from bot.host.doctor.finding import Finding, limited
from bot.host.doctor.on_machine import zones
from bot.host.requests import connected
from bot.sandbox import Sandbox, faults
from bot.sandbox.model import Overwrite
from bot.sandbox.world.permissions import Permission
from bot.store.copies import back_up
from bot.store.engine import open_store
from bot.store.last_backup import last_backup
from bot.store.schema import LATEST
from bot.store.urls import sqlite_file
from tests.articles.sources.feeds.servers import feed_server, item, rss
from tests.conftest import SEED, settings_for
from tests.daily.material import subscribe
from tests.databases import needs_driver

HOUR = dt.timedelta(hours=1)


class Patient:
    """A bot on a sandbox, to be made ill."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.clock = SystemClock()
        shutil.copy(SEED, folder / "seed.txt")
        self.url = f"sqlite:///{folder}/data/bot.db"
        self.settings = replace(settings_for(sandbox), articles_dir=folder, database_url=self.url)
        self.guild = next(iter(sandbox.world.guilds.values()))

    def channel(self, name: str = "news") -> int:
        return next(each.id for each in self.sandbox.world.channels.values() if each.name == name)

    async def subscribe(self, name: str = "news") -> None:
        async with open_store(self.url) as store:
            await subscribe(
                store,
                self.channel(name),
                guild_id=self.guild.id,
                since=self.clock.now(),
                at="09:00",
            )

    async def found(self, clock: Any = None, **changes: Any) -> dict[str, Finding]:
        """Return what the doctor finds, by what was looked at."""
        environment = Environment({}, self.folder / ".env", is_there=False)
        settings = replace(self.settings, **changes)
        found = await examine(settings, environment, clock or self.clock)
        said = " ".join(f"{each.text} {each.mend}" for each in found)
        for part in (settings.discord_token or "-").split("."):
            assert part == "-" or part not in said
        assert len({each.check for each in found}) == len(found)
        return {each.check: each for each in found}


@pytest.fixture
def patient(sandbox: Sandbox, tmp_path: Path) -> Patient:
    return Patient(sandbox, tmp_path)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(on_discord, "_AGAIN_SECONDS", 0)
    monkeypatch.setattr(on_discord, "_A_SECOND", 1000.0)
    yield


async def register(patient: Patient, commands: list[Any]) -> None:
    """Register commands, as the bot does when it starts."""
    async with connected(patient.settings) as rest:
        await sync_commands(rest, patient.sandbox.world.application.id, commands)


def wrongs(found: dict[str, Finding]) -> list[str]:
    return [name for name, each in found.items() if each.ok is False]


async def test_before_anything_is_set_up_only_the_token_is_missing(patient: Patient) -> None:
    found = await patient.found(discord_token=None)
    assert wrongs(found) == ["token"]
    assert found["token"].mend == "Type: briefing-bot setup"
    assert found["commands"].ok is None
    assert "the bot makes" in found["database"].text
    assert not (patient.folder / "data").exists()


async def test_a_bot_that_never_ran_is_well(patient: Patient) -> None:
    await patient.subscribe()
    found = await patient.found()
    assert wrongs(found) == []
    assert list(found) == [
        *("settings", "proxy", "Discord", "token", "gateway", "commands", "servers", "database"),
        *("backup", "clock", "articles", "time zones", "#news", "bot", "next post"),
    ]
    assert "not registered yet" in found["commands"].text
    assert found["database"].text.endswith(f"; version {LATEST}; sound")
    assert found["#news"].text == "Every day at 09:00 (UTC); no post so far"
    assert found["bot"].mend == "Start it: briefing-bot"
    assert found["next post"].text.endswith(" at 09:00 (UTC) in #news")


async def test_it_says_how_old_the_last_backup_is_and_whether_it_is_still_there(
    patient: Patient,
) -> None:
    await patient.subscribe()
    found = await patient.found()
    assert (found["backup"].ok, found["backup"].mend) == (None, "briefing-bot backup FILE")
    file = sqlite_file(patient.url)
    assert file is not None
    kept = patient.folder / "friday.db"
    back_up(file, kept)
    assert last_backup(file) is not None
    note = file.with_name(f"{file.name}.last-backup")
    at = (patient.clock.now() - dt.timedelta(days=3)).timestamp()
    os.utime(note, (at, at))
    found = await patient.found()
    assert (found["backup"].ok, found["backup"].text) == (True, f"3 days ago, to {kept}")
    kept.unlink()
    found = await patient.found()
    assert found["backup"].ok is None
    assert "it isn't there any more" in found["backup"].text


async def test_a_lost_permission_is_told_with_its_mend(patient: Patient) -> None:
    await patient.subscribe()
    await patient.subscribe("general")
    role = next(role.id for role in patient.guild.roles.values() if role.bot_id)
    hidden = Overwrite(role, is_member=False, deny=Permission.VIEW_CHANNEL)
    patient.sandbox.world.channel(patient.channel()).overwrites.append(hidden)
    found = await patient.found()
    assert wrongs(found) == ["#news"]
    assert found["#news"].text == "View Channel is off for my role @Briefing Bot in #news"
    assert found["#news"].mend.startswith("Switch it on in Edit Channel → Permissions → @Briefing")


async def test_a_token_that_is_refused_leaves_the_rest_to_be_looked_at(patient: Patient) -> None:
    await patient.subscribe()
    found = await patient.found(discord_token="MTIz.wrong.s3cret")
    assert wrongs(found) == ["token"]
    assert "Reset it in the Developer Portal" in found["token"].mend
    assert found["channels"].ok is None
    assert found["next post"].ok is True


async def test_one_401_is_no_proof(patient: Patient) -> None:
    patient.sandbox.faults.add(faults.AnswerWith(status=401, path="/users/@me", times=1))
    assert wrongs(await patient.found()) == []


async def test_without_discord_the_rest_is_looked_at(patient: Patient) -> None:
    await patient.subscribe()
    found = await patient.found(discord_api_url="http://127.0.0.1:1/api/v10")
    assert wrongs(found) == ["Discord"]
    assert "Check this machine's connection" in found["Discord"].mend
    assert found["clock"].ok is None
    assert found["database"].ok is True


async def test_a_bot_in_no_server_gets_its_link(patient: Patient) -> None:
    patient.sandbox.world.leave(patient.guild, patient.sandbox.world.bot.id)
    found = await patient.found()
    assert wrongs(found) == ["servers"]
    assert "client_id=" in found["servers"].mend


async def test_a_clock_that_is_off_is_told(patient: Patient) -> None:
    clock = MovableClock(SystemClock().now() + HOUR)
    found = await patient.found(clock)
    assert wrongs(found) == ["clock"]
    assert found["clock"].text == "this machine's clock is 1 h 0 min ahead of Discord's"


async def test_articles_with_mistakes_and_none_at_all(patient: Patient) -> None:
    (patient.folder / "bad.md").write_text("---\ndate: never\n---\n# x\n\n## A\nb\n")
    found = await patient.found()
    assert wrongs(found) == ["articles"]
    assert found["articles"].text == "1 is out; 1 file was left out"
    found = await patient.found(articles_dir=patient.folder / "gone")
    assert wrongs(found) == ["articles"]
    assert found["articles"].mend.startswith("Set ARTICLES_DIR")


async def test_feeds_are_asked(patient: Patient) -> None:
    async with feed_server() as server:
        server.serve("/feed.xml", rss(item(2), item(1)))
        server.fail("/gone", 410)
        settings = {"articles": (server.url(),), "data_dir": patient.folder / "data"}
        found = await patient.found(**settings)
        assert wrongs(found) == []
        assert found["feeds"].text == f"{server.url()}: 2 entries"
        assert found["articles"].text == "2 out, the newest: Story 2"
        found = await patient.found(**{**settings, "articles": (server.url(), server.url("/gone"))})
        assert wrongs(found) == ["articles", "feeds"]
        assert found["feeds"].text == (
            f"{server.url('/gone')}: can't be read: it is gone for good (410)"
        )
        found = await patient.found(**{**settings, "articles": (server.url("/gone"),)})
        assert wrongs(found) == ["articles", "feeds"]
        assert not (patient.folder / "data" / "feeds").exists(), "a look changes nothing"


async def test_a_database_that_is_damaged_is_told(patient: Patient) -> None:
    await patient.subscribe()
    file = patient.folder / "data" / "bot.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    found = await patient.found()
    assert wrongs(found)[0] == "database"


@needs_driver
async def test_a_database_that_is_away_is_told_without_its_password(patient: Patient) -> None:
    await patient.subscribe()
    found = await patient.found(database_url="postgresql://bot:s3cret@127.0.0.1:1/bot")
    assert wrongs(found) == ["database"]
    assert "nothing listens there" in found["database"].text
    assert "s3cret" not in str(found)


@pytest.mark.postgres
async def test_a_server_of_databases_is_named_without_its_password(
    patient: Patient, postgres_of_the_run: str
) -> None:
    async with open_store(postgres_of_the_run):
        pass
    parts = urlsplit(postgres_of_the_run)
    password = parts.password or "s3cret"  # a server that trusts everybody asks for none
    login = f"{parts.username}:{password}@{parts.hostname}:{parts.port}"
    found = await patient.found(database_url=urlunsplit(parts._replace(netloc=login)))
    assert re.match(r"PostgreSQL \d+.*, \d.* MiB; version \d{4}$", found["database"].text)
    assert found["clock"].text == "it agrees with Discord's and the database's"
    assert password not in str(found)


async def test_commands_of_others_and_old_ones_are_told(patient: Patient) -> None:
    own = own_commands()
    await register(patient, own)
    assert (await patient.found())["commands"].text == f"all {len(own)} registered and current"
    await register(patient, [*own, own[0] | {"name": "ping"}])
    found = (await patient.found())["commands"]
    assert (found.ok, found.text) == (False, "/ping: not this bot's")
    assert found.mend == "briefing-bot commands --clean removes them."
    changed = {each["name"]: each for each in own}
    await register(patient, [changed["help"] | {"description": "Old."}, changed["briefing"]])
    found = (await patient.found())["commands"]
    assert found.text.startswith("/help: out of date; /articles, /desk, /privacy, /schedule")
    assert found.mend == "The bot registers its own when it starts."


async def test_a_proxy_that_cannot_be_used_is_told(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://bot:s3cret@127.0.0.1:9")
    found = await patient.found(discord_api_url="https://discord.invalid/api/v10")
    assert wrongs(found) == ["proxy"]
    assert "s3cret" not in str(found)
    assert found["database"].ok is True
    monkeypatch.setenv("HTTPS_PROXY", "http://bot:s3cret@127.0.0.1:9")
    found = await patient.found(discord_api_url="https://discord.invalid/api/v10")
    assert found["proxy"].text == "through 127.0.0.1:9"
    assert "s3cret" not in str(found)


async def test_a_check_has_its_own_time() -> None:
    [found] = await limited("x", asyncio.Event().wait(), 0.01)  # type: ignore[arg-type]
    assert (found.ok, found.text) == (False, "no answer within 0.01 s")


async def test_a_bug_in_one_check_is_told_without_its_words() -> None:
    async def check() -> Finding:
        raise RuntimeError("s3cret")

    [found] = await limited("x", check(), 1)
    assert (found.ok, found.text) == (False, "it can't be checked (RuntimeError)")


@pytest.mark.parametrize(
    ("installed", "ok"), [("2026.1", True), ("2025.3", True), ("2024.2", False)]
)
def test_old_rules_of_time_zones_are_told(installed: str, ok: bool) -> None:
    found = zones(dt.datetime(2026, 11, 28, tzinfo=dt.UTC), installed)
    assert (found.ok, found.mend) == (ok, "" if ok else "pip install --upgrade tzdata")
