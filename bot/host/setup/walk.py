"""The steps in order. Each can be left out, and done again: it starts from what is there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.articles.loading import load
from bot.daily.ledger.edition import Edition
from bot.daily.when.host_zone import host_zone
from bot.errors import BotError, Exit
from bot.host.feeds import look_at_feeds, never_read
from bot.host.patience import told_if_slow
from bot.host.setup import schedule
from bot.host.setup.channel import choose_channel
from bot.host.setup.places import Channel, Inside
from bot.host.setup.schedule import Coming, Place, When
from bot.host.setup.server import choose_server
from bot.host.setup.talk import LeftOut, Talk
from bot.host.setup.token import Identity, know_the_bot
from bot.host.setup.trial_post import try_post
from bot.host.sources import source_of

_STEPS = ("The token", "The server", "The channel", "A test post", "The daily post")


class ChannelMissing(BotError):
    """A time was given, but not where."""

    template = "--time and --timezone need --channel: a channel's name or id."
    exit_status = Exit.USAGE


@dataclass(frozen=True)
class Given:
    """What need not be asked."""

    token: str | None = None
    server: str | None = None
    channel: str | None = None
    when: When = field(default_factory=When)
    test_post: bool = True


def set_up(talk: Talk, given: Given, file: Path, *, in_environment: bool, start: str) -> None:
    """Go through all steps; `start` is what one types to start the bot."""
    if not talk.person.answers and given.channel is None and given.when != When():
        raise ChannelMissing
    if talk.person.answers:
        talk.person.say("Type skip to leave a step out. Ctrl+C stops, and keeps what is done.")
    _begin(talk, 1)
    talk, bot = know_the_bot(talk, given.token, file, in_environment=in_environment)
    place = coming = None
    with contextlib.suppress(LeftOut):
        place = _channel(talk, given, bot)
    if place is not None:
        coming = _posts(talk, given, place)
    talk.person.say()
    for line in _closing(talk, place, coming, start):
        talk.person.say(line)


def _begin(talk: Talk, number: int) -> None:
    talk.person.say()
    talk.person.say(f"{number} of {len(_STEPS)}  {_STEPS[number - 1]}")


def _channel(talk: Talk, given: Given, bot: Identity) -> Place | None:
    """Take the steps that lead to a channel; None if nobody names one."""
    _begin(talk, 2)
    server = choose_server(talk, bot.application.link, given.server)
    if not talk.person.answers:
        talk.person.say(f"  The bot is in {server.name}.")
        if given.channel is None:
            return None
    _begin(talk, 3)
    with_posts = talk.run(schedule.scheduled(talk.settings, server.id))
    there, channel = choose_channel(talk, server, bot.user_id, given.channel or "", with_posts)
    talk.person.say(f"  The bot can post in #{channel.name}.")
    return _place(talk, bot, there, channel)


def _place(talk: Talk, bot: Identity, there: Inside, channel: Channel) -> Place:
    """Read the articles and the database."""
    now = talk.clock.now()
    with told_if_slow("  Reading the articles…", tell=talk.person.say):
        zone = host_zone(talk.settings, now)
        source = source_of(talk.settings)
        talk.run(look_at_feeds(source, talk.clock, only=never_read))
        edition = Edition(load(source, zone=zone, now=now))
    known = talk.run(schedule.known(talk.settings, there.server.id, channel.id))
    return Place(there, channel, known, edition, bot.application.owner_id)


def _posts(talk: Talk, given: Given, place: Place) -> Coming | None:
    """Take the steps that bring posts; return what comes, if there is a daily post."""
    if given.test_post:
        _begin(talk, 4)
        with contextlib.suppress(LeftOut):
            try_post(talk, place)
    _begin(talk, 5)
    try:
        return schedule.set_or_keep(talk, place, given.when)
    except LeftOut:
        return talk.run(schedule.coming(talk, place))


def _closing(talk: Talk, place: Place | None, coming: Coming | None, start: str) -> Iterator[str]:
    """Say what comes next, and what to do for it."""
    if place is None or coming is None:
        options = "" if talk.person.answers else " with --channel and --time"
        yield f"There is no daily post yet: type this again{options}, or /schedule set in Discord."
    else:
        yield schedule.told(coming, place, talk.clock.now())
    if coming is not None and coming.processes:
        yield "The bot is running already."
    else:
        yield f"Start the bot, and let it run:  {start}"
    yield "Days, order and looks: /schedule set in Discord. Is all well?  briefing-bot doctor"
