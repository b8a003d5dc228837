"""Tests of that bot, as its project would have them; `test_project` runs them."""

from __future__ import annotations

from typing import Any

import pytest

from bot import make_bot  # type: ignore[attr-defined]


@pytest.fixture
def discord_plan(request: pytest.FixtureRequest) -> Any:
    return getattr(request, "param", None)


async def test_a_command(discord_world: Any, discord_person: Any) -> None:
    async with discord_world.connect(make_bot()):
        answer = await discord_person.slash("ping")
    assert answer.text == "Pong!"
    assert not answer.private
    assert "your-bot: Pong! | [Again]" in discord_world.transcript


async def test_a_message_and_more_than_discord_would_let_through(
    discord_world: Any, discord_person: Any
) -> None:
    async with discord_world.connect(make_bot()):
        for _ in range(8):
            discord_person.say("!hello")
            heard = await discord_person.hears("Hello, member")
        discord_person.react(heard, "👍")
    assert len(discord_person.sees()) == 16


@pytest.mark.parametrize(
    "discord_plan", [{"people": ["ada"], "guilds": [{"name": "Club"}]}], indirect=True
)
async def test_a_world_of_its_own(discord_world: Any, discord_person: Any) -> None:
    assert (discord_world.people, discord_person.name) == (["ada"], "ada")
    async with discord_world.connect(make_bot()) as client:
        assert [guild.name for guild in client.guilds] == ["Club"]
        discord_person.say("!hello")
        await discord_person.hears("Hello, ada")


def test_without_a_loop(discord_sandbox: Any, discord_world: Any, discord_person: Any) -> None:
    from briefing_sandbox.api import NoAnswer, Refused

    assert discord_world.environment["DISCORD_TOKEN"] == discord_world.token
    other = discord_sandbox.add_world()
    assert other.token != discord_world.token
    discord_sandbox.remove_world(other)
    with pytest.raises(NoAnswer, match="'Hello'"):
        discord_person.hears("Hello", seconds=0.1).result()
    with pytest.raises(Refused, match="There is no command"):
        discord_person.slash("ping").result()


async def test_what_goes_wrong_at_the_start(discord_world: Any) -> None:
    import discord

    from briefing_sandbox.connect import connected

    addresses = discord_world.api_url, discord_world.gateway_url
    with pytest.raises(discord.LoginFailure):
        async with connected(make_bot(), "wrong", *addresses):
            pass
    with pytest.raises(TypeError, match="object is no client of discord"):
        async with discord_world.connect(object()):
            pass


async def test_that_fails(discord_world: Any, discord_person: Any) -> None:
    async with discord_world.connect(make_bot()):
        answer = await discord_person.slash("ping")
    discord_person.say("!hello")
    assert answer.text == "Pong?"
