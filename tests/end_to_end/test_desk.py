"""`/desk`, typed by people of the sandbox: from a form to what members read and schedules post."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.articles.reading.decode import MAX_BYTES
from bot.daily.ledger.edition import Edition
from bot.desk.follower import Follower
from bot.desk.reading import new_draft
from bot.desk.texts import DeskTexts
from bot.discord_app.attachments import is_discords
from bot.sandbox import Sandbox
from bot.sandbox.model import Guild, Role
from bot.sandbox.rest import downloads
from bot.sandbox.world import attachments
from bot.sandbox.world.permissions import Permission
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from bot.store.news import news_of
from bot.tasks import cancelled
from tests.answers import message_of
from tests.daily.material import edition, pass_time
from tests.end_to_end.mornings import Morning
from tests.end_to_end.towns import TEXT, Town, below, labels, until

NOBODY_ELSE = {"only-managers": True}


@pytest.fixture
async def town(sandbox: Sandbox, store: Store, wide_budget: None, soon_ready: None) -> Town:
    return Town(sandbox, store)


async def test_a_text_is_seen_as_it_will_look_and_then_by_all_of_this_server(town: Town) -> None:
    async with town.bot():
        preview = await town.paste()
        assert preview["content"] == "The bridge closes"
        assert "Work begins in March." in preview["embeds"][0]["description"]
        assert below(preview) == ["Publish", "On a date", "Edit", "Discard"]
        assert "bridge" not in await town.newest(), "a draft is for nobody"
        answer = message_of(await town.admin.press(preview, "Publish"))
        assert "**The bridge closes** is published" in answer["content"]
        assert "schedule set" in answer["content"]
        assert (answer["embeds"], answer["components"]) == ([], [])
        shown = message_of(await town.member.slash("briefing"))
        assert "The bridge closes" in str(shown)
        opened = await town.member.press(shown, "Reader view")
        assert "Work begins in March." in str(message_of(opened))
        [offered] = await town.member.choices("briefing", "article", article="bridge")
        assert offered["name"] == "The bridge closes"
        by_name = await town.member.slash("section", section="next", article="bridge")
        assert "Work begins in March." in str(message_of(by_name))
        listed = message_of(await town.member.slash("articles"))
        assert listed["embeds"][0]["description"].startswith("**The bridge closes**")
        found = message_of(await town.member.slash("search", query="march"))
        assert "The bridge closes" in found["embeds"][0]["description"]


async def test_the_daily_post_brings_it_and_only_in_this_server(town: Town) -> None:
    async with town.bot() as client:
        other = add_guild(town)
        options = {"channel": "news", "time": "9am", "timezone": "UTC"}
        await town.admin.slash_with("schedule set", "general", options)
        await town.published()
        own, elsewhere = (client.daily.edition.of(each) for each in (town.guild_id, other))
        assert own.library.newest.headline == "The bridge closes"
        assert elsewhere is client.daily.edition
        status = str(message_of(await town.admin.slash("schedule status", "news")))
        assert "The bridge closes" in status
        town.clock.move(dt.timedelta(hours=2))
        await until(lambda: any("The bridge" in each["content"] for each in town.member.sees()))
        [post] = [each for each in town.member.sees() if "The bridge" in each["content"]]
        answer = await town.member.press(post, "Reader view")
        assert "Work begins in March." in str(message_of(answer))


def add_guild(town: Town) -> int:
    world = town.sandbox.world
    guild = Guild(world.ids.next(), "Another", town.admin.user.id)
    guild.roles[guild.id] = Role(guild.id, "@everyone", Permission.VIEW_CHANNEL)
    world.guilds[guild.id] = guild
    return guild.id


async def test_drafts_and_buttons_outlive_a_restart(town: Town) -> None:
    async with town.bot():
        preview = await town.paste()
        await town.published("Text of the second.", "Second")
    async with town.bot():
        listed = message_of(await town.admin.slash("desk list"))
        lines = listed["embeds"][0]["description"].split("\n")
        assert lines[:2] == ["**The bridge closes**", "-# Draft"]
        assert lines[2] == "**Second**" and lines[3].startswith("-# Published <t:")
        assert "Second" in await town.newest()
        draft = await town.admin.press(preview, "Reader view")
        assert "Work begins in March." in str(message_of(draft)), "a draft can be looked through"
        await town.admin.press(preview, "Publish")
        assert "The bridge closes" in await town.newest()


async def test_a_fault_is_named_with_its_line_and_mended_in_the_form(town: Town) -> None:
    wrong = "---\ndate: 2025-13-40\n---\n## News\nText."
    async with town.bot():
        answer = await town.paste(wrong, title="")
        said = answer["embeds"][0]["description"]
        assert "can't be published" in said and "Line 2: " in said and "2025-13-40" in said
        assert labels(answer) == ["Edit", "Discard"]
        assert "Draft" in str(message_of(await town.admin.slash("desk list")))
        form = await town.admin.press(answer, "Edit")
        assert form.modal is not None and "2025-13-40" in str(form.modal), "as it was typed"
        right = wrong.replace("2025-13-40", "2025-12-04")
        preview = message_of(await town.admin.submit(form, {"Text": right}))
        assert below(preview) == ["Publish", "On a date", "Edit", "Discard"]
        stale = message_of(await town.admin.press(answer, "Discard"))
        assert "has been changed since" in stale["content"]
        await town.admin.press(preview, "Publish")
        articles = await DeskTexts(town.store).of_guild(town.guild_id)
        assert [each.state.value for each in articles] == ["published"]


async def test_hints_come_beside_the_preview(town: Town) -> None:
    async with town.bot():
        form = await town.admin.slash("desk add")
        answer = await town.admin.submit(form, {"Text": "##Costs\nMuch.\n\n## News\nText."})
        hint = await town.admin.outcome(answer)
        assert hint.private
        said = message_of(hint)["embeds"][0]["description"]
        assert "Line 1: " in said and "looks like a heading" in said.replace("\\", "")


async def test_a_form_shows_again_what_was_typed_and_counts_its_lines(town: Town) -> None:
    async with town.bot():
        text = "Much.\n##Costs\n\n## News\nText."
        form = await town.admin.slash("desk add")
        answer = await town.admin.submit(form, {"Text": text, "Title": 'A "title"'})
        preview = message_of(answer)
        hint = message_of(await town.admin.outcome(answer))["embeds"][0]["description"]
        assert "Line 2: " in hint
        form = await town.admin.press(preview, "Edit")
        preview = message_of(await town.admin.submit(form, {"Title": "Another"}))
        assert preview["content"] == "Another"


async def test_what_is_withdrawn_is_a_draft_again_and_seen_by_nobody(town: Town) -> None:
    async with town.bot():
        await town.published()
        post = message_of(await town.member.slash("briefing"))
        [offered] = await town.admin.choices("desk withdraw", "article", article="bridge")
        answer = message_of(await town.admin.slash("desk withdraw", article=offered["value"]))
        assert "is withdrawn" in answer["content"]
        assert "bridge" not in await town.newest()
        again = await town.member.slash("briefing", article="bridge")
        assert "There is no article" in str(message_of(again))
        await town.admin.press(answer, "Publish again")
        assert "The bridge closes" in await town.newest()
        opened = await town.member.press(post, "Reader view")
        assert "Work begins in March." in str(message_of(opened)), "its old buttons work again"


async def test_only_editors_use_the_desk(town: Town) -> None:
    async with town.bot() as client:
        await town.paste()
        for command in ("desk add", "desk list", "desk editors"):
            answer = await town.member.slash(command)
            assert "you need **Manage Server**" in message_of(answer)["content"], command
        assert await town.member.choices("desk preview", "article", article="") == []
        role = next(
            each
            for each in town.sandbox.world.guilds[town.guild_id].roles.values()
            if each.name == "Member"
        )
        answer = await town.admin.slash("desk editors", role=str(role.id))
        assert f"<@&{role.id}>" in message_of(answer)["content"]
        assert (await town.member.slash("desk add")).kind == 9
        assert "The bridge closes" in str(message_of(await town.member.slash("desk list")))
        refused = await town.member.slash_with("desk editors", "news", NOBODY_ELSE)
        assert "Manage Server" in message_of(refused)["content"]
        await town.admin.slash_with("desk editors", "news", NOBODY_ELSE)
        assert "you need" in message_of(await town.member.slash("desk list"))["content"]
        assert client.desk.follower.editor_role(town.guild_id) is None


async def test_a_deleted_role_is_kept_no_longer(town: Town) -> None:
    """Whether the bot is there when that happens, or not."""
    world = town.sandbox.world
    guild = world.guilds[town.guild_id]
    one, other = (Role(world.ids.next(), name, Permission(0)) for name in ("One", "Other"))
    guild.roles |= {one.id: one, other.id: other}
    async with town.bot() as client:
        await client.wait_until_ready()
        await town.admin.slash("desk editors", role=str(one.id))
        world.delete_role(guild, one)
        await until(lambda: client.desk.follower.editor_role(guild.id) is None)
        await town.admin.slash("desk editors", role=str(other.id))
    async with town.bot() as client:
        await client.wait_until_ready()
        assert client.desk.follower.editor_role(guild.id) == other.id
    del guild.roles[other.id]
    async with town.bot() as client:
        await until(lambda: client.desk.follower.editor_role(guild.id) is None)


async def test_what_a_database_could_not_keep_is_given_back_as_a_file(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> Any:
        raise StoreUnavailable(where="here", reason="gone")

    async with town.bot():
        form = await town.admin.slash("desk add")
        with monkeypatch.context() as broken:
            broken.setattr(DeskTexts, "keep", away)
            answer = await town.admin.submit(form, {"Title": "A title", "Text": TEXT})
            message = message_of(await town.admin.outcome(answer))
        assert "could not be kept" in message["content"]
        [file] = message["attachments"]
        async with aiohttp.ClientSession() as session, session.get(file["url"]) as response:
            assert await response.text() == f'---\ntitle: "A title"\n---\n{TEXT}'


async def test_other_processes_see_it_within_two_seconds(town: Town) -> None:
    async with town.bot() as client, news_of(town.store) as heard:
        seen = Edition(edition(2).library)
        others = Follower(
            DeskTexts(town.store), town.clock, lambda name: dt.UTC, seen.show_own, heard
        )
        await others.look()
        running = asyncio.create_task(others.run())
        try:
            await town.published()
            article = client.daily.edition.of(town.guild_id).library.newest
            await until(lambda: seen.of(town.guild_id).library.get(article.id), 2)
            await town.admin.slash("desk withdraw", article=article.id)
            await until(lambda: seen.of(town.guild_id) is seen, 2)
        finally:
            await cancelled(running)


async def test_a_process_posts_what_another_has_published(sandbox: Sandbox, store: Store) -> None:
    """The courier's edition has it as soon as its follower has looked."""
    morning = Morning(sandbox, store, edition(2))
    await morning.subscribe()
    texts = DeskTexts(store)
    draft = new_draft(morning.guild.id, "bridge.md", f"# The bridge closes\n\n{TEXT}")
    await texts.keep(draft)
    await texts.publish(draft, morning.clock.now())
    follower = Follower(texts, morning.clock, lambda name: dt.UTC, morning.shown.show_own)
    await follower.look()
    async with morning.courier():
        morning.clock.move(dt.timedelta(minutes=1))
        await morning.until_states("sent")
    [post] = morning.posts()
    assert "The bridge closes" in post["content"]


async def test_a_guild_that_removes_the_bot_takes_its_desk_with_it(town: Town) -> None:
    async with town.bot() as client:
        await town.published()
        await town.paste()
        await town.admin.slash_with("desk editors", "news", NOBODY_ELSE)
        assert await client.daily.forgetting.guild_ids() == {town.guild_id}
        await client.daily.forgetting.erase_guild(town.guild_id, town.clock.now())
        assert await client.daily.forgetting.guild_ids() == set()
        await client.desk.follower.look()
        assert client.daily.edition.of(town.guild_id) is client.daily.edition


async def test_drafts_are_kept_for_thirty_days(town: Town) -> None:
    async with town.bot() as client:
        await town.published("Text of the second.", "Second")
        await town.paste()
        await pass_time(town.store, 29 * 86_400)
        await client.daily.forgetting.prune(town.clock.now())
        assert len(await client.desk.texts.of_guild(town.guild_id)) == 2
        await pass_time(town.store, 2 * 86_400)
        await client.daily.forgetting.prune(town.clock.now())
        [kept] = await client.desk.texts.of_guild(town.guild_id)
        assert kept.headline == "Second"


# --- files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bridge.md", b"# The bridge closes\n\n## What's Next?\nWork begins in M\xc3\xa4rz.\n"),
        (
            "bridge.TXT",
            b"\xef\xbb\xbfThe bridge closes\n\nWhat's Next?\nWork begins in M\xc3\xa4rz.",
        ),
    ],
)
async def test_a_file_is_shown_as_it_will_look(town: Town, name: str, data: bytes) -> None:
    async with town.bot():
        preview = await town.add(name, data)
        assert preview["content"] == "The bridge closes"
        assert "Work begins in März." in preview["embeds"][0]["description"]
        await town.admin.press(preview, "Publish")
        assert "The bridge closes" in await town.newest()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.pdf", b"%PDF", "isn't a text that I can read"),
        ("bridge", b"Text", "isn't a text that I can read"),
        ("book.md", b"x" * (MAX_BYTES + 1), "larger than 1 MiB"),
        ("latin.txt", "The br\xfccke".encode("latin-1"), "byte 0xfc"),
        ("wide.md", "\ufeff# Text".encode("utf-16"), "isn't UTF-8"),
    ],
)
async def test_a_file_that_cannot_be_an_article_is_refused(
    town: Town, name: str, data: bytes, said: str
) -> None:
    async with town.bot() as client:
        assert said in str(await town.add(name, data))
        assert await client.desk.texts.of_guild(town.guild_id) == []


async def test_of_a_file_with_mistakes_the_lines_are_named(town: Town) -> None:
    async with town.bot():
        answer = await town.add("bridge.md", b"---\ndate: 2025-13-40\n---\n## News\nText.\n" * 2)
        assert "Line 2: " in str(answer)
        assert answer["edited_timestamp"] is None, "it was waited for, and not edited"
        assert labels(answer) == ["Edit", "Discard"]
        assert "**bridge**" in str(message_of(await town.admin.slash("desk list")))
        long = await town.add("long.md", b"---\ndate: 2025-13-40\n---\n## News\n" + b"Text. " * 900)
        assert labels(long) == ["Discard"]
        assert "attach it again" in str(long)


async def test_a_file_is_fetched_from_nowhere_but_discord(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither another host, nor one that it redirects to, is ever asked."""
    asked: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text="# Stolen")

    async with listening(elsewhere) as url, town.bot() as client:
        with monkeypatch.context() as forged:
            forged.setattr(attachments, "location", lambda address, file: f"{url}/a.md")
            assert "doesn't lie where Discord" in str(await town.add("a.md", b"# Text"))
        for answer, said in (
            (web.Response(status=302, headers={"Location": f"{url}/a.md"}), "hand out"),
            (web.Response(status=404), "hand out"),
            (web.Response(body=b"x", headers={"Content-Encoding": "gzip"}), "hand out"),
            (Endless(), "larger than 1 MiB"),
        ):
            with monkeypatch.context() as served:
                served.setattr(downloads, "served", partial(given, answer))
                assert said in str(await town.add("a.md", b"# Text")), answer
        assert await client.desk.texts.of_guild(town.guild_id) == []
    assert asked == []


def given(answer: web.StreamResponse, found: object) -> web.StreamResponse:
    return answer


class Endless(web.StreamResponse):
    """A file without end."""

    async def write_eof(self, data: bytes = b"") -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await self.write(bytes(65_536))


@contextlib.asynccontextmanager
async def listening(answer: Callable[[web.Request], Any]) -> AsyncIterator[str]:
    runner = web.AppRunner(_application(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _application(answer: Callable[[web.Request], Any]) -> web.Application:
    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    return application


@pytest.mark.parametrize(
    ("url", "is_ours"),
    [
        ("https://cdn.discordapp.com/ephemeral-attachments/1/2/a.md?ex=1", True),
        ("https://media.discordapp.net/attachments/1/2/a.md", True),
        ("https://api.example:8443/attachments/a.md", True),
        ("http://cdn.discordapp.com/a.md", False),
        ("https://cdn.discordapp.com:444/a.md", False),
        ("https://cdn.discordapp.com.example/a.md", False),
        ("https://cdn.discordapp.com@example.com/a.md", False),
        ("https://me@cdn.discordapp.com/a.md", False),
        ("http://api.example:8443/a.md", False),
        ("https://api.example/a.md", False),
        ("file:///etc/passwd", False),
        ("https://[/a.md", False),
    ],
)
def test_where_discord_keeps_its_files(url: str, is_ours: bool) -> None:
    assert is_discords(url, "https://api.example:8443/api/v10") is is_ours


# --- on a date -------------------------------------------------------------------------------


async def test_a_draft_comes_out_on_the_date_that_was_typed(town: Town) -> None:
    async with town.bot() as client:
        options = {"channel": "news", "time": "9am", "timezone": "Berlin"}
        await town.admin.slash_with("schedule set", "general", options)
        preview = await town.paste()
        form = await town.admin.press(preview, "On a date")
        assert "Europe/Berlin" in str(form.modal) and "09:00" in str(form.modal)
        wrong = await town.admin.submit(form, {"Day": "31 Feb", "Time": "9am"})
        assert wrong.kind == 6, "in place, however long that takes"
        said = message_of(await town.admin.outcome(wrong))
        assert "“31 Feb” is not a date" in said["content"]
        again = await town.admin.press(said, "Try again")
        answer = await town.admin.submit(again, {"Day": "tomorrow", "Time": "7:30"})
        answer = await town.admin.outcome(answer)
        due = dt.datetime(2026, 3, 3, 6, 30, tzinfo=dt.UTC)
        assert f"comes out <t:{int(due.timestamp())}:F>" in message_of(answer)["content"]
        assert "bridge" not in await town.newest()
        assert "To come" in str(message_of(await town.admin.slash("desk list")))
        [offered] = await town.admin.choices("schedule next", "article", article="bridge")
        assert offered["name"] == "The bridge closes (not out yet)"
        town.clock.move(due - town.clock.now() - dt.timedelta(seconds=1))
        await client.desk.follower.look()
        assert "bridge" not in await town.newest()
        town.clock.move(dt.timedelta(seconds=1))
        await client.desk.follower.look()
        assert "The bridge closes" in await town.newest()
        town.clock.move(dt.timedelta(hours=2))
        await until(lambda: any("The bridge" in each["content"] for each in town.member.sees()))


async def test_the_dates_in_a_text_are_by_the_servers_clocks(town: Town) -> None:
    text = "---\npublish: 2026-03-02 18:00\nexpires: 2026-03-03 18:00\n---\n## News\nText."
    async with town.bot() as client:
        options = {"channel": "news", "time": "9am", "timezone": "Tokyo"}
        await town.admin.slash_with("schedule set", "general", options)
        answer = await town.published(text, "From Tokyo")
        assert "comes out <t:" in answer["content"]
        assert "To come" in str(message_of(await town.admin.slash("desk list")))
        for hours, is_out in ((0.9, False), (0.2, True), (23.8, True), (0.2, False)):
            town.clock.move(dt.timedelta(hours=hours))
            await client.desk.follower.look()
            assert ("From Tokyo" in await town.newest()) is is_out, hours
            listed = str(message_of(await town.admin.slash("desk list")))
            assert ("Expired" in listed) is (not is_out and hours == 0.2)
