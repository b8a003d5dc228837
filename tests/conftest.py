"""Fixtures: a sandbox on a socket, the real client on it, articles to read."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import os
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import KeepAliveHandler
from hypothesis import settings as hypothesis_settings

from bot.articles.library import Library
from bot.articles.loading import load
from bot.clock import Clock, SystemClock
from bot.daily.ledger.edition import Edition
from bot.discord_app import daily_service, direct, service
from bot.discord_app.client import BriefingClient
from bot.discord_app.service import serve
from bot.messages.rendered import Rendered
from bot.processes.budget import Budget
from bot.sandbox import Rates, Sandbox
from bot.sandbox.gateway.session_starts import GatewayRules
from bot.settings import SETTINGS, Settings
from bot.store.engine import Store, open_store
from tests import spec
from tests.databases import (  # noqa: F401
    NO_SERVER,
    SERVER,
    blank_postgres,
    blank_url,
    database_url,
    postgres_of_the_run,
    store,
)

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "000_fdad4a85e90d0778.txt"

# The same examples in every run; a slow machine is no failure. `.ci/run` chooses the long one.
hypothesis_settings.register_profile("quick", derandomize=True, deadline=None, max_examples=20)
hypothesis_settings.register_profile("long", derandomize=True, deadline=None, max_examples=150)
hypothesis_settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that leaves out the short way to answers."""
    words = "answer all interactions through discord.py, as where it is not what `direct` knows"
    parser.addoption("--through-discord-py", action="store_true", help=words)


@pytest.fixture(autouse=True)
def _the_long_way(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the short way closed, where the option says so."""
    if pytestconfig.getoption("--through-discord-py"):
        monkeypatch.setattr(direct, "lacking", lambda client: "short way")


def pytest_report_header() -> str:
    """Say whether bodies are held against Discord's specification in this run."""
    found = spec.location()
    return (
        "discord specification: bodies are checked against it"
        if found
        else "discord specification: not there (set DISCORD_OPENAPI), so bodies are not checked"
    )


def pytest_configure() -> None:
    """Keep what tests write in memory where there is room: a commit waits for no disk there."""
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK):
        return
    if shutil.disk_usage(memory).free > 2**29:
        tempfile.tempdir = str(memory)


def pytest_collection_finish() -> None:
    """Leave what was loaded out of garbage collection: it stays, and each full one walks it all."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a PostgreSQL server where there is none."""
    if not SERVER and item.get_closest_marker("postgres"):
        pytest.skip(NO_SERVER)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which something was skipped, where everything is there (`.ci/run`)."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("TESTS_MUST_NOT_SKIP"):
        for report in skipped:
            print(f"\nskipped, though nothing is missing here: {report.nodeid}: {report.longrepr}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def folder_in(parent: Path) -> Path:
    """Make a folder with the seed and two articles more: one long, one of many sections."""
    place = parent / "articles"
    place.mkdir()
    shutil.copy(SEED, place)
    sentences = " ".join(f"Sentence number {n} of the long section ends here." for n in range(400))
    (place / "2020-01-01 Long.md").write_text(
        "---\ntitle: A long read\nsource: https://example.com/long\n---\n"
        f"## What's Happening?\n{sentences}\n\n## What's Next?\nNot much.\n",
        encoding="utf-8",
    )
    many = "".join(f"## Part {n}\nText of part {n}.\n\n" for n in range(1, 31))
    (place / "2020-01-02 Many.md").write_text(f"# Thirty parts\n\n{many}", encoding="utf-8")
    # Dated, so that the seed, which has no date, is not the newest unless a test wants it.
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with articles, for a test to change."""
    return folder_in(tmp_path)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The articles of such a folder: a value, so one serves all tests."""
    return load(folder_in(tmp_path_factory.mktemp("library")))


class ReadyEdition(Edition):
    """An edition of a bot's own; the same articles are rendered once for all tests."""

    def show(self, library: Library) -> None:
        self._take(library, rendered(library))


@functools.lru_cache(maxsize=4)
def rendered(library: Library) -> Rendered:
    """Return a library's articles as messages."""
    return Rendered(library.articles)


@pytest.fixture
def sandbox_clock() -> Clock:
    """The time that people of the sandbox see."""
    return SystemClock()


@pytest.fixture
def sandbox_rates() -> Rates:
    """How often what may be asked of the sandbox."""
    return Rates()


@pytest.fixture
async def any_bots_sandbox(sandbox_clock: Clock, sandbox_rates: Rates) -> AsyncIterator[Sandbox]:
    """A running sandbox; at its end every answer is held against the specification."""
    # Bots are restarted on it, and not to see how long Discord makes them wait for that.
    rules, ticks = GatewayRules(identify_seconds=0), SystemClock()
    async with Sandbox(
        clock=sandbox_clock, ticks=ticks, gateway=rules, rates=sandbox_rates
    ) as running:
        yield running
    answered = [
        (each.method, each.route, each.status, each.answer)
        for each in running.exchanges
        if each.fault is None  # what a fault answers need not be what Discord would
    ]
    stop_heartbeats()
    assert spec.faults_of_responses(answered) == []
    assert our_tasks() == []


_TOO_MANY = 429


@pytest.fixture
def sandbox(any_bots_sandbox: Sandbox) -> Iterator[Sandbox]:
    """A running sandbox for our bot, whose bodies are held against the specification too."""
    yield any_bots_sandbox
    sent = [
        (each.method, each.route, each.body)
        for each in any_bots_sandbox.exchanges
        # A limit, and a fault that strikes before the work, don't read the body either.
        if each.body is not None or (each.fault is None and each.status != _TOO_MANY)
    ]
    assert spec.faults_of_requests(sent) == []


def stop_heartbeats() -> None:
    """End the threads that discord.py leaves when a client is closed while it identifies.

    They would beat in the loop of another test, long after.
    """
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler):
            thread.stop()


def our_tasks() -> list[str]:
    """Return the unfinished tasks of the bot and the sandbox.

    discord.py leaves one that waits two seconds for guilds when a client is closed early.
    """
    coroutines: list[Any] = [task.get_coro() for task in asyncio.all_tasks()]
    codes = [each.cr_code for each in coroutines if hasattr(each, "cr_code")]
    ours = str(ROOT / "bot")
    return [code.co_qualname for code in codes if code.co_filename.startswith(ours)]


def settings_for(sandbox: Sandbox) -> Settings:
    """Return settings that point the bot at a sandbox."""
    return Settings.from_env(
        {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_URL": sandbox.addresses.api,
            "DISCORD_GATEWAY_URL": sandbox.addresses.gateway,
        }
    )


@contextlib.asynccontextmanager
async def running_bot(
    sandbox: Sandbox,
    library: Library,
    settings: Settings | None = None,
    *,
    database: Store | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[BriefingClient]:
    """Run the bot on a sandbox; yields its client when it is ready.

    Without a `database` it has one of its own, which is gone at the end.
    """
    settings = settings or settings_for(sandbox)
    if clock is not None:
        sandbox.rest.dates = clock  # else the bot would wait until its clock is right
    ready: asyncio.Future[BriefingClient] = asyncio.get_running_loop().create_future()
    if database is None:
        serving = serve_alone(settings, library, clock=clock, on_ready=ready.set_result)
    else:
        serving = serve(
            settings,
            ReadyEdition(library),
            store=database,
            clock=clock or SystemClock(),
            on_ready=ready.set_result,
        )
    task: asyncio.Task[Any] = asyncio.create_task(serving)
    try:
        await asyncio.wait({task, ready}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        yield ready.result()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def serve_alone(
    settings: Settings,
    library: Library,
    *,
    clock: Clock | None = None,
    on_ready: Callable[[BriefingClient], None] = lambda client: None,
) -> None:
    """Be the bot with a database that is gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(f"sqlite:///{folder}/bot.db") as database:
            await serve(
                settings,
                ReadyEdition(library),
                store=database,
                clock=clock or SystemClock(),
                on_ready=on_ready,
            )


class Impatient(BriefingClient):
    """The bot's client, but for the two seconds that discord.py waits for more guilds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._connection.guild_ready_timeout = 0.05


@pytest.fixture
def soon_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the bots of a test hear soon that they are ready."""
    monkeypatch.setattr(service, "BriefingClient", Impatient)


@pytest.fixture
def wide_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no request of a test's bots wait for its turn."""

    def wide(*arguments: Any, **options: Any) -> Budget:
        return Budget(*arguments, **options | {"total": 1000.0})

    monkeypatch.setattr(daily_service, "Budget", wide)


@pytest.fixture
async def bot(sandbox: Sandbox, library: Library) -> AsyncIterator[BriefingClient]:
    """The bot, ready, on the sandbox, with the folder's articles."""
    async with running_bot(sandbox, library) as client:
        yield client


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the developer's own token and settings out of the tests."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    yield
