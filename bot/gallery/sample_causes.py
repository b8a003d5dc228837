"""What can be in the way of posts, by its cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.daily.port.access import Cause, ChannelAccess, Obstacle, names
from bot.daily.port.outcomes import Failure, Refused, Unauthorized, Unknown, Wait
from bot.gallery.samples import BOT, GUILD, NEWS, NOW, THREAD
from bot.permissions import EMBED, READ_HISTORY, SEND, VIEW

_CATEGORY = "Town"

CAUSES: Mapping[Cause, Obstacle] = {
    Cause.OWN: Obstacle(Cause.OWN, SEND, channel="news", who=BOT, is_role=False),
    Cause.ROLE: Obstacle(Cause.ROLE, SEND, channel="news", who="Newcomers"),
    Cause.EVERYONE: Obstacle(Cause.EVERYONE, SEND, channel="news", who=BOT),
    Cause.SERVER: Obstacle(Cause.SERVER, EMBED, channel="news", who=BOT),
    Cause.TIMEOUT: Obstacle(Cause.TIMEOUT, until=NOW + dt.timedelta(hours=2)),
    Cause.NOT_IN_THREAD: Obstacle(Cause.NOT_IN_THREAD),
    Cause.LOCKED: Obstacle(Cause.LOCKED),
    Cause.ARCHIVED: Obstacle(Cause.ARCHIVED),
    Cause.HIDDEN: Obstacle(Cause.HIDDEN, VIEW),
}
"""One of each."""

NAMES: Mapping[Cause, str] = {
    Cause.OWN: "off for the bot itself",
    Cause.ROLE: "off for a role of the bot",
    Cause.EVERYONE: "off for everyone",
    Cause.SERVER: "no role has it",
    Cause.TIMEOUT: "a timeout",
    Cause.NOT_IN_THREAD: "a private thread without the bot",
    Cause.LOCKED: "a locked thread",
    Cause.ARCHIVED: "a closed thread",
    Cause.HIDDEN: "a hidden channel",
}
"""What each is called in the names of entries."""

IN_THREADS = (Cause.NOT_IN_THREAD, Cause.LOCKED, Cause.ARCHIVED)

NO_ROLE = Obstacle(Cause.SERVER, SEND, channel="news", who=BOT, is_role=False)
"""The bot was added without a role of its own."""
BY_CATEGORY = tuple(
    Obstacle(cause, VIEW, channel="news", category=_CATEGORY, who=BOT)
    for cause in (Cause.ROLE, Cause.EVERYONE)
)
AT_ONE_PLACE = tuple(
    Obstacle(Cause.EVERYONE, each, channel="news", who=BOT)
    for each in (VIEW, SEND, EMBED, READ_HISTORY)
)
AT_MANY_PLACES = (
    CAUSES[Cause.OWN],
    Obstacle(Cause.ROLE, EMBED, channel="news", who="Newcomers"),
    Obstacle(Cause.EVERYONE, VIEW, channel="news", category=_CATEGORY, who=BOT),
    Obstacle(Cause.SERVER, READ_HISTORY, channel="news", who=BOT),
    CAUSES[Cause.TIMEOUT],
)

FREE = ChannelAccess(NEWS, GUILD, False, ())
"""Nothing is in the way."""
NO_ANSWERS: Mapping[str, Failure] = {
    "Discord refuses to say": Refused(403, 50001, "Missing Access"),
    "Discord asks for a pause": Wait(2.5, is_global=False),
    "Discord doesn't answer": Unknown("Discord is not answering at the moment"),
    "Discord doesn't accept the token": Unauthorized(0, "401: Unauthorized"),
}
"""When it can't be found out what is in the way, and what Discord said."""


def place_of(cause: Cause) -> int:
    """Return the channel that a cause is shown for."""
    return THREAD if cause in IN_THREADS else NEWS


def access(*obstacles: Obstacle) -> ChannelAccess:
    """Return a channel where these are in the way."""
    return ChannelAccess(place_of(obstacles[0].cause), GUILD, False, names(obstacles), obstacles)
