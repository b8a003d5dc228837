"""Discord's permissions, as far as the bot needs them or computes with them: one table.

Names are those that Discord's settings show, attributes those of discord.py's `Permissions`.
Source: docs, topics/permissions.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Permission:
    """One permission."""

    name: str
    bit: int
    attribute: str
    purpose: str = ""
    """What the bot needs it for, as it goes on from "I need it"; empty when it doesn't."""
    name_in_channels: str = ""
    """Its name in the settings of a channel, where that differs."""

    @property
    def in_channels(self) -> str:
        """Its name in the settings of a channel."""
        return self.name_in_channels or self.name


ADMINISTRATOR = Permission("Administrator", 1 << 3, "administrator")
VIEW = Permission(
    "View Channels",
    1 << 10,
    "view_channel",
    "to see the channels I post in",
    name_in_channels="View Channel",
)
SEND = Permission("Send Messages", 1 << 11, "send_messages", "to post articles")
SEND_TTS = Permission("Send Text-to-Speech Messages", 1 << 12, "send_tts_messages")
EMBED = Permission(
    "Embed Links", 1 << 14, "embed_links", "to show articles; nothing works without it"
)
ATTACH = Permission("Attach Files", 1 << 15, "attach_files", "to post the pictures of articles")
READ_HISTORY = Permission(
    "Read Message History",
    1 << 16,
    "read_message_history",
    "so that nothing is posted twice",
)
MENTION_EVERYONE = Permission(
    "Mention @everyone, @here, and All Roles", 1 << 17, "mention_everyone"
)
CONNECT = Permission("Connect", 1 << 20, "connect", "to post in a voice channel")
MANAGE_THREADS = Permission("Manage Threads", 1 << 34, "manage_threads")
SEND_IN_THREADS = Permission(
    "Send Messages in Threads",
    1 << 38,
    "send_messages_in_threads",
    "to post articles in threads",
)

INVITE = (VIEW, SEND, SEND_IN_THREADS, EMBED, ATTACH, READ_HISTORY)
"""What the bot asks for when it is invited."""
INVITE_BITS = sum(each.bit for each in INVITE)

NOT_TO_SEND = frozenset({ATTACH, READ_HISTORY})
"""Posts go out without these: without their picture, and so that they can't be looked for."""

TO_FIND = (VIEW, CONNECT, READ_HISTORY)
"""Each is needed to look for a post in a channel's history, where the channel has it."""


def to_send(*, in_thread: bool) -> Permission:
    """Return the permission to write in a channel."""
    return SEND_IN_THREADS if in_thread else SEND


def to_post(*, in_thread: bool, in_voice: bool = False) -> tuple[Permission, ...]:
    """Return what a daily post needs, in the order in which one would grant it.

    `NOT_TO_SEND` is last.
    """
    connect = (CONNECT,) if in_voice else ()
    return (VIEW, *connect, to_send(in_thread=in_thread), EMBED, ATTACH, READ_HISTORY)
