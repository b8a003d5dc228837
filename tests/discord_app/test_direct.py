"""The short way to an answer: the same answers as the usual way, and the usual way for all else."""

from __future__ import annotations

import asyncio
import functools
import logging
from typing import Any

import discord
import pytest

from bot.articles.library import Library
from bot.discord_app import direct
from bot.discord_app.client import BriefingClient
from bot.discord_app.plain import USUAL, plain_answer
from bot.messages.rendered import Rendered
from bot.sandbox import Sandbox, faults
from bot.sandbox.forms.components import every_component
from bot.tally import Tally
from tests.answers import message_of
from tests.conftest import running_bot


class Counting(Tally):
    """Remembers which interactions and requests were counted."""

    def __init__(self) -> None:
        self.counted: list[tuple[str, ...]] = []
        self.seconds = 0.0

    def interaction(self, command: str, outcome: str, seconds: float) -> None:
        self.seconds = seconds
        self.counted.append((command, outcome))

    def request(self, outcome: str) -> None:
        self.counted.append((outcome,))


def _close_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "lacking", lambda client: "short way")


async def walk(sandbox: Sandbox, library: Library) -> tuple[list[Any], list[Any]]:
    """Do all that is plain, and some that isn't; return the answers and what was counted."""
    async with running_bot(sandbox, library) as client:
        client.rest.tally = tally = Counting()
        begun = len(sandbox.exchanges)
        member = sandbox.person("member")
        for visibility in ("everyone", "only me"):
            await member.slash("briefing", article="A long read", visibility=visibility)
            await member.slash(
                "section", section="whats-next", article="000", visibility=visibility
            )
        await member.slash("section", section="WHAT’S NEXT", article="000")
        await member.slash("section", section="nonsense")
        await member.slash("briefing", article="longread")
        posted = message_of(await member.slash("briefing", article="A long read"))
        opened = message_of(await member.press(posted, "What's Happening?"))
        await member.press(opened, "Next ▶")
        many = message_of(await member.slash("section", section="Part 3", article="Thirty parts"))
        [menu, *_] = [each for each in every_component(many["components"]) if each["type"] == 3]
        await member.choose(many, menu["custom_id"], [menu["options"][6]["value"]])
        sent = [
            each.body
            for each in [*sandbox.exchanges][begun:]
            if (each.route or "").endswith("/callback")
        ]
    return sent, sorted(tally.counted)


async def test_both_ways_send_and_count_the_same(
    sandbox: Sandbox, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    usual = discord.Interaction.__init__

    @functools.wraps(usual)
    def made(self: Any, **arguments: Any) -> None:
        taken.append(arguments["data"])
        usual(self, **arguments)

    monkeypatch.setattr(discord.Interaction, "__init__", made)
    short = await walk(sandbox, library)
    past = len(taken)
    _close_short_way(monkeypatch)
    assert await walk(sandbox, library) == short
    assert len(taken) - past == len(short[0])
    assert past == 2  # the two that had to be guessed


async def test_without_what_it_needs_of_discord_py_all_works_and_the_log_says_so(
    sandbox: Sandbox,
    library: Library,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(direct, "_EVENT", "INTERACTION_CREATE_OF_ANOTHER_VERSION")
    async with running_bot(sandbox, library):
        answer = await sandbox.person("member").slash("briefing")
    assert message_of(answer)["embeds"]
    assert "so each answer goes all the way through it" in caplog.text


def test_it_notices_an_interaction_that_is_made_in_another_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client: Any = discord.Client(intents=discord.Intents.none())
    assert direct.lacking(client) is None
    monkeypatch.setattr(discord, "Interaction", lambda payload: None)
    assert direct.lacking(client) == "Interaction of data and state"


async def test_an_error_in_it_is_told_by_the_usual_way(
    sandbox: Sandbox,
    bot: BriefingClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bot.daily.edition.rendered = None  # type: ignore[assignment]
    with caplog.at_level(logging.ERROR):
        answer = await sandbox.person("member").slash("briefing")
    assert answer.private
    assert "Incident" in caplog.text


async def test_an_answer_that_goes_wrong_is_counted_from_its_arrival(
    sandbox: Sandbox, bot: BriefingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direct, "ATTEMPT_SECONDS", 0.3)
    bot.rest.tally = tally = Counting()
    sandbox.faults.add(faults.Hang(method="POST", path="*/callback", after_work=False))
    await sandbox.person("member").slash("briefing")
    async with asyncio.timeout(5):
        while len(tally.counted) < 3:
            await asyncio.sleep(0.005)
    assert tally.counted == [("unknown",), ("sent",), ("briefing", "answered")]
    assert tally.seconds > 0.3


# --- what is plain -------------------------------------------------------------------------

ALL = str((1 << 50) - 1)
COMMAND: dict[str, Any] = {"name": "briefing", "type": 1, "id": "1"}


def used(data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a slash command of a server as Discord sends it."""
    return {"type": 2, "guild_id": "1", "app_permissions": ALL, "data": COMMAND | data, **more}


def option(name: str, value: Any, kind: int = 3) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value}


def pressed(custom_id: str, **more: Any) -> dict[str, Any]:
    return {"type": 3, "data": {"custom_id": custom_id, "component_type": 2, **more}}


@pytest.mark.parametrize(
    "interaction",
    [
        used({"name": "articles"}),
        used({"guild_id": "1"}),  # registered in one server: the log names it
        used({"type": 2}),  # on a person's menu
        used({"type": 1}, type=4),  # suggestions
        used({"options": [option("colour", "blue")]}),
        used({"options": [option("article", 1, 4)]}),
        used({"options": [option("article", "nothing of that name")]}),
        used({"options": [option("visibility", "nobody")]}),
        used({}, app_permissions=str(int(ALL) & ~(1 << 14))),
        used({"name": "section"}),
        used({"name": "section", "options": [option("section", "nonsense")]}),
        used({"name": "section", "options": [{"name": "section", "type": 2, "options": []}]}),
        pressed("list:0:"),
        pressed("daily:undo:1:2"),
        pressed("sg:a:b:0:"),  # a guild's
        pressed("sf:nothing:whats-next:0:"),
        pressed("sf:{article}:nothing:0:"),
        pressed("hf:{article}::0:", values=["{article}:whats-next"]),
        pressed("uf:{article}::0:", values=["a", "b"]),
        {"type": 5, "data": {"custom_id": "form", "components": []}},
    ],
    ids=str,
)
def test_whatever_is_not_plain_goes_the_usual_way(interaction: Any, library: Library) -> None:
    if interaction["type"] == 3:
        seed = library.find("000")
        assert seed is not None
        data = interaction["data"]
        data["custom_id"] = data["custom_id"].replace("{article}", seed.id)
    try:
        answer = plain_answer(interaction, library, Rendered(library.articles))
    except (KeyError, ValueError):
        answer = USUAL
    assert answer == USUAL


def test_without_embed_links_it_is_plain_where_embeds_are_shown(library: Library) -> None:
    rendered = Rendered(library.articles)
    alone = used({}, app_permissions="0", guild_id=None)
    privately = used({"options": [option("visibility", "only me")]}, app_permissions="0")
    assert plain_answer(alone, library, rendered)
    assert plain_answer(privately, library, rendered)
