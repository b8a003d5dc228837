"""What client libraries of every family take for granted, apart from any one route."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.gateway.intents import are_valid
from bot.sandbox.world.permissions import Permission
from tests import spec


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def asked(sandbox: Sandbox, http: aiohttp.ClientSession, path: str) -> tuple[int, object]:
    headers = {"Authorization": f"Bot {sandbox.token}"}
    host = sandbox.addresses.api.removesuffix("/api/v10")
    async with http.get(f"{host}{path}", headers=headers) as reply:
        return reply.status, await reply.json() if reply.status == 200 else None


@pytest.mark.parametrize(
    ("version", "status"), [("/v10", 200), ("/v9", 200), ("", 200), ("/v8", 404)]
)
async def test_the_versions_that_libraries_speak(
    http: aiohttp.ClientSession, version: str, status: int
) -> None:
    async with Sandbox() as sandbox:
        assert (await asked(sandbox, http, f"/api{version}/users/@me"))[0] == status


async def test_a_word_where_an_id_belongs_is_no_snowflake_and_is_listed(
    http: aiohttp.ClientSession,
) -> None:
    async with Sandbox() as sandbox:
        guild = next(iter(sandbox.world.guilds))
        path = f"/guilds/{guild}/members/nothing"
        assert (await asked(sandbox, http, f"/api/v10{path}"))[0] == 400
        assert sandbox.rest.unknown_routes == [f"GET {path}"]


async def test_the_admin_owns_the_application(http: aiohttp.ClientSession) -> None:
    async with Sandbox() as sandbox:
        _, application = await asked(sandbox, http, "/api/v10/oauth2/applications/@me")
        assert isinstance(application, dict)
        assert application["owner"]["username"] == "admin"


async def test_a_team_can_own_the_application(http: aiohttp.ClientSession) -> None:
    async with Sandbox() as sandbox:
        sandbox.own_by_team()
        _, application = await asked(sandbox, http, "/api/v10/oauth2/applications/@me")
        assert isinstance(application, dict)
        team = application["team"]
        assert application["owner"]["id"] == team["id"]
        assert [each["user"]["username"] for each in team["members"]] == ["admin", "member"]
        assert spec.location() is None or not spec.faults_of_response(
            "GET", "/oauth2/applications/@me", 200, application
        )


@pytest.mark.parametrize("number", ["80351110224678912", "1180123456789012345"])
def test_a_token_that_names_an_application_is_that_applications(number: str) -> None:
    first = base64.urlsafe_b64encode(number.encode()).decode().rstrip("=")
    assert Sandbox(token=f"{first}.abc.def").world.application.id == int(number)


@pytest.mark.parametrize("token", ["my.own.token", "é.b.c", "MTIz.b.c", "a", "=.b", ""])
def test_any_other_token_gets_an_application_of_its_own(token: str) -> None:
    assert Sandbox(token=token).world.application.id > 1 << 50


async def test_a_bot_can_be_let_do_everything() -> None:
    sandbox = Sandbox()
    rules = sandbox.person("admin").channel("rules")
    bot = sandbox.world.bot.id
    assert not sandbox.world.permissions(bot, rules) & Permission.SEND_MESSAGES
    sandbox.give_bot(8)
    assert sandbox.world.permissions(bot, rules) & Permission.SEND_MESSAGES


@pytest.mark.parametrize(("bits", "taken"), [(1 << 17, True), (1 << 25, True), (1 << 26, False)])
def test_intents_that_stand_for_nothing_yet_are_taken(bits: int, taken: bool) -> None:
    assert are_valid(bits) is taken


@pytest.mark.parametrize(
    ("value", "number"), [(5.0, 5), (5.5, None), ("5", 5), (True, None), (float("inf"), None)]
)
def test_a_whole_number_may_have_a_point(value: object, number: int | None) -> None:
    assert as_integer(value) == number
