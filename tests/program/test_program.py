"""The program the way it is started: subprocesses, exit statuses, last lines."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from bot.sandbox import Sandbox, faults
from bot.sandbox.person import Answer
from tests import spec
from tests.conftest import SEED
from tests.program.programs import DEADLINE, Program, finished, started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


class Page:
    """The page's own API, as a script uses it."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session, self._address = session, address

    async def get(self, path: str) -> Any:
        async with self._session.get(f"{self._address}api/{path}") as reply:
            assert reply.status == 200, await reply.text()
            return orjson.loads(await reply.read())

    async def post(self, path: str, body: Any) -> Any:
        async with self._session.post(f"{self._address}api/{path}", json=body) as reply:
            assert reply.status == 200, await reply.text()
            return orjson.loads(await reply.read())


NEWS = "people/member/channels/news"


async def test_the_bare_command_is_a_sandbox_that_answers_through_its_page() -> None:
    async with (
        started("--port", "0", "--no-browser") as program,
        aiohttp.ClientSession() as session,
    ):
        address = (await program.prints(r"Open\s+(http://127\.0\.0\.1:\d+/page/\S+/)\n"))[1]
        await program.prints("/section whats-next")
        page = Page(session, address)

        answer = await page.post(f"{NEWS}/commands", {"command": "briefing"})
        embed = answer["answer"]["message"]["embeds"][0]["description"]
        headings = [line[4:] for line in embed.splitlines() if line.startswith("### ")]
        assert headings == [
            "What's Happening?",
            "Why It's Important?",
            "What's Next?",
            "Beyond the Headlines",
        ]
        for line in SEED.read_text(encoding="utf-8").splitlines():
            assert line in embed

        typed = {"command": "/section", "options": {"section": "whats-next"}}
        answer = await page.post(f"{NEWS}/commands", typed)
        assert answer["answer"]["message"]["embeds"][0]["title"] == "What's Next?"

        posted = (await page.get(f"{NEWS}/messages"))[0]
        await page.post("bot/restart", {})
        press = {"button": "Reader view"}
        answer = await page.post(f"{NEWS}/messages/{posted['id']}/press", press)
        assert answer["answer"]["private"]

        requests = await page.get("requests")
        sent = [(each["method"], each["route"], each["body"]) for each in requests]
        assert len(sent) > 8
        assert spec.faults_of_requests(sent) == []
        assert await program.stop(signal.SIGINT) == 0
    assert "Traceback" not in program.printed
    assert "Warning" not in program.printed


@pytest.mark.parametrize(
    "sign", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
)
async def test_it_goes_on_discord_with_a_token_and_stops_cleanly(
    sandbox: Sandbox, sign: int
) -> None:
    addresses = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.addresses.api,
        "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
    }
    async with started(**addresses) as program:
        await program.prints(r"Registered \d commands")
        await program.prints("has connected to Gateway")
        answer = await sandbox.person("member").slash("briefing")
        assert answer.message is not None
        assert await program.stop(sign) == 0
    assert "Traceback" not in program.printed


@pytest.mark.slow
async def test_saved_articles_are_served_without_a_restart(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    shutil.copy(SEED, tmp_path)
    addresses = {
        "ARTICLES_DIR": str(tmp_path),
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.addresses.api,
        "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
    }
    today, member = tmp_path / "2026-01-01 today.md", sandbox.person("member")
    async with started(**addresses) as program:
        await program.prints("has connected to Gateway")
        today.write_text("## What's Next?\nFresh from the press.\n", encoding="utf-8")
        await program.prints("Reloaded: 1 new")
        answer = await member.slash("briefing")
        assert answer.message is not None
        assert "Fresh from the press." in answer.message["embeds"][0]["description"]
        today.write_text("no heading\n", encoding="utf-8")
        await program.prints(r"A mistake: .*today\.md:1: ")
        answer = await member.slash("briefing")
        assert answer.message is not None
        assert "Fresh from the press." in answer.message["embeds"][0]["description"]
        assert await program.stop(signal.SIGTERM) == 0


@contextlib.asynccontextmanager
async def answering(sandbox: Sandbox) -> AsyncIterator[tuple[Program, asyncio.Task[Answer]]]:
    """The program at a moment when somebody has asked, and the answer meets a hanging Discord."""
    addresses = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.addresses.api,
        "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
    }
    async with started(**addresses) as program:
        await program.prints("has connected to Gateway")
        # The first try is never replied to; the second succeeds.
        fault = faults.Hang(method="POST", path="*/callback", after_work=False)
        hanging = sandbox.faults.add(fault)
        assert hanging is not None
        asking = asyncio.create_task(sandbox.person("member").slash("briefing"))
        async with asyncio.timeout(30):
            while not hanging.struck:  # nothing tells of it
                await asyncio.sleep(0.01)
        yield program, asking
    assert "Traceback" not in program.printed


@pytest.mark.slow
async def test_who_asked_before_the_end_still_gets_an_answer(sandbox: Sandbox) -> None:
    async with answering(sandbox) as (program, asking):
        program.process.send_signal(signal.SIGTERM)
        assert (await asking).message is not None
        assert await program.ends() == 0


@pytest.mark.slow
async def test_a_second_signal_is_answered_and_interrupts_nothing(sandbox: Sandbox) -> None:
    async with answering(sandbox) as (program, asking):
        program.process.send_signal(signal.SIGINT)
        program.process.send_signal(signal.SIGTERM)
        await program.prints("Stopping already")
        assert (await asking).message is not None
        assert await program.ends() == 0


@pytest.mark.slow
async def test_a_third_signal_ends_it_at_once(sandbox: Sandbox) -> None:
    async with answering(sandbox) as (program, asking):
        program.process.send_signal(signal.SIGINT)
        program.process.send_signal(signal.SIGTERM)
        await program.prints("Stopping already")
        program.process.send_signal(signal.SIGINT)
        assert await program.ends() == -signal.SIGINT
        asking.cancel()


@pytest.mark.slow
async def test_a_wrong_token_is_one_sentence_and_status_78(sandbox: Sandbox) -> None:
    async with started(
        DISCORD_TOKEN="wrong",
        DISCORD_API_URL=sandbox.addresses.api,
        DISCORD_GATEWAY_URL=sandbox.addresses.gateway,
    ) as program:
        # It is said at once, and believed when Discord has repeated it for a minute.
        await program.prints(r"refused GET /gateway/bot as if the token were void \(401\)")
        assert await program.ends(within=60 + DEADLINE) == 78
    *_, line = program.printed.splitlines()
    assert line.startswith("briefing-bot: Discord does not accept DISCORD_TOKEN: it refused ")


async def test_run_demands_a_token() -> None:
    status, printed = await finished("run")
    assert status == 78
    assert "`run` needs DISCORD_TOKEN" in printed


async def test_every_wrong_setting_is_told_at_once() -> None:
    status, printed = await finished(LOG_LEVEL="loud", DISCORD_API_URL="x")
    assert status == 78
    assert "LOG_LEVEL must be one of" in printed
    assert "DISCORD_API_URL must be" in printed


@pytest.mark.slow
async def test_a_taken_port_is_told(sandbox: Sandbox) -> None:
    port = sandbox.addresses.port
    status, printed = await finished("--no-browser", "--port", str(port))
    assert status == 69
    assert printed == (
        f"briefing-bot: Port {port} is in use. Choose another with --port, or leave it out.\n"
    )


@pytest.mark.slow
async def test_good_articles_are_served_and_bad_ones_are_named(tmp_path: Path) -> None:
    shutil.copy(SEED, tmp_path)
    (tmp_path / "bad.txt").write_text("no heading at all", encoding="utf-8")
    settings = {"ARTICLES_DIR": str(tmp_path)}
    async with started("--port", "0", "--no-browser", **settings) as program:
        await program.prints(r"1 article in .*, the newest: North Korean leader")
        assert await program.stop(signal.SIGTERM) == 0
    assert "Left out: " in program.printed
    assert "bad.txt:1: " in program.printed


@pytest.mark.slow
async def test_without_a_good_article_it_says_so_and_ends_with_65(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("no heading at all", encoding="utf-8")
    for settings in ({"ARTICLES_DIR": str(tmp_path)}, {"ARTICLES_DIR": str(tmp_path / "none")}):
        status, printed = await finished("--no-browser", **settings)
        assert status == 65
        assert "ARTICLES_DIR" in printed
        assert "Traceback" not in printed


async def test_check_names_every_fault_of_every_file(tmp_path: Path) -> None:
    shutil.copy(SEED, tmp_path)
    status, printed = await finished("check", str(tmp_path))
    assert (status, printed) == (0, f"{tmp_path}: 1 good article, no mistakes.\n")
    (tmp_path / "a.md").write_text("## What's Next?\n\n## What's next\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("", encoding="utf-8")
    status, printed = await finished("check", str(tmp_path))
    assert status == 1
    lines = printed.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == [
        *[str(tmp_path / "a.md")] * (len(lines) - 2),
        str(tmp_path / "b.md"),
    ]
    assert lines[-1].startswith(f"{tmp_path}: 1 good article, ")
    assert await finished("check", str(tmp_path / SEED.name)) == (
        0,
        f"{tmp_path / SEED.name}: 1 good article, no mistakes.\n",
    )


@pytest.mark.slow
async def test_the_sandbox_alone_waits_for_a_bot_of_any_kind(tmp_path: Path) -> None:
    world = tmp_path / "club.json"
    world.write_text('{"guilds": [{"name": "Club"}]}', encoding="utf-8")
    arguments = ("sandbox", "--only", "--port", "0", "--no-browser", "--token", "my.own.token")
    more = ("--privileged-intents", "--team", "--interactions-url", "http://127.0.0.1:1/x")
    async with started(*arguments, *more, "--world", str(world)) as program:
        api = (await program.prints(r"API\s+(\S+)"))[1]
        await program.prints(r"Token\s+my\.own\.token\n")
        await program.prints(r"discord\.py .*Route\.BASE")
        await program.prints(r"hikari .*rest_url")
        headers = {"Authorization": "Bot my.own.token"}
        async with aiohttp.ClientSession(headers=headers) as http:
            async with http.get(f"{api}/users/@me") as reply:
                assert reply.status == 200
            async with http.get(f"{api}/applications/@me") as reply:
                application = await reply.json()
            assert application["flags"] & (1 << 19)
            assert application["team"]["members"]
            assert application["interactions_endpoint_url"] == "http://127.0.0.1:1/x"
            await program.prints(rf"Key\s+{application['verify_key']}")
            async with http.get(f"{api}/users/@me/guilds") as reply:
                assert [each["name"] for each in await reply.json()] == ["Club"]
            async with http.get(f"{api}/nothing/here") as reply:
                assert reply.status == 404
        assert await program.stop(signal.SIGINT) == 0
    assert "no route GET /nothing/here" in program.printed


@pytest.mark.slow
async def test_a_file_that_describes_no_world_is_told_of(tmp_path: Path) -> None:
    world = tmp_path / "club.json"
    for text, told in (("{", "describes no world: "), ('{"guilds": []}', "a world needs a guild.")):
        world.write_text(text, encoding="utf-8")
        status, printed = await finished("sandbox", "--only", "--world", str(world))
        assert (status, told in printed) == (2, True)


@pytest.mark.slow
async def test_the_sandbox_alone_speaks_tls_where_openssl_is(tmp_path: Path) -> None:
    arguments = ("sandbox", "--only", "--tls", "--port", "0", "--no-browser")
    async with started(*arguments) as program:
        await program.prints(r"API\s+https://127\.0\.0\.1:\d+/api/v10")
        file = (await program.prints(r'NODE_EXTRA_CA_CERTS="(\S+)" SSL_CERT_FILE="\1"'))[1]
        assert Path(file).exists()
        assert await program.stop(signal.SIGINT) == 0
    assert not Path(file).exists()
    status, printed = await finished(*arguments, PATH=str(tmp_path))
    assert status == 69
    assert "the program openssl is not there. Install OpenSSL, or leave out --tls." in printed


@pytest.mark.slow
async def test_the_sandbox_tells_what_of_discord_it_leaves_out() -> None:
    status, printed = await finished("sandbox", "--operations")
    assert status == 0
    assert printed.startswith("The sandbox serves ")
    assert "\n  PUT /lobbies\n" in printed


@pytest.mark.slow
async def test_the_sandboxs_token_need_not_be_typed(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from.a.file\n", encoding="utf-8")
    arguments = ("sandbox", "--only", "--port", "0", "--no-browser")
    async with started(*arguments, SANDBOX_TOKEN="from.the.environment") as program:
        await program.prints(r"Token\s+from\.the\.environment\n")
    async with started(*arguments, "--token-file", str(file)) as program:
        await program.prints(r"Token\s+from\.a\.file\n")
    status, printed = await finished(*arguments, "--token-file", str(tmp_path / "none"))
    assert status == 2
    assert "There is no token in" in printed


@pytest.mark.slow
async def test_the_gallery_needs_no_token_no_database_and_no_articles(tmp_path: Path) -> None:
    settings = {"DISCORD_TOKEN": "x", "ARTICLES_DIR": str(tmp_path)}
    arguments = ("gallery", "--port", "0", "--no-browser")
    async with started(*arguments, cwd=tmp_path, **settings) as program:
        address = (await program.prints(r"Open\s+(http://127\.0\.0\.1:\d+/page/\S+/gallery)\n"))[1]
        async with aiohttp.ClientSession() as http:
            async with http.get(address) as reply:
                assert reply.status == 200
            page = Page(http, address.removesuffix("gallery"))
            told = await page.get("gallery")
            assert "Briefings" in [group["title"] for group in told["gallery"]["groups"]]
            assert not (await page.get("world"))["bot_connected"]
        assert await program.stop(signal.SIGINT) == 0
    assert program.printed.endswith("Ctrl+C stops it.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
async def test_the_gallery_has_no_state_to_keep() -> None:
    status, printed = await finished("--state", "x.zip", "gallery")
    assert status == 2
    assert "--state is for the sandbox" in printed


@pytest.mark.slow
async def test_a_token_for_the_sandboxs_own_bot_is_refused() -> None:
    status, printed = await finished("sandbox", "--token", "x")
    assert status == 2
    assert "--only" in printed


async def test_preview_shows_what_readers_see(tmp_path: Path) -> None:
    status, printed = await finished("preview", "000_fdad4a85e90d0778")
    assert status == 0
    assert "### Beyond the Headlines" in printed
    assert "[Reader view]" in printed

    status, printed = await finished("preview", "000", "--style", "headlines")
    assert status == 0
    assert "North Korean leader" in printed and "14-year rule." in printed
    assert "World War II" not in printed

    status, printed = await finished("preview", str(SEED), "--section", "whats-next", "--json")
    assert status == 0
    message = orjson.loads(printed)
    assert message["embeds"][0]["title"] == "What's Next?"
    if spec.location():
        assert spec.faults_of_schema("MessageCreateRequest", message) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There is no article 'nowhere' in seeds. There are: 000_fdad4a85e90d0778."),
        (["000", "--section", "x"], "There is no section 'x' in 000_fdad4a85e90d0778."),
    ],
)
async def test_preview_says_what_there_is_instead(arguments: list[str], sentence: str) -> None:
    status, printed = await finished("preview", *arguments)
    assert status != 0
    assert sentence in printed


@pytest.mark.slow
@pytest.mark.parametrize("verb", [[], ["run"], ["sandbox"], ["check"], ["preview"]])
async def test_help_has_examples_everywhere(verb: list[str]) -> None:
    status, printed = await finished(*verb, "--help")
    assert status == 0
    assert "examples:\n  " in printed
