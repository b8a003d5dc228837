"""What a bot gets from Discord at work, in the size and form that Discord sends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

Json = dict[str, Any]

APPLICATION = "1200000000000000001"
SECRET = "MTIwMDAwMDAwMDAwMDAwMDAwMQ.bench.bench"
"""The bot's token, which begins with its id."""
BOT: Json = {
    "id": APPLICATION,
    "username": "bench",
    "discriminator": "0000",
    "global_name": None,
    "avatar": None,
    "bot": True,
    "flags": 0,
    "mfa_enabled": False,
    "locale": "en-US",
    "verified": True,
    "public_flags": 0,
}
_FIRST_GUILD, _FIRST_CHANNEL = 1_210_000_000_000_000_000, 1_220_000_000_000_000_000
CHANNELS, _ROLES = 20, 15  # of each guild
_ALL = str((1 << 50) - 1)
"""All permissions that there are."""
_TOKEN = "aW50ZXJhY3Rpb246" + "bench" * 30  # as long as Discord's


def ready(guilds: int, gateway: str) -> Json:
    """Return READY's data."""
    return {
        "v": 10,
        "user": BOT,
        "user_settings": {},
        "session_type": "normal",
        "session_id": "0" * 32,
        "resume_gateway_url": gateway,
        "relationships": [],
        "private_channels": [],
        "presences": [],
        "guilds": [{"id": str(guild_id(number)), "unavailable": True} for number in range(guilds)],
        "geo_ordered_rtc_regions": [],
        "shard": [0, 1],
        "application": {"id": APPLICATION, "flags": 0},
        "_trace": [],
    }


def guild(number: int) -> Json:
    """Return GUILD_CREATE's data: a small server, as most are."""
    identity = str(guild_id(number))
    channels = [_channel(number, each) for each in range(CHANNELS)]
    roles = [
        _role(identity if each == 0 else str(int(identity) + each), each) for each in range(_ROLES)
    ]
    member = {
        "user": {name: BOT[name] for name in ("id", "username", "discriminator", "avatar", "bot")},
        "roles": [roles[1]["id"]],
        "joined_at": "2025-01-01T00:00:00.000000+00:00",
        "nick": None,
        "flags": 0,
        "mute": False,
        "deaf": False,
        "pending": False,
    }
    return {
        "id": identity,
        "name": f"Server {number}",
        "owner_id": "1230000000000000001",
        "roles": roles,
        "channels": channels,
        "members": [member],
        "threads": [],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY", "NEWS"],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "member_count": 120,
        "large": False,
        "unavailable": False,
        "joined_at": "2025-01-01T00:00:00.000000+00:00",
        "preferred_locale": "en-US",
        "region": "deprecated",
        "afk_timeout": 300,
        "afk_channel_id": None,
        "system_channel_id": channels[0]["id"],
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "mfa_level": 0,
        "nsfw": False,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "max_members": 500_000,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "application_id": None,
        "vanity_url_code": None,
    }


def guild_id(number: int) -> int:
    """Return the id of a guild."""
    return _FIRST_GUILD + number * 1000


def channel_id(guild_number: int, number: int) -> int:
    """Return the id of a channel of a guild."""
    return _FIRST_CHANNEL + guild_number * 1000 + number


def _channel(guild_number: int, number: int) -> Json:
    return {
        "id": str(channel_id(guild_number, number)),
        "type": 0,
        "name": f"channel-{number}",
        "position": number,
        "topic": "What goes on here",
        "parent_id": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "last_pin_timestamp": None,
        "flags": 0,
        "guild_id": str(guild_id(guild_number)),
        "permission_overwrites": [
            {"id": str(guild_id(guild_number)), "type": 0, "allow": "1024", "deny": "2048"}
        ],
    }


def _role(identity: str, number: int) -> Json:
    return {
        "id": identity,
        "name": "@everyone" if number == 0 else f"role {number}",
        "permissions": "2222085186637376",
        "position": number,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


# --- interactions --------------------------------------------------------------------------


def command(name: str, **options: str) -> Json:
    """Return the data of a slash command; its id is filled in when it is used."""
    given = [{"name": each, "type": 3, "value": value} for each, value in options.items()]
    data: Json = {"id": "0", "name": name, "type": 1, "guild_id": None}
    del data["guild_id"]
    return data | ({"options": given} if given else {})


def press(custom_id: str) -> Json:
    """Return the data of a press of a button."""
    return {"custom_id": custom_id, "component_type": 2, "id": 2}


def interaction(data: Json, message: Mapping[str, Any] | None = None) -> Callable[[int], bytes]:
    """Return a function that makes INTERACTION_CREATE's data with an id.

    `message` is the one whose button is pressed.
    """
    channel = _channel(0, 0)
    user = {
        "id": "1230000000000000002",
        "username": "reader",
        "discriminator": "0",
        "global_name": "A reader",
        "avatar": "0" * 32,
        "avatar_decoration_data": None,
        "clan": None,
        "primary_guild": None,
        "public_flags": 0,
    }
    payload: Json = {
        "version": 1,
        "type": 2 if message is None else 3,
        "token": "@TOKEN@",
        "id": "@ID@",
        "application_id": APPLICATION,
        "data": data,
        "channel_id": channel["id"],
        "channel": channel | {"permissions": _ALL},
        "guild_id": str(guild_id(0)),
        "guild": {"id": str(guild_id(0)), "locale": "en-US", "features": ["COMMUNITY", "NEWS"]},
        "guild_locale": "en-US",
        "locale": "en-US",
        "app_permissions": _ALL,
        "attachment_size_limit": 10_485_760,
        "authorizing_integration_owners": {"0": str(guild_id(0))},
        "context": 0,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "member": {
            "user": user,
            "roles": [],
            "permissions": _ALL,
            "joined_at": "2025-02-01T00:00:00.000000+00:00",
            "premium_since": None,
            "communication_disabled_until": None,
            "unusual_dm_activity_until": None,
            "nick": None,
            "avatar": None,
            "banner": None,
            "pending": False,
            "flags": 0,
            "mute": False,
            "deaf": False,
        },
    }
    if message is not None:
        payload["message"] = posted(message)
    raw = orjson.dumps(payload)

    def made(number: int) -> bytes:
        text = b"%d" % number
        return raw.replace(b"@ID@", text, 1).replace(b"@TOKEN@", _TOKEN.encode() + text, 1)

    return made


def posted(message: Mapping[str, Any]) -> Json:
    """Return a message as Discord has it once it is posted."""
    return {
        "id": "1240000000000000001",
        "channel_id": str(_FIRST_CHANNEL),
        "type": 0,
        "author": BOT,
        "content": message.get("content", ""),
        "timestamp": "2026-01-01T00:00:00.000000+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [{"type": "rich", **each} for each in message.get("embeds", ())],
        "components": message.get("components", []),
        "pinned": False,
        "flags": 0,
        "webhook_id": APPLICATION,
        "application_id": APPLICATION,
    }


def answered(message: Mapping[str, Any]) -> bytes:
    """Return what Discord says to a callback with `with_response`, as some libraries ask for."""
    answer = {
        "interaction": {"id": "1250000000000000001", "type": 2},
        "resource": {"type": 4, "message": posted(message)},
    }
    return orjson.dumps(answer)
