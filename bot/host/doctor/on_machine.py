"""What is on this machine: settings, articles, clock and time zones."""

from __future__ import annotations

import asyncio
import datetime as dt
import textwrap
from collections.abc import Awaitable, Callable
from importlib.metadata import version

from bot.articles.library import Library
from bot.articles.loading import load
from bot.articles.source import Source
from bot.articles.sources.feeds.feed import Feed
from bot.clock import Clock
from bot.daily.courier.clocks import TOLERANCE, ahead_of, between, difference
from bot.daily.port.outcomes import Sent
from bot.daily.when.host_zone import host_zone
from bot.discord_app.rest import Rest
from bot.environment import Environment
from bot.host.doctor.finding import Finding, well, wrong
from bot.host.feeds import said_of
from bot.settings import Settings
from bot.store.engine import Store

_SECONDS = 5.0
_HEADLINE = 60
_NEW_YEARS = 1
"""Rules of time zones change several times a year, but few of them each time."""


def settings_read(environment: Environment) -> Finding:
    """Say where the settings were read."""
    where = f"from the environment and {environment.file}"
    return well("settings", where if environment.is_there else "from the environment alone")


async def library_of(settings: Settings, source: Source, now: dt.datetime) -> Library:
    """Read the articles; raises `NoArticles`."""
    zone = host_zone(settings, now)
    return await asyncio.to_thread(load, source, zone=zone, now=now)


def feeds(asked: list[Feed]) -> list[Finding]:
    """Say whether the feeds could be read just now, if there are any."""
    if not asked:
        return []
    failed = [each for each in asked if each.trouble is not None]
    if not failed:
        return [well("feeds", "; ".join(map(said_of, asked)))]
    mend = "See what is at that address, or take it out of ARTICLES."
    return [wrong("feeds", "; ".join(map(said_of, failed)), mend)]


def articles(library: Library) -> Finding:
    """Say how many articles there are, and whether files were left out."""
    count = f"{len(library.articles):,} out" if len(library.articles) != 1 else "1 is out"
    if not library.faults:
        headline = textwrap.shorten(library.newest.headline, _HEADLINE, placeholder=" …")
        return well("articles", f"{count}, the newest: {headline}")
    files = {fault.file for fault in library.faults}
    left = "1 file was" if len(files) == 1 else f"{len(files):,} files were"
    return wrong("articles", f"{count}; {left} left out", "briefing-bot check names each mistake.")


async def clocks(clock: Clock, rest: Rest, store: Store | None) -> Finding:
    """Compare this machine's clock with Discord's and the database's."""
    heard = []
    compared: list[tuple[str, Callable[[], Awaitable[dt.timedelta | None]]]] = [
        ("Discord's", lambda: _ahead_of_discord(clock, rest))
    ]
    if store is not None and store.dialect != "sqlite":  # whose clock is this machine's
        compared.append(("the database's", lambda: _ahead_of_database(clock, store)))
    for whose, ask in compared:
        ahead = await ask()
        if ahead is None:
            continue
        if abs(ahead) > TOLERANCE:
            text = f"this machine's clock is {difference(ahead)} {whose}"
            return wrong("clock", text, "Set it, best by NTP: nothing is posted until they agree.")
        heard.append(whose)
    if not heard:
        return Finding("clock", None, "not compared, as Discord doesn't answer")
    return well("clock", f"it agrees with {' and '.join(heard)}")


async def _ahead_of_discord(clock: Clock, rest: Rest) -> dt.timedelta | None:
    begun = clock.now()
    outcome = await rest.request("GET", "/gateway", authorized=False, seconds=_SECONDS)
    date = outcome.date if isinstance(outcome, Sent) else None
    return None if date is None else ahead_of(begun, clock.now(), date)


async def _ahead_of_database(clock: Clock, store: Store) -> dt.timedelta:
    begun = clock.now()
    theirs = await store.now()
    return between(begun, clock.now(), theirs, theirs)


def zones(now: dt.datetime, installed: str | None = None) -> Finding:
    """Say how old the rules of time zones are."""
    installed = installed or version("tzdata")  # such as 2026.1
    year = int(installed.partition(".")[0])
    if year >= now.year - _NEW_YEARS:
        return well("time zones", f"rules of {installed}")
    return wrong(
        "time zones",
        f"the rules are of {installed}, and some countries have new ones",
        "pip install --upgrade tzdata",
    )
