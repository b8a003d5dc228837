"""`/search`, typed by people of the sandbox."""

from __future__ import annotations

import asyncio
import importlib
import threading
from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.articles.loading import load
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox
from bot.sandbox.model import Json
from bot.search.search import Search
from tests.answers import message_of
from tests.conftest import running_bot
from tests.messages.material import article


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with three articles."""
    folder = tmp_path / "found"
    folder.mkdir()
    (folder / "bridge.md").write_text(
        "# The old bridge\n\nA lead.\n\n## News\nThe council closes it.\n\n"
        "## What's Next?\nA ferry sails for @everyone.\n",
        encoding="utf-8",
    )
    (folder / "ferry.md").write_text("# The ferry\n\n## News\nIt sails.\n", encoding="utf-8")
    (folder / "light.md").write_text("# 港の灯台\n\n## News\n古い灯台の改修。\n", encoding="utf-8")
    return folder


@pytest.fixture
def library(place: Path) -> Library:
    """These articles."""
    return load(place)


def labels(message: Json) -> list[str]:
    return [each["label"] for each in select(message)["options"]]


def select(message: Json) -> Json:
    found: Json = message["components"][0]["components"][0]
    return found


async def test_what_is_found_is_told_privately_and_opens_at_its_section(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    answer = await member.slash("search", query="ferry")
    assert answer.private
    message = message_of(answer)
    assert labels(message) == ["The ferry", "The old bridge"]
    said = message["embeds"][0]["description"]
    assert "A **ferry** sails for \\@everyone." in said
    assert not message["mention_everyone"]
    options = select(message)["options"]
    opened = await member.choose(message, select(message)["custom_id"], [options[1]["value"]])
    assert opened.private
    assert "A ferry sails" in str(message_of(opened))
    assert "The council" not in str(message_of(opened)), "that stands in another section"


async def test_any_script_and_any_sign_can_be_typed(sandbox: Sandbox, bot: BriefingClient) -> None:
    member = sandbox.person("member")
    assert labels(message_of(await member.slash("search", query="灯台"))) == ["港の灯台"]
    for typed in ('"', "AND OR", "a* NEAR(b)", "title:", "@everyone", "🙂", " "):
        answer = await member.slash("search", query=typed)
        assert answer.private and not message_of(answer)["mention_everyone"]


async def test_nothing_found_leads_to_the_list(sandbox: Sandbox, bot: BriefingClient) -> None:
    member = sandbox.person("member")
    answer = await member.slash("search", query="zzz")
    assert "Nothing was found for “zzz”" in message_of(answer)["content"]
    listed = await member.press(message_of(answer), "All articles")
    assert "港の灯台" in message_of(listed)["embeds"][0]["description"]


async def test_what_was_found_opens_after_a_restart(sandbox: Sandbox, library: Library) -> None:
    member = sandbox.person("member")
    async with running_bot(sandbox, library):
        message = message_of(await member.slash("search", query="council"))
    async with running_bot(sandbox, library):
        value = select(message)["options"][0]["value"]
        opened = await member.choose(message, select(message)["custom_id"], [value])
        assert "The council closes it." in str(message_of(opened))


async def test_pages_are_turned_in_place_after_a_restart_too(sandbox: Sandbox) -> None:
    many = Library(tuple(article(f"The ferry sails {n}.", id=f"n{n:02}") for n in range(25)))
    member = sandbox.person("member")
    async with running_bot(sandbox, many):
        first = message_of(await member.slash("search", query="ferry"))
        other = message_of(await member.slash("search", query="sails"))
    async with running_bot(sandbox, many):
        second = message_of(await member.press(first, "Next ▶"))
        third = message_of(await member.press(second, "Next ▶"))
    assert first["id"] == third["id"]
    pages = [labels(each) for each in (first, second, third)]
    assert [*map(len, pages)] == [10, 10, 5]
    async with running_bot(sandbox, Library(many.articles[:3])):
        fewer = message_of(await member.press(third, "◀ Previous"))
    assert len(labels(fewer)) == 3, "the first page, as there is no second any more"
    async with running_bot(sandbox, Library((article("Nothing.", id="other"),))):
        none = message_of(await member.press(other, "Next ▶"))
    assert "Nothing was found" in none["content"] and not none["embeds"]


async def test_a_saved_article_is_found_at_once(
    sandbox: Sandbox, bot: BriefingClient, place: Path
) -> None:
    member = sandbox.person("member")
    await member.slash("search", query="ferry")
    (place / "ferry.md").write_text("# The boat\n\n## News\nIt rows.\n", encoding="utf-8")
    await bot.daily.edition.change(load(place))
    assert labels(message_of(await member.slash("search", query="rows"))) == ["The boat"]
    assert labels(message_of(await member.slash("search", query="ferry"))) == ["The old bridge"]


async def test_nobody_waits_long_for_articles_that_are_being_read(
    sandbox: Sandbox, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    follow = Search.follow

    def slow(self: Search) -> None:
        go_on.wait(20)
        follow(self)

    monkeypatch.setattr(Search, "follow", slow)
    command = importlib.import_module("bot.discord_app.commands.search")
    monkeypatch.setattr(command, "_READ_SECONDS", 0.01)
    async with running_bot(sandbox, library) as bot:
        member = sandbox.person("member")
        answer = await member.slash("search", query="ferry")
        assert "3 articles are still being read" in message_of(answer)["content"]
        go_on.set()
        await asyncio.to_thread(bot.daily.edition.search.follow)
        found = message_of(await member.slash("search", query="ferry"))
        assert labels(found) == ["The ferry", "The old bridge"]
