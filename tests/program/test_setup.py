"""`setup`: from nothing to a post, at a terminal and without one."""

from __future__ import annotations

import asyncio
import datetime as dt
import stat
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bot.articles.library import Library
from bot.clock import MovableClock, SystemClock
from bot.permissions import INVITE_BITS
from bot.sandbox import Sandbox, faults
from bot.sandbox.model import Channel, Guild
from bot.store.engine import open_store
from tests.conftest import running_bot, settings_for
from tests.program.programs import DEADLINE, ROOT, finished, started
from tests.program.terminals import Terminal, at_terminal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="terminals are POSIX's"),
]

MINUTE = dt.timedelta(minutes=1)
REMARKS = "# mine\r\nLOG_LEVEL=INFO  # quiet\r\n\r\nDISCORD_TOKEN=\r\n"


class Host:
    """Somebody with a folder and a sandbox to set the bot up on."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.env = folder / ".env"
        self.settings = {
            "DISCORD_API_URL": sandbox.addresses.api,
            "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
            "ARTICLES_DIR": str(ROOT / "seeds"),
            "DATABASE_URL": "",
            "DATA_DIR": "data",
        }
        [self.guild] = sandbox.world.guilds.values()

    def channel(self, name: str = "news") -> Channel:
        there = self.sandbox.world.channels.values()
        return next(each for each in there if each.name == name)

    def posts(self, name: str = "news") -> list[Any]:
        return self.sandbox.person("admin").sees(str(self.channel(name).id))

    def uninvite(self) -> None:
        self.sandbox.world.leave(self.guild, self.sandbox.world.bot.id)

    def invite(self, guild: Guild | None = None) -> None:
        guild, bot_id = guild or self.guild, self.sandbox.world.bot.id
        roles = [role.id for role in guild.roles.values() if role.bot_id == bot_id]
        self.sandbox.world.join(guild, bot_id, roles)

    def token_file(self) -> str:
        (self.folder / "token.txt").write_text(f"{self.sandbox.token}\n")
        return "token.txt"

    async def without_terminal(self, *arguments: str, **others: str) -> tuple[int, str]:
        settings = self.settings | others
        status, printed = await finished("setup", *arguments, cwd=self.folder, **settings)
        assert "Traceback" not in printed
        assert self.sandbox.token not in printed
        return status, printed

    def at_terminal(self, *arguments: str, **others: str) -> Any:
        return at_terminal("setup", *arguments, cwd=self.folder, **self.settings | others)

    async def gets_daily_post(self, library: Library) -> None:
        """Run a bot on the same database until the next daily post is there."""
        before = len(self.posts())
        clock = MovableClock(SystemClock().now())
        url = f"sqlite:///{self.folder}/data/briefing-bot.db"
        async with (
            open_store(url) as store,
            running_bot(
                self.sandbox, library, settings_for(self.sandbox), database=store, clock=clock
            ) as client,
        ):
            schedule = await client.daily.schedules.get(self.channel().id)
            assert schedule is not None
            # The application's owner is the one to be told of what keeps posts out.
            assert schedule.set_by == self.guild.owner_id
            clock.move(schedule.next_post(clock.now()).due - clock.now() + MINUTE)
            client.daily.courier.wake()
            async with asyncio.timeout(DEADLINE):
                while len(self.posts()) == before:
                    await asyncio.sleep(0.02)


@pytest.fixture
def host(sandbox: Sandbox, tmp_path: Path) -> Host:
    return Host(sandbox, tmp_path)


async def finish(terminal: Terminal, status: int = 0) -> None:
    assert await terminal.ends() == status, terminal.printed
    assert "Traceback" not in terminal.printed


async def test_from_nothing_to_a_delivered_post_in_seven_answers(
    host: Host, library: Library, soon_ready: None
) -> None:
    host.uninvite()
    host.env.write_bytes(REMARKS.encode())
    began = time.monotonic()
    async with host.at_terminal() as terminal:
        await terminal.answer("Token, which isn't shown as you paste it: ", "not.a.token")
        await terminal.answer("Discord doesn't accept this token.*\n.*: ", host.sandbox.token)
        await terminal.shows(f"permissions={INVITE_BITS}\n  Waiting until it is there…")
        host.invite()
        await terminal.answer("It is in The Daily Square.(.|\n)* 1  The Daily Square\n.*: ", "")
        await terminal.shows("#rules: Send Messages is off for my role @Briefing Bot in #rules.")
        await terminal.answer(" 1  #news\n(.|\n)*Which channel.*: ", "")
        await terminal.answer("Post “.*” in #news now, to see it there", "")
        await terminal.answer("At what time, .*: ", "9am")
        await terminal.answer("Whose time: a city or a country, such as .*: ", "Berlin")
        await terminal.shows(r"The first post comes in #news (today|tomorrow) at 09:00 \(Berlin")
        await finish(terminal)
    # The wrong token is not among what it takes.
    assert (terminal.answers - 1, time.monotonic() - began < DEADLINE) == (6, True)
    assert host.sandbox.token not in terminal.printed
    changed = REMARKS.replace("TOKEN=", f"TOKEN={host.sandbox.token}")
    assert host.env.read_bytes().decode() == changed
    assert stat.S_IMODE(host.env.stat().st_mode) == 0o600
    assert len(host.posts()) == 1
    await host.gets_daily_post(library)


async def test_without_a_terminal_it_is_told_everything(
    host: Host, library: Library, soon_ready: None
) -> None:
    everything = ("--guild", "the daily square", "--channel", "#news", "--time", "9am Berlin")
    status, printed = await host.without_terminal("--token-file", host.token_file(), *everything)
    assert status == 0, printed
    assert "The first post comes in #news " in printed
    assert len(host.posts()) == 1
    # Once more: nothing is asked, posted or changed.
    env = host.env.read_text()
    status, printed = await host.without_terminal(*everything, "--no-test-post")
    assert (status, host.env.read_text(), len(host.posts())) == (0, env, 1)
    assert "So far: Every day at 09:00 (Berlin time)." in printed
    assert "It stays so." in printed
    await host.gets_daily_post(library)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--guild", "square dance"], 2, "“square dance” is no server that the bot is in. Did you mean The Daily Square?"),
        (["--channel", "nws"], 2, "Did you mean news"),
        (["--channel", "rules"], 1, "The bot can't post in #rules yet. Send Messages is off for my role @Briefing Bot in #rules. Switch it on in Edit Channel → Permissions → @Briefing Bot."),
        (["--time", "9am"], 2, "--time and --timezone need --channel"),
        (["--channel", "news", "--time", "25h Berlin", "--no-test-post"], 2, "there is no hour 25"),
        (["--channel", "news", "--time", "9am", "--no-test-post"], 2, "Which time zone?"),
        (["--channel", "news", "--no-test-post"], 0, "Without --time none is set."),
        ([], 0, "There is no daily post yet: type this again with --channel and --time"),
    ],
)  # fmt: skip
async def test_what_is_wrong_ends_with_the_next_thing_to_do(
    host: Host, arguments: list[str], status: int, told: str
) -> None:
    found, printed = await host.without_terminal(*arguments, DISCORD_TOKEN=host.sandbox.token)
    assert (found, told in printed) == (status, True), printed
    assert host.posts() == []
    assert not host.env.exists()


async def test_before_the_bot_is_invited_the_link_is_told(host: Host) -> None:
    host.uninvite()
    status, printed = await host.without_terminal("--token-file", host.token_file())
    assert status == 69
    assert f"permissions={INVITE_BITS}\n" in printed
    assert host.env.exists(), "the token is kept"


async def test_a_wrong_token_is_not_kept(host: Host) -> None:
    (host.folder / "token.txt").write_text("a.b.c")
    status, printed = await host.without_terminal("--token-file", "token.txt")
    assert (status, host.env.exists()) == (78, False)
    assert "Discord does not accept DISCORD_TOKEN" in printed
    status, printed = await host.without_terminal()
    assert status == 78
    assert "or name a file with --token-file" in printed
    status, printed = await host.without_terminal(
        "--token-file", "token.txt", DISCORD_TOKEN=host.sandbox.token
    )
    assert status == 78
    assert f"wins over {host.env}" in printed


@pytest.mark.parametrize(
    ("stop_at", "keys"),
    [
        ("Token, which", "\x03"),
        ("Waiting", "\x03"),
        ("Which server", "\x04"),
        ("At what time", "\x03"),
    ],
)
async def test_ctrl_c_ends_it_politely_and_loses_nothing(
    host: Host, stop_at: str, keys: str
) -> None:
    if stop_at == "Waiting":
        host.uninvite()
    async with host.at_terminal("--no-test-post") as terminal:
        for question in ("Token, which", "Which server", "Which channel"):
            if question == stop_at:
                break
            await terminal.answer(question, host.sandbox.token if "Token" in question else "")
            if stop_at == "Waiting":
                break
        await terminal.shows(stop_at)
        await terminal.interrupt(keys, "Stopped; what is done is kept. Type the same again")
        await finish(terminal, 130)
    assert host.env.exists() is ("Token" not in stop_at)


async def test_it_starts_from_what_is_there_and_each_step_can_be_left_out(host: Host) -> None:
    arguments = ("--channel", "news", "--time", "9am Berlin", "--no-test-post")
    await host.without_terminal("--token-file", host.token_file(), *arguments)
    async with host.at_terminal() as terminal:
        await terminal.answer("It is|that of Briefing Bot(.|\n)*Enter keeps this one: ", "")
        await terminal.answer("Which server", "nowhere")
        await terminal.answer("“nowhere” is no server(.|\n)*Which server", "1")
        await terminal.answer("Which channel", "rules")
        await terminal.answer("can't post in #rules(.|\n)*Which channel", "news")
        await terminal.answer("now, to see it there", "what?")
        await terminal.answer("Type y for yes", "skip")
        await terminal.answer(r"So far: Every day at 09:00(.|\n)*At what time.* \[09:00\]", "25h")
        await terminal.answer("there is no hour 25(.|\n)*At what time", "10:30")
        await terminal.shows("Every day at 10:30")
        await finish(terminal)
    assert host.posts() == []
    async with host.at_terminal() as terminal:
        await terminal.answer("Token, which", "skip")
        await terminal.answer("Which server", "skip")
        await terminal.shows("There is no daily post yet")
        await finish(terminal)


async def test_another_server_is_waited_for(host: Host) -> None:
    world = host.sandbox.world
    other = Guild(world.ids.next(), "Second Home", world.people[0].id)
    other.roles[other.id] = next(iter(host.guild.roles.values()))
    world.guilds[other.id] = other
    async with host.at_terminal(DISCORD_TOKEN=host.sandbox.token) as terminal:
        await terminal.answer("Which server", "new")
        await terminal.shows("Waiting until it is there")
        host.invite(other)
        await terminal.answer("It is in Second Home.(.|\n)* 1  Second Home\n", "")
        await terminal.shows("Change that in Discord, then look again")
        await terminal.interrupt("\x03", "Stopped")
        await finish(terminal, 130)


async def test_a_post_that_discord_refuses_and_one_without_an_answer_are_told(host: Host) -> None:
    arguments = ("--channel", "news", "--time", "9am Berlin")
    host.sandbox.faults.add(
        faults.AnswerWith(status=503, path="/channels/{channel_id}/messages", times=1)
    )
    status, printed = await host.without_terminal(*arguments, DISCORD_TOKEN=host.sandbox.token)
    assert (status, len(host.posts())) == (0, 1), printed


async def test_a_running_bot_hears_of_it(host: Host) -> None:
    settings = host.settings | {"DISCORD_TOKEN": host.sandbox.token}
    async with started("run", cwd=host.folder, **settings) as program:
        await program.prints("has connected to Gateway")
        status, printed = await host.without_terminal(
            *("--channel", "news", "--time", "9am Berlin", "--no-test-post"),
            DISCORD_TOKEN=host.sandbox.token,
        )
        assert status == 0
        assert "The bot is running already." in printed
