"""Puts the program together: everything is opened here, in sight, and closed in reverse."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.articles.library import Library
from bot.articles.loading import load
from bot.articles.shelf import no_progress
from bot.articles.shelf_file import fill_shelf, save_shelf
from bot.articles.source import Source
from bot.articles.watch import Look, Reload, look, reloads
from bot.clock import Clock, SystemClock
from bot.daily.hosts import hosts_schedule
from bot.daily.ledger.edition import Edition
from bot.daily.ledger.records import Records
from bot.daily.when.host_zone import host_zone
from bot.discord_app.service import serve
from bot.environment import Environment
from bot.errors import BotError, Exit
from bot.host.feeds import Feeds
from bot.host.herald import Herald, Memory
from bot.host.http_port import answering
from bot.host.patience import counted_if_slow
from bot.host.sources import folders_of, place_of, remember_logs, source_of
from bot.settings import Settings
from bot.store.engine import open_store
from bot.store.urls import default_url, sqlite_file, user_folder
from bot.tally import Tally
from bot.tasks import cancelled, first_of
from bot.vitals import Vitals

_log = logging.getLogger(__name__)


class TokenMissing(BotError):
    """The bot can't go to Discord without a token."""

    template = (
        "`run` needs DISCORD_TOKEN, in {where}. "
        "To try the bot without a token, leave `run` out: it starts in its sandbox."
    )
    exit_status = Exit.CONFIG


def open_library(settings: Settings, source: Source, clock: Clock) -> Library:
    """Return the articles of a source, and log which files were left out.

    What was read of them before and hasn't changed is not read again: see `Shelf`.
    """
    now = clock.now()
    zone = host_zone(settings, now)
    kept_in = settings.data_dir or user_folder()
    folders = folders_of(source)
    remember_logs(source)
    with counted_if_slow(f"Reading the articles in {place_of(settings)}…") as count, _uncollected():
        for each in folders:
            each.shelf.progress = count
            fill_shelf(each.shelf, kept_in, each.path, zone)
        library = load(source, zone=zone, now=now)
        for each in folders:
            each.shelf.progress = no_progress
            save_shelf(each.shelf, kept_in, each.path, zone)
    for fault in library.faults:
        _log.warning("Left out: %s", fault)
    return library


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Collect no garbage, and leave what is made out of later collections: it stays.

    Each collection would walk all articles, and nothing is answered meanwhile.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


async def run(settings: Settings, environment: Environment) -> None:
    """Be a bot on Discord until SIGINT or SIGTERM; the settings are those of `environment`."""
    if not settings.discord_token:
        raise TokenMissing(where=environment.where)
    if environment.is_there:
        _log.info("Settings were read from the environment and %s.", environment.file)
    clock = SystemClock()
    hosts_schedule(settings, clock.now())  # raises what is wrong before anything is opened
    source = source_of(settings)
    feeds = Feeds(source, clock)
    await feeds.begin()
    seen = look(source)
    edition = Edition(open_library(settings, source, clock))
    url = settings.database_url or default_url(settings.data_dir)
    vitals = Vitals("gateway", "courier", "clock", "database")
    folder = _folder(settings, url)
    memory = Memory(folder / "host-told.json" if folder else None)
    herald = Herald(settings.host_webhook, vitals, clock, memory)
    herald.feeds = feeds.trouble
    async with (
        stop_signals() as stop,
        answering(settings, vitals) as metrics,
        _telling(herald),
        open_store(url) as store,
        feeds.followed(),
        reloading(
            settings, source, edition, seen, clock, _counting(edition.library, metrics, herald)
        ),
    ):
        _log.info("Schedules and posts are recorded in %s.", store.where)
        if metrics is not None:
            metrics.read_states = lambda: Records(store).by_state(clock.now())
            metrics.feeds(lambda: len(feeds.failing))
        work = serve(
            settings,
            edition,
            store=store,
            clock=clock,
            vitals=vitals,
            tally=metrics,
            folder=folder,
        )
        # What only a person can mend ends the bot, as it would have kept it from starting.
        with vitals.watching("database", store.trouble):
            await first_of(work, stop.wait(), store.health.fails())


@contextlib.asynccontextmanager
async def _telling(herald: Herald) -> AsyncIterator[None]:
    """Tell the host of trouble until the exit, and of what ends the bot there."""
    running = asyncio.create_task(herald.run())
    try:
        yield
    except BotError as error:
        if error.exit_status is Exit.CONFIG:  # what isn't restarted
            await herald.ended(str(error))
        raise
    finally:
        await cancelled(running)


def _counting(library: Library, tally: Tally | None, herald: Herald) -> Callable[[Reload], None]:
    """Count the articles now, and return what takes note of each reading of them."""
    tally = tally or Tally()

    def read(reload: Reload) -> None:
        tally.reload(in_vain=reload.is_in_vain)
        tally.articles(len(reload.library.articles), len(reload.faults))
        herald.articles = None
        for first in reload.faults[:1]:
            herald.articles = f"{len(reload.faults)}, the first is {first.file}:{first.line}"

    tally.articles(len(library.articles), len(library.faults))
    return read


def _folder(settings: Settings, url: str) -> Path | None:
    """Return the folder of the file at `url`, or where it would be if no database were named."""
    with contextlib.suppress(BotError):  # a bot with a database elsewhere needs no folder
        file = sqlite_file(url) or sqlite_file(default_url(settings.data_dir))
        return file.parent if file else None
    return None


@contextlib.asynccontextmanager
async def reloading(
    settings: Settings,
    source: Source,
    edition: Edition,
    seen: Look,
    clock: Clock,
    tell: Callable[[Reload], None] = lambda reload: None,
) -> AsyncIterator[None]:
    """Serve what is saved in the source, until the exit; `tell` hears of it after."""

    async def follow() -> None:
        known = set(edition.library.faults)
        async for each in reloads(
            source,
            edition.library,
            seen,
            zone=host_zone(settings, clock.now()),
            clock=clock,
        ):
            if each.library is not edition.library:
                await edition.change(each.library)
            _log.log(logging.WARNING if each.is_in_vain else logging.INFO, "%s", each.words)
            for fault in each.faults:
                if fault not in known:
                    _log.warning("A mistake: %s", fault)
            known = set(each.faults)
            tell(each)

    following = asyncio.create_task(follow())
    try:
        yield
    finally:
        await cancelled(following)


@contextlib.asynccontextmanager
async def stop_signals() -> AsyncIterator[asyncio.Event]:
    """Yield an event that SIGINT and SIGTERM set.

    A second signal is answered with a word, because some shells and supervisors send each twice;
    a third ends the process at once.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def heard() -> None:
        if not stop.is_set():
            stop.set()
            return
        handle(dict.fromkeys(before, signal.SIG_DFL))
        _log.warning("Stopping already; it may take 25 s. One more Ctrl+C ends it unfinished.")

    def handle(handlers: Mapping[signal.Signals, Any]) -> None:
        for each, handler in handlers.items():
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(each)
            signal.signal(each, handler)

    for each in before:
        try:
            loop.add_signal_handler(each, heard)
        except NotImplementedError:  # Windows
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(heard))
    try:
        yield stop
    finally:
        handle(before)
