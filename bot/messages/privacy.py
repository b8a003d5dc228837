"""The answer to /privacy: which ids the bot keeps, why, and for how long.

`KEPT` is the one list of it: a test holds it equal to the tables of the database and to HOSTING.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages.framing import told
from bot.messages.wire import Message


@dataclass(frozen=True)
class Kept:
    """One kind of id."""

    what: str
    why: str
    until: str
    columns: tuple[str, ...]
    """Where it is, as `table.column`."""


_REMOVED = "the bot is removed from the server"

KEPT = (
    Kept(
        "The server",
        "to find its schedules and its own articles, and to erase them with it",
        _REMOVED,
        (
            *("schedules.guild_id", "deliveries.guild_id", "notices.guild_id", "guilds.guild_id"),
            *("desks.guild_id", "desk_texts.guild_id"),
        ),
    ),
    Kept(
        "The channel of a daily post",
        "to post there, and nothing twice",
        f"{_REMOVED}; those of its last two days of posts 48 hours more",
        ("schedules.channel_id", "deliveries.channel_id", "had.channel_id", "notices.channel_id"),
    ),
    Kept(
        "A post",
        "to find it again, to correct it, and to publish it to followers",
        f"90 days are over, or {_REMOVED}",
        ("deliveries.message_id",),
    ),
    Kept(
        "The role that a post pings",
        "to ping it, as the schedule says",
        f"the schedule names none, the role is deleted, or {_REMOVED}; beside its posts, 90 days",
        ("schedules.ping_role_id", "deliveries.ping_role_id"),
    ),
    Kept(
        "The role whose people may use the desk",
        "to let them",
        f"another one is chosen, the role is deleted, or {_REMOVED}",
        ("desks.editor_role_id",),
    ),
    Kept(
        "The person who set a schedule, and who paused it",
        "to tell the first of trouble with it, and to name the second in its status",
        f"somebody else does, or {_REMOVED}; in a notice that was sent, 90 days",
        ("schedules.set_by", "schedules.paused_by", "schedules.undo", "notices.set_by"),
    ),
)

_BEGINNING = "The bot keeps a few of Discord's numbers (ids), and no names."
_TEXTS = (
    "**What is handed in at the desk**\nThe text of an article is kept until it is withdrawn and "
    f"discarded, or {_REMOVED}; a draft, 30 days. Who wrote it is not kept."
)
_NOTHING_ELSE = (
    "Of nobody else anything is kept: no list of members, nothing else that people type or press, "
    "and no messages but the bot's own posts. To have all of it erased, remove the bot from the "
    "server."
)


def privacy() -> Message:
    """Say what is kept, in plain words."""
    parts = [f"**{each.what}**\nKept {each.why}, until {each.until}." for each in KEPT]
    return told("\n\n".join([_BEGINNING, *parts, _TEXTS, _NOTHING_ELSE]))
