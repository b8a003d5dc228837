"""All that can go wrong goes wrong at DEBUG, and the log holds no secret and nobody's words."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.articles.library import Library
from bot.articles.loading import load
from bot.discord_app.client import BriefingClient
from bot.host.logging import set_up
from bot.sandbox import Sandbox, faults
from bot.sandbox.person import NoAnswer
from bot.settings import Settings
from bot.store.engine import open_store
from bot.store.failures import StoreUnavailable
from tests.answers import message_of
from tests.conftest import running_bot, settings_for

pytestmark = pytest.mark.slow

PASSWORD, WORDS, NAME, TITLE = "p%40ss-canary", "Canaries sang", "Kanarie Vogel", "Canary headline"
INTERACTIONS = "/interactions/{interaction_id}/{interaction_token}/callback"
POST = "/channels/{channel_id}/messages"

FAULTS: list[faults.Fault] = [
    *(
        faults.AnswerWith(status=status, code=code, path=path, times=times)
        for path, times in ((POST, 2), (INTERACTIONS, 1), ("*", 3))
        for status, code in ((500, 0), (400, 50035), (403, 50013))
    ),
    *(
        fault
        for path in (INTERACTIONS, POST)
        for fault in (
            faults.Reset(path=path),
            faults.Reset(path=path, after_work=True),
            faults.HalfBody(path=path),
            faults.TooMany(path=path, retry_after=0.05, is_global=True),
            faults.HtmlTooMany(path=path, retry_after=1),
        )
    ),
    faults.AnswerWith(status=401, path=POST, times=1),
    faults.DropGateway(),
    faults.CloseGateway(code=4000),
    faults.Reconnect(),
    faults.InvalidateSession(),
    faults.CloseDirectMessages(person="admin"),
    faults.TakePermission(permission="SEND_MESSAGES", channel="news"),
]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """What everything is written to at DEBUG, as the program would."""
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, ours.level
    yield tmp_path / "bot.log"
    for handler in root.handlers:
        if handler not in before[0]:
            handler.close()
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "articles"
    folder.mkdir()
    text = f"{TITLE}\n\nWhat's Happening?\n{WORDS} all day.\n\nWhat's Next?\n{WORDS} again.\n"
    (folder / "one.txt").write_text(text)
    (folder / "two.txt").write_text(text)
    return load(folder)


@contextlib.asynccontextmanager
async def serving(sandbox: Sandbox, library: Library, log: Path) -> AsyncIterator[BriefingClient]:
    async with running_bot(sandbox, library) as bot:
        given = settings_for(sandbox)
        environment = {
            "DISCORD_TOKEN": sandbox.token,
            "DATABASE_URL": f"postgresql://me:{PASSWORD}@127.0.0.1:1/none",
            "LOG_FILE": str(log),
            "LOG_FORMAT": "json",
            "DISCORD_API_URL": given.discord_api_url,
        }
        set_up("DEBUG", Settings.from_env(environment))
        yield bot


async def use(sandbox: Sandbox, tokens: set[str]) -> None:
    """Do what people do, whether it is answered or not."""
    admin = sandbox.person("admin")
    for typed in (
        admin.slash("briefing"),
        admin.slash("section", section=f"{WORDS} canary"),
        admin.slash("schedule post-now"),
    ):
        with contextlib.suppress(NoAnswer, TimeoutError):
            async with asyncio.timeout(4):
                answer = await typed
                if answer.message and answer.message["components"]:
                    [*parts] = message_of(answer)["components"][0]["components"]
                    if "label" in parts[0]:
                        await admin.press(message_of(answer), parts[0]["label"])
        tokens.update(sandbox.world.interactions_by_token)


@pytest.mark.timeout(400)
async def test_whatever_goes_wrong_the_log_keeps_its_mouth_shut(
    sandbox: Sandbox, library: Library, log: Path
) -> None:
    tokens: set[str] = set()
    admin = sandbox.person("admin")
    admin.user.global_name = NAME
    async with serving(sandbox, library, log) as bot:
        await admin.slash_with(
            "schedule set", "news", {"channel": "news", "time": "9am", "timezone": "Berlin"}
        )
        for fault in FAULTS:
            logging.getLogger("bot.test").info("Next: %s", fault.name)
            active = sandbox.faults.add(fault)
            await use(sandbox, tokens)
            if active is not None:
                sandbox.faults.heal(active)
            async with asyncio.timeout(30):
                while not all(not each.is_closed() for each in bot.shards.values()):
                    await asyncio.sleep(0.01)
        with pytest.raises(StoreUnavailable) as caught:
            async with open_store(f"postgresql://me:{PASSWORD}@127.0.0.1:1/none"):
                pass
        logging.getLogger("bot.test").error("%s", caught.value, exc_info=caught.value)
    written = log.read_text("utf-8")
    lines = [json.loads(line) for line in written.splitlines()]
    assert len(lines) > len(FAULTS)
    assert any("incident" in line for line in lines)
    assert any("delivery" in line for line in lines)
    assert tokens
    for secret in (*tokens, sandbox.token, PASSWORD, "p@ss-canary", WORDS, NAME, TITLE):
        found = [line for line in lines if secret.lower() in json.dumps(line).lower()]
        assert not found, found[0]
