"""The audit log: what was done in a guild, by whom, and why.

Source: docs, resources/audit-log.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from bot.sandbox.model import Event, Guild, Json
from bot.sandbox.world.world import World


@dataclass(frozen=True)
class By:
    """Who does something, and why."""

    user_id: int
    reason: str | None = None


class Action(IntEnum):
    """Discord's numbers for what is noted."""

    GUILD_UPDATE = 1
    CHANNEL_CREATE = 10
    CHANNEL_UPDATE = 11
    CHANNEL_DELETE = 12
    OVERWRITE_CREATE = 13
    OVERWRITE_UPDATE = 14
    OVERWRITE_DELETE = 15
    MEMBER_KICK = 20
    MEMBER_PRUNE = 21
    MEMBER_BAN_ADD = 22
    MEMBER_BAN_REMOVE = 23
    MEMBER_UPDATE = 24
    MEMBER_ROLE_UPDATE = 25
    ROLE_CREATE = 30
    ROLE_UPDATE = 31
    ROLE_DELETE = 32
    INVITE_CREATE = 40
    INVITE_DELETE = 42
    WEBHOOK_CREATE = 50
    WEBHOOK_UPDATE = 51
    WEBHOOK_DELETE = 52
    EMOJI_CREATE = 60
    EMOJI_UPDATE = 61
    EMOJI_DELETE = 62
    STAGE_CREATE = 83
    STAGE_UPDATE = 84
    STAGE_DELETE = 85
    STICKER_CREATE = 90
    STICKER_UPDATE = 91
    STICKER_DELETE = 92
    EVENT_CREATE = 100
    EVENT_UPDATE = 101
    EVENT_DELETE = 102
    COMMAND_PERMISSION_UPDATE = 121
    SOUND_CREATE = 130
    SOUND_UPDATE = 131
    SOUND_DELETE = 132
    RULE_CREATE = 140
    RULE_UPDATE = 141
    RULE_DELETE = 142
    RULE_BLOCKED = 143
    RULE_ALERTED = 144
    RULE_TIMED_OUT = 145
    ONBOARDING_UPDATE = 167


def note(
    world: World,
    by: By,
    guild: Guild,
    action: Action,
    target_id: int | str | None,
    *,
    before: Json | None = None,
    after: Json | None = None,
    options: Json | None = None,
) -> None:
    """Put something that was done into a guild's audit log, and tell of it.

    `before` and `after` are the thing as JSON, None if there was none; what differs is noted.
    """
    entry: Json = {
        "id": str(world.ids.next()),
        "action_type": int(action),
        "user_id": str(by.user_id),
        "target_id": None if target_id is None else str(target_id),
        "changes": changes(before or {}, after or {}),
    }
    if options:
        entry["options"] = options
    if by.reason:
        entry["reason"] = by.reason
    guild.audit_log.append(entry)
    data = entry | {"guild_id": str(guild.id)}
    world.publish(Event("GUILD_AUDIT_LOG_ENTRY_CREATE", data, guild.id))


_NOT_NOTED = ("guild_id", "user", "version", "last_message_id", "position")


def changes(before: Json, after: Json) -> list[Json]:
    """Return what differs, as the audit log lists it."""
    listed: list[Json] = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old != new and key not in _NOT_NOTED:
            values: dict[str, Any] = {"old_value": old, "new_value": new}
            given = {name: value for name, value in values.items() if value is not None}
            listed.append({"key": key, **given})
    return listed
