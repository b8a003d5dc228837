"""The invitation: whose it is, and what it asks for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.permissions import INVITE_BITS
from bot.sandbox import Sandbox, faults

LINK = "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands&permissions={}"


@pytest.fixture
def settings(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_API_URL", sandbox.addresses.api)
    monkeypatch.setenv("DISCORD_TOKEN", sandbox.token)


async def invite(capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = await asyncio.to_thread(main, ["invite"])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


@pytest.mark.usefixtures("settings")
async def test_the_link_is_for_this_application_and_asks_for_what_the_bot_uses(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    link = LINK.format(sandbox.world.application.id, INVITE_BITS)
    assert await invite(capsys) == (0, f"{link}\n", "")


@pytest.mark.usefixtures("settings")
async def test_without_an_answer_the_token_tells_whose_it_is(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.host.requests._PAUSES", ())
    sandbox.faults.add(faults.AnswerWith(status=503, path="/applications/@me"))
    status, printed, _ = await invite(capsys)
    assert (status, printed) == (0, f"{LINK.format(sandbox.world.application.id, INVITE_BITS)}\n")
    sandbox.faults.add(faults.AnswerWith(status=503, path="/applications/@me"))
    monkeypatch.setenv("DISCORD_TOKEN", "no-id-in-it")
    status, _, told = await invite(capsys)
    assert status == 69
    assert "Discord doesn't answer: Discord answered 503. Check this machine's" in told


@pytest.mark.usefixtures("settings")
async def test_a_token_that_is_wrong_or_missing_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "MTIz.wrong.s3cret")
    status, printed, told = await invite(capsys)
    assert (status, printed) == (78, "")
    assert "Discord does not accept DISCORD_TOKEN" in told
    assert "s3cret" not in told
    monkeypatch.delenv("DISCORD_TOKEN")
    status, _, told = await invite(capsys)
    assert status == 78
    assert "`briefing-bot setup` asks for it" in told
