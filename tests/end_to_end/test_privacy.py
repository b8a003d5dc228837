"""What is kept of whom: /privacy, HOSTING and the database say the same."""

from __future__ import annotations

import re

from sqlalchemy import BigInteger, select

from bot.messages.privacy import KEPT
from bot.sandbox import Sandbox
from bot.store.engine import Store
from bot.store.tables import metadata
from tests.answers import message_of
from tests.conftest import ROOT, running_bot
from tests.daily.material import edition

NAMED = {name for each in KEPT for name in each.columns}


def test_every_id_in_the_database_is_named_and_no_other() -> None:
    ids = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, BigInteger) and column.name != "id"
    }
    assert ids == NAMED - {"schedules.undo"}, "and what the last command changed, as JSON"


def test_the_document_says_what_the_command_says() -> None:
    text = (ROOT / ".github" / "HOSTING.md").read_text("utf-8").partition("## What is kept")[2]
    table = text.partition("|---|---|---|\n")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+) \| (.+) \| (.+) \|$", table, re.MULTILINE)
    assert rows == [(each.what, each.why, each.until) for each in KEPT]


async def values(store: Store) -> dict[str, str]:
    """Return all that is in the database, by table and column."""
    found: dict[str, str] = {}
    async with store.read() as connection:
        for table in metadata.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                for name, value in row.items():
                    key = f"{table.name}.{name}"
                    found[key] = f"{found.get(key, '')} {value}"
    return found


async def test_only_who_sets_or_pauses_a_schedule_is_ever_kept(
    sandbox: Sandbox, store: Store
) -> None:
    admin, member = sandbox.person("admin"), sandbox.person("member")
    admin.user.global_name = member.user.global_name = "Kanarie Vogel"
    async with running_bot(sandbox, edition(3).library, database=store):
        typed = {"channel": "news", "time": "9am", "timezone": "Berlin"}
        # On a busy machine the database may be too slow for an answer: then it is typed again.
        while str(admin.user.id) not in (await values(store)).get("schedules.set_by", ""):
            await admin.slash_with("schedule set", "news", typed)
        await admin.slash("schedule post-now")
        while str(admin.user.id) not in (await values(store))["schedules.paused_by"]:
            await admin.slash("schedule pause")
        for command in ("briefing", "help"):
            await member.slash(command)
        answer = await member.slash("privacy")
        await member.slash("section", section="typed by a member")
        kept = await values(store)
        assert answer.private
        shown = str(message_of(answer))
        assert all(each.what in shown and each.until in shown for each in KEPT)
    places = {name for name, text in kept.items() if str(admin.user.id) in text}
    assert {"schedules.set_by", "schedules.paused_by"} <= places <= NAMED
    everything = " ".join(kept.values())
    assert str(member.user.id) not in everything
    assert "typed by a member" not in everything
    assert "Kanarie Vogel" not in everything
