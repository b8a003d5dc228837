"""What is told about daily posts without being asked for: a problem, and its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.daily.port.access import Cause, Obstacle, Whereabouts
from bot.daily.words import notices
from bot.gallery.entries import Entry, Group, Seen
from bot.gallery.sample_articles import BRIDGE
from bot.gallery.sample_causes import (
    AT_MANY_PLACES,
    AT_ONE_PLACE,
    BY_CATEGORY,
    CAUSES,
    NAMES,
    NO_ROLE,
    place_of,
)
from bot.gallery.samples import CHANNELS, GONE, GUILD, NEWS, NOW, SERVER
from bot.messages.host_notices import over, trouble
from bot.messages.wire import Message

_REFUSED = (
    (50035, "Invalid Form Body"),
    (200000, "Message was blocked by automatic moderation"),
    (200001, "Title was blocked by automatic moderation"),
    (50109, "The request body contains invalid JSON."),
    (0, ""),
)
_WHYS = (
    "Discord didn't answer",
    "I lack Read Message History there",
    "there are too many messages",
)


_HOST = {
    "gateway": "not connected",
    "courier": "has stood still for 90 s",
    "clock": "This machine's clock is 9 h 0 min ahead of Discord's.",
    "database": "The database briefing-bot.db can't be used: its disk is full. Free some space.",
    "articles": "2, the first is bridge.txt:3",
    "end": "Discord does not accept DISCORD_TOKEN: it refused the gateway's IDENTIFY.",
}


def groups() -> Iterator[Group]:
    """Yield the notices."""
    yield Group(
        "Posts have stopped",
        "What keeps posts out of a channel, and the one thing to change.",
        tuple(_stopped()),
    )
    yield Group(
        "Other notices",
        "What else can go wrong with a post, and when all is well again.",
        (*_waiting(), *_refused(), *_unclear(), *_changes()),
    )
    yield Group(
        "For the host",
        "What goes to the channel of HOST_WEBHOOK.",
        tuple(_for_the_host()),
    )


def _for_the_host() -> Iterator[Entry]:
    for part, why in _HOST.items():
        yield Entry(f"{part}: trouble", "once it has lasted", Seen.BY_ALL, trouble(part, why))
        yield Entry(f"{part}: over", "when it works again", Seen.BY_ALL, over(part))


def _stopped() -> Iterator[Entry]:
    for cause in Cause:
        if cause is not Cause.TIMEOUT:
            yield _lost(_named(cause), CAUSES[cause], channel_id=place_of(cause))
    yield _lost("The bot has no role of its own", NO_ROLE)
    for each in BY_CATEGORY:
        yield _lost(f"{_named(each.cause)}, by its category", each)
    yield _lost("Several permissions at one place", *AT_ONE_PLACE)
    yield _lost("Several places, and a timeout", *AT_MANY_PLACES)
    yield _lost("The text is dropped", CAUSES[Cause.SERVER], without_text=True)
    yield _lost("Nobody knows any names", Obstacle(Cause.EVERYONE, CAUSES[Cause.OWN].permission))


def _named(cause: Cause) -> str:
    name = NAMES[cause]
    return name[:1].upper() + name[1:]


def _lost(
    name: str, *obstacles: Obstacle, channel_id: int = NEWS, without_text: bool = False
) -> Entry:
    message = notices.permission_lost(channel_id, obstacles, without_text=without_text)
    when = "after a post without its text" if without_text else "after a post that Discord refused"
    return _entry(name, when, message, channel_id)


def _waiting() -> Iterator[Entry]:
    timeout = CAUSES[Cause.TIMEOUT]
    for name, hours, made_up in (
        ("A timeout, over in time", 2, True),
        ("A timeout, too long", 30, False),
    ):
        until = NOW + dt.timedelta(hours=hours)
        message = notices.timed_out(NEWS, [replace(timeout, until=until)], made_up=made_up)
        yield _entry(name, "after a post that Discord refused", message)
    yield _entry(
        "Refused, and nothing is in the way",
        "after some minutes of refusals",
        notices.unexplained("Missing Access"),
    )
    yield _entry(
        "Refused, without a word",
        "after some minutes of refusals",
        notices.unexplained(""),
    )

    yield _entry(
        "Tried in vain until it was too late",
        "six hours after a post's time",
        notices.unanswered(NOW.date(), "Discord answered 403"),
    )


def _refused() -> Iterator[Entry]:
    for code, words in _REFUSED:
        message = notices.text_refused(BRIDGE.headline, code, words)
        name = f"The text is refused, code {code}" if code else "The text is refused without a word"
        yield _entry(name, "after a post that Discord refused", message)


def _unclear() -> Iterator[Entry]:
    for why in _WHYS:
        message = notices.unconfirmed(NEWS, NOW.date(), why)
        yield _entry(f"Unclear: {why}", "after an answer that was lost", message)


def _changes() -> Iterator[Entry]:
    yield _entry(
        "The role to ping is gone",
        "after the first post without it",
        notices.role_gone(),
    )
    refused = "after a post that Discord refused"
    yield _entry("The channel is gone", refused, notices.channel_gone(), GONE)
    yield _entry(
        "The channel is gone, its name is known",
        "after the channel was deleted",
        notices.channel_gone("old-news"),
        GONE,
    )
    yield _entry("All is well again", "after the next post", notices.resumed())


def _entry(name: str, when: str, message: Message, channel_id: int = NEWS) -> Entry:
    """Return a notice as it is sent: with a heading, and a button that leads there."""
    where = Whereabouts(channel_id, SERVER, CHANNELS.get(channel_id, ""), channel_id == GONE)
    return Entry(name, when, Seen.DIRECT, notices.addressed(message, name, GUILD, where))
