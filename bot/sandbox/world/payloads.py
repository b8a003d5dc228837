"""The world's values as Discord's JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.sandbox.ed25519 import SigningKey
from bot.sandbox.forms.channels import SETTINGS
from bot.sandbox.model import (
    Application,
    Channel,
    ChannelType,
    Guild,
    Json,
    Member,
    Overwrite,
    Role,
    Thread,
    User,
)


def timestamp(moment: datetime | None) -> str | None:
    """Return a moment as Discord writes it."""
    return None if moment is None else moment.isoformat(timespec="microseconds")


def text_id(number: int | None) -> str | None:
    """Return a snowflake as Discord writes it."""
    return None if number is None else str(number)


def user(who: User) -> Json:
    """Return a user as others see them."""
    payload: Json = {
        "id": str(who.id),
        "username": who.username,
        "discriminator": "0000" if who.bot else "0",
        "global_name": who.global_name,
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    if who.bot:
        payload["bot"] = True
    return payload


def own_user(who: User) -> Json:
    """Return a user as they see themselves."""
    return {**user(who), "mfa_enabled": False, "locale": who.locale, "verified": True}


def application(app: Application, bot: User, people: list[User], guild_count: int) -> Json:
    """Return the application as its own bot sees it; the first of the people owns it."""
    owner = people[0]
    if app.team_id is not None:
        owner = User(app.team_id, f"team{app.team_id}")
    return {
        "id": str(app.id),
        "name": app.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": SigningKey(bytes.fromhex(app.signing_seed)).public.hex(),
        "flags": app.flags,
        "flags_new": str(app.flags),
        "redirect_uris": [],
        "interactions_endpoint_url": app.interactions_endpoint_url,
        "role_connections_verification_url": None,
        "owner": user(owner),
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None if app.team_id is None else _team(app.team_id, people),
        "eligible_oauth2_scopes": [],
        "summary": "",
    } | app.settings


def _team(team_id: int, people: list[User]) -> Json:
    """Return the team that owns the application: the first person's, the second is in it too."""
    return {
        "id": str(team_id),
        "icon": None,
        "name": "The sandbox's team",
        "owner_user_id": str(people[0].id),
        "members": [
            {
                "user": user(person),
                "team_id": str(team_id),
                "membership_state": 2,
                "role": role_in_team,
                "permissions": ["*"],
            }
            for person, role_in_team in zip(people, ("admin", "developer"), strict=False)
        ],
    }


def role(value: Role) -> Json:
    """Return a role."""
    payload: Json = {
        "id": str(value.id),
        "name": value.name,
        "permissions": str(value.permissions),
        "position": value.position,
        "color": value.color,
        "colors": {"primary_color": value.color, "secondary_color": None, "tertiary_color": None},
        "hoist": value.hoist,
        "managed": value.managed,
        "mentionable": value.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if value.bot_id is not None:
        payload["tags"] = {"bot_id": str(value.bot_id)}
    return payload


def bare_member(value: Member) -> Json:
    """Return a member without their user, as messages carry it."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": timestamp(value.timed_out_until),
        "flags": value.flags,
        "joined_at": timestamp(value.joined_at),
        "nick": value.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in value.roles],
        "mute": value.mute,
        "deaf": value.deaf,
    }


def member(value: Member, who: User) -> Json:
    """Return a member with their user."""
    return {**bare_member(value), "user": user(who)}


def channel(value: Channel, recipients: Iterable[User] = ()) -> Json:
    """Return a guild's channel, a thread, or a direct message with `recipients`."""
    payload: Json = {
        "id": str(value.id),
        "type": value.type,
        "flags": 0,
        "last_message_id": text_id(value.last_message_id),
        "last_pin_timestamp": timestamp(value.last_pin_at),
    }
    if value.guild_id is None:
        payload["recipients"] = [user(recipient) for recipient in recipients]
        if value.type == ChannelType.GROUP_DM:
            owner = text_id(value.recipient_ids[0])
            payload |= {"name": value.name, "icon": None, "owner_id": owner}
        return payload
    payload |= {
        "guild_id": text_id(value.guild_id),
        "name": value.name,
        "parent_id": text_id(value.parent_id),
        "rate_limit_per_user": value.slowmode_seconds,
    }
    payload |= _settings(value)
    if value.thread is not None:
        return payload | _thread(value.thread)
    return payload | {
        "position": value.position,
        "topic": value.topic,
        "permission_overwrites": [overwrite(each) for each in value.overwrites],
    }


def _settings(value: Channel) -> Json:
    """Return what a channel was told, and what it is where it was told nothing."""
    payload: Json = {}
    for name, setting in _SETTINGS_OF.get(value.type, ()):
        told = value.settings.get(name, setting.default)
        if told is not None or setting.shows_none:
            payload[name] = list(told) if isinstance(told, tuple) else told
    return payload


# By kind of channel, since channels are in every interaction.
_SETTINGS_OF = {
    kind: [(name, setting) for name, setting in SETTINGS.items() if kind in setting.kinds]
    for kind in {kind for setting in SETTINGS.values() for kind in setting.kinds}
}


def overwrite(value: Overwrite) -> Json:
    """Return what a channel allows and denies somebody."""
    return {
        "id": str(value.target_id),
        "type": int(value.is_member),
        "allow": str(value.allow),
        "deny": str(value.deny),
    }


# Discord counts no more than fifty members of a thread.
_COUNTED_THREAD_MEMBERS = 50


def _thread(value: Thread) -> Json:
    return {
        "owner_id": str(value.owner_id),
        "message_count": value.message_count,
        "member_count": min(len(value.members), _COUNTED_THREAD_MEMBERS),
        "total_message_sent": value.total_message_sent,
        "thread_metadata": {
            "archived": value.archived,
            "archive_timestamp": timestamp(value.archived_at),
            "auto_archive_duration": value.auto_archive_minutes,
            "locked": value.locked,
            "create_timestamp": timestamp(value.created_at),
            "invitable": value.invitable,
        },
    }


def thread_member(thread_id: int, user_id: int, joined_at: datetime) -> Json:
    """Return a member of a thread."""
    return {
        "id": str(thread_id),
        "user_id": str(user_id),
        "join_timestamp": timestamp(joined_at),
        "flags": 0,
    }


def guild(value: Guild) -> Json:
    """Return a guild as the REST API shows it."""
    return {
        "id": str(value.id),
        "name": value.name,
        "owner_id": str(value.owner_id),
        "roles": [role(each) for each in value.roles.values()],
        "system_channel_id": text_id(value.system_channel_id),
        "system_channel_flags": 0,
        "preferred_locale": value.locale,
        "features": [],
        "emojis": _things(value, "emojis"),
        "stickers": _things(value, "stickers"),
        "region": "deprecated",
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "nsfw": False,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "widget_enabled": False,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        **dict.fromkeys(_ABSENT_IN_GUILDS),
        **value.settings,
    }


def _things(value: Guild, name: str) -> list[Json]:
    """Return the things of one kind in a guild, without who made them."""
    held = value.things.get(name, {}).values()
    hidden = ("user_id", "subscriber_ids")
    return [{key: each[key] for key in each if key not in hidden} for each in held]


_ABSENT_IN_GUILDS = (
    "icon description home_header splash discovery_splash banner application_id afk_channel_id "
    "widget_channel_id vanity_url_code rules_channel_id safety_alerts_channel_id "
    "public_updates_channel_id incidents_data".split()
)


def guild_create(
    value: Guild, channels: list[Channel], threads: list[Channel], members: list[Json]
) -> Json:
    """Return a guild as GUILD_CREATE carries it, with the members the session may know."""
    return guild(value) | {
        "joined_at": timestamp(min(each.joined_at for each in value.members.values())),
        "large": False,
        "unavailable": False,
        "member_count": len(value.members),
        "members": members,
        "channels": [channel(each) for each in channels],
        "threads": [channel(each) for each in threads],
        "presences": [],
        "voice_states": [],
        "stage_instances": _things(value, "stages"),
        "guild_scheduled_events": _things(value, "events"),
        "soundboard_sounds": _things(value, "sounds"),
    }
