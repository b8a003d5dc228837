"""Where the bot connects, what it does when Discord is away, and what it registers."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web

from bot.articles.library import Library
from bot.daily.port import token
from bot.daily.port.outcomes import Refused, Sent, Unknown, Wait
from bot.discord_app import service
from bot.discord_app.client import BriefingClient
from bot.discord_app.patience import RefusedByDiscord, ask_until_answered
from bot.discord_app.rest import Rest
from bot.discord_app.sync import _plain
from bot.errors import WrongToken
from bot.sandbox import Sandbox, faults
from bot.sandbox.person import NoAnswer
from bot.settings import Settings
from tests.answers import message_of
from tests.conftest import running_bot, serve_alone, settings_for
from tests.end_to_end.worlds import invite


def sent(sandbox: Sandbox, method: str, ending: str) -> list[Any]:
    return [e for e in sandbox.exchanges if e.method == method and (e.route or "").endswith(ending)]


async def test_commands_are_registered_once_and_again_only_when_they_differ(
    sandbox: Sandbox, library: Library
) -> None:
    async with running_bot(sandbox, library):
        pass
    async with running_bot(sandbox, library):
        pass
    assert len(sent(sandbox, "PUT", "/commands")) == 1
    assert len(sent(sandbox, "GET", "/commands")) == 2
    next(iter(sandbox.world.application.commands.values()))["description"] = "Something else"
    async with running_bot(sandbox, library):
        pass
    assert len(sent(sandbox, "PUT", "/commands")) == 2


async def test_what_discord_adds_to_a_command_does_not_make_it_differ(
    sandbox: Sandbox, library: Library
) -> None:
    async with running_bot(sandbox, library):
        pass
    for command in sandbox.world.application.commands.values():
        command["something_new"] = {"a": 1}
        command["contexts"].reverse()
        for option in command.get("options", ()):
            option["required"] = option.get("required", False)
            option["name_localizations"] = None
    async with running_bot(sandbox, library):
        pass
    assert len(sent(sandbox, "PUT", "/commands")) == 1


async def test_the_command_that_opens_an_activity_is_kept(
    sandbox: Sandbox, library: Library
) -> None:
    """Discord refuses a list of commands that leaves it out."""
    sandbox.world.application.commands[7] = {
        "id": "7",
        "application_id": str(sandbox.world.application.id),
        "version": "1",
        "type": 4,
        "name": "launch",
        "description": "",
        "handler": 2,
        "contexts": [0],
        "default_member_permissions": None,
    }
    async with running_bot(sandbox, library):
        pass
    [put] = sent(sandbox, "PUT", "/commands")
    assert {"type": 4, "name": "launch", "handler": 2, "contexts": [0]} in put.body


def test_defaults_are_left_out_but_a_zero_is_none() -> None:
    option = {"type": 4, "name": "n", "description": "d", "required": False, "min_value": 0}
    command = {"name": "c", "description": "d", "nsfw": False, "options": [option]}
    assert _plain(command) == {
        "name": "c",
        "description": "d",
        "options": [{"type": 4, "name": "n", "description": "d", "min_value": 0}],
    }


async def test_commands_are_offered_in_guilds_in_dms_and_to_people_who_installed_the_bot(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    registered = {each["name"]: each for each in sandbox.world.application.commands.values()}
    assert set(registered) >= {"briefing", "section", "help"}
    for name in ("schedule", "desk"):
        of_servers = registered.pop(name)
        assert (of_servers["contexts"], of_servers["integration_types"]) == ([0], [0])
    for command in registered.values():
        assert sorted(command["contexts"]) == [0, 1, 2]
        assert sorted(command["integration_types"]) == [0, 1]


async def test_every_connection_goes_to_the_two_addresses_resumes_too(library: Library) -> None:
    """Discord names another gateway at READY; the bot must not go there."""
    async with Sandbox() as sandbox:
        elsewhere: list[str] = []

        async def trap(request: web.Request) -> web.Response:
            elsewhere.append(request.path)
            return web.Response(status=500)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", trap)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        sandbox.sessions._resume_url = lambda: f"ws://127.0.0.1:{port}/resume"
        sandbox.rest._gateway_url = lambda: f"ws://127.0.0.1:{port}/gateway"

        async with running_bot(sandbox, library) as client:
            resumed = asyncio.Event()

            async def on_resumed() -> None:
                resumed.set()

            client.on_resumed = on_resumed  # type: ignore[attr-defined]
            assert sandbox.gateway.connections == 1
            await sandbox.gateway.stop()
            await asyncio.wait_for(resumed.wait(), 15)
            assert sandbox.gateway.connections == 2
            assert (await sandbox.person("member").slash("briefing")).message
        assert elsewhere == []
        assert sandbox.rest.unknown_routes == []
        await runner.cleanup()


@pytest.fixture
def asked_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a token asked about without the pauses between."""
    monkeypatch.setattr(token, "PAUSES", (0, 0.01, 0.01))
    monkeypatch.setattr(service, "next_pause", lambda seconds: 0.01)


@pytest.mark.usefixtures("asked_quickly")
async def test_a_wrong_token_is_one_sentence(sandbox: Sandbox, library: Library) -> None:
    wrong = Settings.from_env(
        {
            "DISCORD_TOKEN": "not.the.token",
            "DISCORD_API_URL": sandbox.addresses.api,
            "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
        }
    )
    with pytest.raises(WrongToken, match="DISCORD_TOKEN") as caught:
        await serve_alone(wrong, library)
    assert caught.value.exit_status == 78
    assert "\n" not in str(caught.value)
    assert "not.the.token" not in str(caught.value)


@pytest.mark.parametrize(
    "path", ["/gateway/bot", "/users/@me", "/applications/{application_id}/commands"]
)
@pytest.mark.usefixtures("asked_quickly")
async def test_a_single_401_at_the_start_is_not_believed(
    sandbox: Sandbox, library: Library, path: str
) -> None:
    sandbox.faults.add(faults.AnswerWith(status=401, path=path))
    async with asyncio.timeout(30), running_bot(sandbox, library) as client:
        assert client.usable.is_set()


@pytest.mark.usefixtures("asked_quickly")
async def test_a_token_that_ends_while_the_bot_runs_is_the_same_sentence(
    sandbox: Sandbox, library: Library
) -> None:
    ready = asyncio.Event()
    serving = asyncio.create_task(
        serve_alone(settings_for(sandbox), library, on_ready=lambda _: ready.set())
    )
    await ready.wait()
    sandbox.world.application.token = "another"
    await sandbox.gateway.stop()
    with pytest.raises(WrongToken):
        await asyncio.wait_for(serving, 10)


async def test_a_slow_goodbye_is_waited_for(
    sandbox: Sandbox, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = discord.AutoShardedClient.close

    async def slowly(client: discord.AutoShardedClient) -> None:
        await asyncio.sleep(0.1)
        await close(client)

    monkeypatch.setattr(discord.AutoShardedClient, "close", slowly)
    monkeypatch.setattr(service, "_CANCEL_AGAIN_SECONDS", 0.001)
    async with running_bot(sandbox, library) as client:
        assert not client.is_closed()
    assert client.is_closed()


async def test_a_stop_is_heard_by_a_client_that_swallows_the_first(
    sandbox: Sandbox, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = discord.AutoShardedClient.connect

    async def deaf(client: discord.AutoShardedClient) -> None:
        try:
            await connect(client)
        except asyncio.CancelledError:
            await asyncio.Event().wait()

    monkeypatch.setattr(discord.AutoShardedClient, "connect", deaf)
    monkeypatch.setattr(service, "_CANCEL_AGAIN_SECONDS", 0.001)
    async with asyncio.timeout(30), running_bot(sandbox, library) as client:
        pass
    assert client.is_closed()


async def test_asking_again_pauses_longer_each_time_and_says_a_word_each_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answers = iter([Unknown("refused"), Unknown("refused"), Wait(7, False), Sent({"url": "x"})])
    pauses: list[float] = []

    async def ask() -> Any:
        return next(answers)

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    with caplog.at_level(logging.WARNING):
        body = await ask_until_answered("Discord can't be reached", ask, pause=pause)
    assert body == {"url": "x"}
    assert pauses == [1, 2, 7]
    assert [record.getMessage() for record in caplog.records] == [
        "Discord can't be reached: refused. Trying again in 1 s.",
        "Discord can't be reached: refused. Trying again in 2 s.",
        "Discord can't be reached: Discord asks for a pause of 7 s. Trying again in 7 s.",
    ]


async def test_a_refusal_is_not_asked_again() -> None:
    async def refuse() -> Any:
        return Refused(403, 20012, "You are not authorized")

    with pytest.raises(RefusedByDiscord, match="20012"):
        await ask_until_answered("Reading the commands", refuse)


@pytest.mark.slow
async def test_the_bot_waits_for_a_discord_that_is_not_there_yet(
    library: Library, unused_tcp_port: int
) -> None:
    sandbox = Sandbox()
    settings = Settings.from_env(
        {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_URL": f"http://127.0.0.1:{unused_tcp_port}/api/v10",
            "DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{unused_tcp_port}/gateway",
        }
    )
    starting = asyncio.create_task(_first_ready(settings, library))
    await _logged("Trying again")
    await sandbox.start(unused_tcp_port)
    try:
        await asyncio.wait_for(starting, 15)
    finally:
        starting.cancel()
        await sandbox.stop()


async def _logged(text: str) -> None:
    """Wait until a line with `text` is logged."""
    loop, seen = asyncio.get_running_loop(), asyncio.Event()

    class Notice(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if text in record.getMessage():
                loop.call_soon_threadsafe(seen.set)

    handler = Notice()
    logging.getLogger("bot").addHandler(handler)
    try:
        await asyncio.wait_for(seen.wait(), 10)
    finally:
        logging.getLogger("bot").removeHandler(handler)


async def _first_ready(settings: Settings, library: Library) -> None:
    ready = asyncio.Event()
    serving = asyncio.create_task(serve_alone(settings, library, on_ready=lambda _: ready.set()))
    await ready.wait()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


# --- one request ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "headers", "outcome"),
    [
        (200, b'{"a":1}', {}, Sent({"a": 1})),
        (204, b"", {}, Sent(None)),
        (
            404,
            b'{"code":10003,"message":"Unknown Channel"}',
            {},
            Refused(404, 10003, "Unknown Channel"),
        ),
        (403, b"<html>", {}, Unknown("Discord answered 403")),
        (429, b'{"retry_after":1.5,"global":true}', {"Retry-After": "9"}, Wait(1.5, True)),
        (429, b"<html>", {"Retry-After": "9"}, Wait(9.0, True)),
        (502, b"<html>", {}, Unknown("Discord answered 502")),
    ],
)
async def test_what_a_reply_means(
    status: int, body: bytes, headers: dict[str, str], outcome: Any
) -> None:
    async def reply(request: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers=headers)

    assert await _one_request(reply) == outcome


async def test_a_reply_that_breaks_off_or_never_comes_is_unknown() -> None:
    async def breaks_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.abort()
        return response

    async def never(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    assert isinstance(await _one_request(breaks_off), Unknown)
    assert await _one_request(never, seconds=0.05) == Unknown("no answer within 0.05 s")


async def _one_request(handler: Any, seconds: float = 5.0) -> Any:
    app = web.Application()
    app.router.add_get("/x", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with aiohttp.ClientSession() as session:
            return await Rest(session, address, "t").request("GET", "/x", seconds=seconds)
    finally:
        await runner.cleanup()


# --- errors and welcomes -------------------------------------------------------------------


async def test_an_error_tells_the_person_and_the_log_under_one_id(
    sandbox: Sandbox, bot: BriefingClient, caplog: pytest.LogCaptureFixture
) -> None:
    bot.daily.edition.rendered = None  # type: ignore[assignment]  # as a bug of ours would
    member = sandbox.person("member")
    with caplog.at_level(logging.ERROR):
        answer = await member.slash("briefing")
    assert answer.private
    [record] = [each for each in caplog.records if "Incident" in each.getMessage()]
    incident = record.getMessage().split()[1]
    assert incident in str(answer.message)
    assert record.exc_info
    assert "Traceback" not in str(answer.message)


@pytest.mark.parametrize(
    "fault",
    [
        faults.Reset(method="POST", path="*/callback", after_work=True),
        faults.HalfBody(method="POST", path="*/callback", after_work=True),
        faults.AnswerWith(status=502, method="POST", path="*/callback", after_work=True),
        faults.AnswerWith(status=503, method="POST", path="*/callback"),
        faults.Reset(method="POST", path="*/callback"),
        faults.TooMany(retry_after=0.2, method="POST", path="*/callback"),
    ],
    ids=lambda fault: f"{fault.name}-{'after' if getattr(fault, 'after_work', 0) else 'before'}",
)
async def test_an_answer_that_is_lost_on_the_way_is_given_once_all_the_same(
    sandbox: Sandbox, bot: BriefingClient, fault: faults.Fault, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.faults.add(fault)
    member = sandbox.person("member")
    answer = await member.slash("briefing", article="000")
    assert "### What's Happening?" in str(answer.message)
    assert len(member.sees()) == 1
    assert "Incident" not in caplog.text


async def test_an_error_behind_a_button_is_told_too(
    sandbox: Sandbox, bot: BriefingClient, caplog: pytest.LogCaptureFixture
) -> None:
    member = sandbox.person("member")
    posted = message_of(await member.slash("briefing", article="A long read"))
    bot.daily.edition.rendered = None  # type: ignore[assignment]
    answer = await member.press(posted, "What's Happening?")
    assert answer.private
    assert "Incident" in caplog.text


async def test_an_error_while_suggesting_is_logged_and_not_answered_with_a_message(
    sandbox: Sandbox, bot: BriefingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.person.ANSWER_SECONDS", 0.2)
    bot.daily.edition.library = None  # type: ignore[assignment]
    with pytest.raises(NoAnswer):
        await sandbox.person("member").choices("briefing", "article", article="x")
    assert sent(sandbox, "POST", "/callback") == []


@pytest.mark.usefixtures("soon_ready")
async def test_a_guild_is_greeted_once_and_told_what_is_missing(
    sandbox: Sandbox, bot: BriefingClient
) -> None:
    # Guilds that come before READY were there already; they are not greeted.
    await bot.wait_until_ready()
    [message] = await invite(sandbox)
    assert "/briefing" in message["content"]
    assert "Embed Links" not in message["content"]

    [message] = await invite(sandbox, may_embed=False)
    assert "Embed Links" in message["content"]
    assert "Read Message History" not in message["content"]

    assert await invite(sandbox, may_write=False) == []
    assert sandbox.person("admin").sees("general") == []
