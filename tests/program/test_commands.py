"""`commands`: what is registered, named and removed by the program as it is started."""

from __future__ import annotations

import sys

import pytest

from bot.discord_app.tree import own_commands
from bot.sandbox import Sandbox, faults
from tests.end_to_end.test_strangers import command, leave
from tests.program.programs import finished, started

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's"),
]


OWN = sorted(each["name"] for each in own_commands())


def on(sandbox: Sandbox) -> dict[str, str]:
    return {"DISCORD_TOKEN": sandbox.token, "DISCORD_API_URL": sandbox.addresses.api}


async def test_what_an_earlier_bot_has_left_is_listed_and_removed(sandbox: Sandbox) -> None:
    async with started(**on(sandbox), DISCORD_GATEWAY_URL=sandbox.addresses.gateway) as program:
        await program.prints(f"Registered {len(OWN)} commands")
    guild_id = await leave(sandbox, command("old"), command("Report", type=3, description=""))
    await leave(sandbox, command("ping"), everywhere=True)

    status, printed = await finished("commands", **on(sandbox))
    assert status == 1
    assert printed == (
        "In every server:\n"
        + "".join(f"  /{name}  current\n" for name in OWN)
        + "  /ping  not of this bot\n"
        f"In The Daily Square ({guild_id}) alone:\n"
        "  Report  not of this bot\n"
        "  /old  not of this bot\n"
        "An earlier bot left 3 commands. `briefing-bot commands --clean` removes all.\n"
    )
    status, printed = await finished("commands", "--clean", **on(sandbox))
    assert status == 0
    assert "/ping  removed\n" in printed
    assert printed.endswith("Removed 3 commands that an earlier bot had left.\n")
    app = sandbox.world.application
    assert not app.guild_commands[guild_id]
    assert len(app.commands) == len(OWN)

    status, printed = await finished("commands", **on(sandbox))
    assert (status, printed.splitlines()[-1]) == (0, "There are no other commands.")


async def test_a_server_that_keeps_the_bot_out_and_a_wrong_token_are_told(sandbox: Sandbox) -> None:
    closed = faults.AnswerWith(status=403, code=50001, method="GET", path="*/guilds/*/commands")
    sandbox.faults.add(closed)
    status, printed = await finished("commands", **on(sandbox))
    assert status == 0
    assert "/help  not registered yet; the bot does so when it starts\n" in printed
    assert "1 of 1 servers don't let the bot have commands.\n" in printed

    status, printed = await finished("commands", **(on(sandbox) | {"DISCORD_TOKEN": "no.good.one"}))
    assert status == 78
    assert printed.startswith("briefing-bot: Discord does not accept DISCORD_TOKEN")
    status, printed = await finished("commands")
    assert status == 78
    assert "needs DISCORD_TOKEN" in printed
