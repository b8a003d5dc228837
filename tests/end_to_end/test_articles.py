"""`/articles`, typed by people of the sandbox: pages, tags, and buttons that outlive the bot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.articles.loading import load
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox
from bot.sandbox.model import Json
from tests.answers import message_of
from tests.conftest import running_bot

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def write(folder: Path, numbers: range) -> None:
    for n in numbers:
        tags = "tags: even, council" if n % 2 == 0 else "tags: odd"
        text = f"---\ntitle: Number {n}\ndate: 2025-01-{n:02}\n{tags}\n---\n## News\nText {n}.\n"
        (folder / f"{n:02}.md").write_text(text, encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for articles."""
    folder = tmp_path / "numbered"
    folder.mkdir()
    write(folder, range(1, 24))
    return folder


@pytest.fixture
def library(place: Path) -> Library:
    """Twenty-three articles, and one that is not out yet."""
    (place / "later.md").write_text("---\ntitle: Later\ndate: 2031-01-01\n---\n## News\nLater.\n")
    return load(place, now=NOW)


def titles(message: Json) -> list[str]:
    lines = message["embeds"][0]["description"].split("\n")
    return [line.strip("*") for line in lines if line.startswith("**")]


def numbers(*them: int) -> list[str]:
    return [f"Number {n}" for n in them]


async def test_all_articles_are_listed_for_one_person_page_by_page(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    answer = await member.slash("articles")
    assert answer.private
    page = message_of(answer)
    assert titles(page) == numbers(*range(23, 13, -1))
    turned = await member.press(page, "Next ▶")
    assert turned.kind == 7, "in place"
    page = message_of(turned)
    assert titles(page) == numbers(*range(13, 3, -1))
    page = message_of(await member.press(page, "Next ▶"))
    assert titles(page) == numbers(3, 2, 1)
    assert titles(message_of(await member.press(page, "◀ Previous"))) == numbers(*range(13, 3, -1))


async def test_one_is_opened_from_the_list_privately(sandbox: Sandbox, bot: BriefingClient) -> None:
    member = sandbox.person("member")
    page = message_of(await member.slash("articles"))
    select = page["components"][0]["components"][0]
    answer = await member.choose(page, select["custom_id"], [select["options"][2]["value"]])
    assert answer.private
    assert "Text 21." in str(message_of(answer))


async def test_a_tag_narrows_the_list_and_is_suggested_with_its_count(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    offered = await member.choices("articles", "tag")
    assert [each["name"] for each in offered] == ["odd (12)", "council (11)", "even (11)"]
    [council] = await member.choices("articles", "tag", tag="cou")
    page = message_of(await member.slash("articles", tag=council["value"]))
    assert titles(page) == numbers(*range(22, 3, -2))
    page = message_of(await member.press(page, "Next ▶"))
    assert titles(page) == numbers(2)
    page = message_of(await member.press(page, "All articles"))
    assert titles(page) == numbers(*range(23, 13, -1))


async def test_a_mistyped_tag_is_understood_and_an_unknown_one_answered_with_what_there_is(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    page = message_of(await member.slash("articles", tag="cuoncil"))
    assert page["embeds"][0]["title"] == "Articles: council"
    answer = await member.slash("articles", tag="zzz @everyone")
    assert answer.private
    assert "no articles with the tag" in message_of(answer)["content"]
    opened = message_of(await member.press(message_of(answer), "odd (12)"))
    assert titles(opened) == numbers(*range(23, 4, -2))
    assert opened["content"] == ""


async def test_pages_turn_after_a_restart_and_show_what_is_there_then(
    sandbox: Sandbox, library: Library, place: Path
) -> None:
    member = sandbox.person("member")
    async with running_bot(sandbox, library):
        page = message_of(await member.slash("articles"))
        page = message_of(await member.press(page, "Next ▶"))
        odd = message_of(await member.slash("articles", tag="odd"))
    for n in range(1, 19):
        (place / f"{n:02}.md").unlink()
    async with running_bot(sandbox, load(place, now=NOW)):
        page = message_of(await member.press(page, "Next ▶"))
        assert titles(page) == numbers(23, 22, 21, 20, 19), "the last page there is"
    (place / "a.md").write_text("# Alone\n\n## News\nText.\n", encoding="utf-8")
    for n in range(19, 24):
        (place / f"{n:02}.md").unlink()
    async with running_bot(sandbox, load(place, now=NOW)):
        gone = message_of(await member.press(odd, "Next ▶"))
        assert "no articles with the tag “odd”" in gone["content"]
        assert gone["embeds"] == []
        assert titles(message_of(await member.press(gone, "All articles"))) == ["Alone"]
