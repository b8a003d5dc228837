"""The commands, typed by people of the sandbox, answered by the real client."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.articles.loading import load
from bot.articles.sentences import sentence_ends
from bot.discord_app.client import BriefingClient
from bot.sandbox import Sandbox, faults
from bot.sandbox.interactions.resolved import Refused
from tests.answers import message_of, read
from tests.conftest import SEED, running_bot

HEADINGS = ["What's Happening?", "Why It's Important?", "What's Next?", "Beyond the Headlines"]


@pytest.fixture
def library(folder: Path) -> Library:
    """The folder's articles, with the seed as the newest."""
    (folder / SEED.name).unlink()
    (folder / "2030-01-01 000_fdad4a85e90d0778.txt").write_bytes(SEED.read_bytes())
    return load(folder)


def sentences_of(text: str) -> list[str]:
    ends = list(sentence_ends(text))
    return [text[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)]


async def test_briefing_is_one_message_with_all_headings_in_order_and_every_sentence(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    member = sandbox.person("member")
    answer = await member.slash("briefing")

    assert [message["id"] for message in member.sees()] == [message_of(answer)["id"]]
    [embed] = message_of(answer)["embeds"]
    places = [embed["description"].index(f"### {heading}") for heading in HEADINGS]
    assert places == sorted(places)
    for section in library.newest.sections:
        for sentence in sentences_of(section.body):
            assert sentence in embed["description"]
    # It notifies nobody, so it has no line that announces it.
    assert message_of(answer)["content"] == ""


async def test_section_holds_that_section_and_no_other(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    answer = await sandbox.person("member").slash("section", section="whats-next")

    [embed] = message_of(answer)["embeds"]
    section = library.newest.section("whats-next")
    assert section is not None
    assert embed["title"] == "What's Next?"
    assert embed["description"] == section.body
    shown = str(answer.message)
    for other in library.newest.sections:
        if other is not section:
            assert not any(sentence in shown for sentence in sentences_of(other.body)[1:])


@pytest.mark.parametrize("typed", ["whats-next", "What's Next?", "WHAT’S NEXT", "whats n"])
async def test_a_section_is_found_however_it_is_typed(
    sandbox: Sandbox, bot: BriefingClient, typed: str
) -> None:
    answer = await sandbox.person("member").slash("section", section=typed)
    assert message_of(answer)["embeds"][0]["title"] == "What's Next?"
    assert not answer.private


@pytest.mark.parametrize("typed", ["what", "nonsense", "@everyone `x` " + "y" * 3000])
async def test_an_unknown_section_is_answered_privately_with_those_to_choose_from(
    sandbox: Sandbox, bot: BriefingClient, typed: str
) -> None:
    member = sandbox.person("member")
    answer = await member.slash("section", section=typed)
    assert answer.private
    assert not message_of(answer)["mention_everyone"]
    opened = await member.press(message_of(answer), "What's Next?")
    assert read(message_of(opened))[0].endswith("## What's Next?")


@pytest.mark.parametrize("typed", ["whats nxt", "nex", "beyond headlines"])
async def test_the_only_section_like_what_was_mistyped_is_shown(
    sandbox: Sandbox, bot: BriefingClient, typed: str
) -> None:
    answer = await sandbox.person("member").slash("section", section=typed)
    assert not answer.private
    title = message_of(answer)["embeds"][0]["title"]
    assert message_of(answer)["content"].startswith(f"Showing **{title} · ")
    assert title[:3].casefold() in typed.casefold() or title == "What's Next?"


async def test_an_article_can_be_chosen_by_id_title_or_beginning(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    for typed in ("2020-01-01-long", "A long read", "a LONG"):
        answer = await member.slash("briefing", article=typed)
        assert message_of(answer)["embeds"][0]["title"] == "A long read"
        assert message_of(answer)["embeds"][0]["url"] == "https://example.com/long"
    answer = await member.slash("section", section="part 7", article="thirty")
    assert message_of(answer)["embeds"][0]["description"] == "Text of part 7."


async def test_an_unknown_article_is_answered_privately_with_the_newest_to_choose_from(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    for command, options in (("briefing", {}), ("section", {"section": "whats-next"})):
        answer = await member.slash(command, article="zzz", **options)
        assert answer.private
        opened = await member.press(message_of(answer), "A long read")
        assert opened.private
        asked = "What's Next?" if options else "A long read"
        assert read(message_of(opened))[0].endswith(f"## {asked}")


async def test_the_only_article_like_what_was_mistyped_is_shown(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    answer = await member.slash("briefing", article="long raed")
    assert not answer.private
    assert message_of(answer)["content"] == "Showing **A long read**."
    assert message_of(answer)["embeds"][0]["title"] == "A long read"
    answer = await member.slash("section", section="whats next", article="long raed")
    assert message_of(answer)["content"] == "Showing **What's Next? · A long read**."


async def test_what_only_one_person_sees_says_what_was_guessed(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member, asked = sandbox.person("member"), {"article": "long raed", "visibility": "only me"}
    answer = await member.slash("briefing", **asked)
    assert answer.private and read(message_of(answer))[0] == "Showing **A long read**."
    answer = await member.slash("section", section="whats next", **asked)
    assert read(message_of(answer))[0] == "Showing **What's Next? · A long read**."


async def test_only_me_is_seen_by_nobody_else(
    sandbox: Sandbox, bot: BriefingClient, library: Library
) -> None:
    member = sandbox.person("member")
    answer = await member.slash("briefing", visibility="only me")
    assert answer.private
    shown = "\n".join(read(message_of(answer)))
    for section in library.newest.sections:
        assert f"### {section.title}\n{section.body}" in shown
    only = await member.slash("section", section="whats next", visibility="only me")
    assert only.private and read(message_of(only))[1] == library.newest.sections[2].body
    assert len(member.sees()) == 2
    assert sandbox.person("admin").sees() == []
    assert not (await member.slash("briefing", visibility="everyone")).private


async def test_autocomplete_follows_the_chosen_article(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    member = sandbox.person("member")
    newest = await member.choices("section", "section")
    assert [choice["name"] for choice in newest] == HEADINGS
    begun = await member.choices("section", "section", section="why")
    assert [choice["value"] for choice in begun] == ["why-its-important"]
    parts = await member.choices("section", "section", section="part 3", article="Thirty parts")
    assert {"Part 3", "Part 30"} == {choice["name"] for choice in parts}
    assert len(await member.choices("section", "section", article="thirty")) == 25
    articles = await member.choices("briefing", "article", article="a long")
    assert [choice["name"] for choice in articles] == ["A long read"]
    assert await member.choices("briefing", "article", article="zzz") == []


async def test_what_is_suggested_can_be_picked_however_long_its_name_is(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    for letter in "ab":
        title, heading = "🙂" * 120 + letter, "\U00020000" * 150 + letter
        (tmp_path / f"{'n' * 120}{letter}.md").write_text(f"# {title}\n\n## {heading}\n{letter}\n")
    async with running_bot(sandbox, load(tmp_path)):
        member = sandbox.person("member")
        for article in await member.choices("section", "article"):
            assert len(article["name"].encode("utf-16-le")) <= 200
            picked = {"article": article["value"]}
            [section] = await member.choices("section", "section", **picked)
            answer = await member.slash("section", section=section["value"], **picked)
            assert not answer.private
            bodies = [each["embeds"][0]["description"] for each in member.sees()]
        assert bodies == ["b", "a"]


async def test_in_direct_messages_too(sandbox: Sandbox, bot: BriefingClient) -> None:
    member = sandbox.person("member")
    for command, options in (
        ("briefing", {}),
        ("section", {"section": "whats-next"}),
        ("help", {}),
    ):
        answer = await member.slash(command, channel="dm", **options)
        assert message_of(answer)["embeds"]


async def test_help_is_private_and_names_what_to_type(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    answer = await sandbox.person("member").slash("help")
    assert answer.private
    assert "/briefing" in str(answer.message)
    assert "/section" in str(answer.message)


async def test_the_guest_may_not_use_commands(sandbox: Sandbox, bot: BriefingClient) -> None:
    guest = sandbox.person("guest")
    assert guest.commands() == []
    with pytest.raises(Refused, match="may not use commands"):
        await guest.slash("briefing")


@pytest.mark.parametrize(
    ("taken", "named"),
    [
        ("EMBED_LINKS", "Embed Links"),
        ("SEND_MESSAGES", "Send Messages"),
        ("VIEW_CHANNEL", "View Channel"),
    ],
)
async def test_where_the_text_would_be_dropped_the_permission_is_named(
    sandbox: Sandbox, bot: BriefingClient, taken: str, named: str
) -> None:
    # The permission to embed goes with those to see and to write, and without it Discord drops
    # the text: the person is told which one is to be granted.
    sandbox.faults.add(faults.TakePermission(permission=taken))
    answer = await sandbox.person("member").slash("section", section="whats-next")
    assert answer.private and answer.message is not None
    assert f"I need **{named}** to show articles here" in answer.message["content"]
    answer = await sandbox.person("member").slash(
        "section", section="whats-next", visibility="only me"
    )
    assert read(message_of(answer))[0].endswith("## What's Next?")


async def test_no_command_touches_the_disk(
    sandbox: Sandbox, bot: BriefingClient, folder: Path, library: Library
) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    answer = await sandbox.person("member").slash("briefing")
    assert "### What's Next?" in message_of(answer)["embeds"][0]["description"]


async def test_nothing_the_bot_says_can_ping(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "pings"
    folder.mkdir()
    admin, guild_id = sandbox.person("admin").user, next(iter(sandbox.world.guilds))
    everyone = f"@everyone @here <@{admin.id}> <@&{guild_id}>"
    (folder / "a.txt").write_text(f"{everyone} title\n\nWhat's Next?\n{everyone} body", "utf-8")
    async with running_bot(sandbox, load(folder)) as _:
        member = sandbox.person("member")
        first = await member.slash("briefing")
        await member.press(message_of(first), "Reader view")
        await member.slash("section", section=everyone)
        await member.slash("briefing", article=everyone)
    for message in member.sees():
        assert not message["mention_everyone"]
        assert message["mentions"] == message["mention_roles"] == []
    callbacks = [each for each in sandbox.exchanges if (each.route or "").endswith("/callback")]
    assert len(callbacks) == 4
    assert all(each.body["data"]["allowed_mentions"] == {"parse": []} for each in callbacks)
