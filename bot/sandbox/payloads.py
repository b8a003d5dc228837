"""The world's values as Discord's JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.sandbox.model import (
    Application,
    Channel,
    ChannelType,
    Guild,
    Interaction,
    InteractionType,
    Json,
    Member,
    Message,
    Role,
    User,
)

ATTACHMENT_LIMIT = 10 * 1024 * 1024


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


def application(app: Application, bot: User, guild_count: int) -> Json:
    """Return the application as its own bot sees it."""
    return {
        "id": str(app.id),
        "name": app.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(User(app.id, "sandbox-owner")),
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "summary": "",
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
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": timestamp(value.joined_at),
        "nick": value.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in value.roles],
        "mute": False,
        "deaf": False,
    }


def member(value: Member, who: User) -> Json:
    """Return a member with their user."""
    return {**bare_member(value), "user": user(who)}


def channel(value: Channel, recipient: User | None = None) -> Json:
    """Return a guild's channel, or a direct message with `recipient`."""
    payload: Json = {
        "id": str(value.id),
        "type": value.type,
        "flags": 0,
        "last_message_id": text_id(value.last_message_id),
    }
    if value.type == ChannelType.DM:
        payload["recipients"] = [user(recipient)] if recipient else []
        return payload
    return payload | {
        "guild_id": text_id(value.guild_id),
        "name": value.name,
        "position": value.position,
        "parent_id": None,
        "topic": value.topic,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {
                "id": str(overwrite.target_id),
                "type": int(overwrite.is_member),
                "allow": str(overwrite.allow),
                "deny": str(overwrite.deny),
            }
            for overwrite in value.overwrites
        ],
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
        "emojis": [],
        "stickers": [],
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
    }


_ABSENT_IN_GUILDS = (
    "icon description home_header splash discovery_splash banner application_id afk_channel_id "
    "widget_channel_id vanity_url_code rules_channel_id safety_alerts_channel_id "
    "public_updates_channel_id incidents_data".split()
)


def guild_create(value: Guild, channels: list[Channel], members: list[Json]) -> Json:
    """Return a guild as GUILD_CREATE carries it, with the members the session may know."""
    return guild(value) | {
        "joined_at": timestamp(min(each.joined_at for each in value.members.values())),
        "large": False,
        "unavailable": False,
        "member_count": len(value.members),
        "members": members,
        "channels": [channel(each) for each in channels],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def message(value: Message, users: dict[int, User], interaction: Interaction | None) -> Json:
    """Return a message; `users` holds its author and whom it mentions."""
    author = users[value.author_id]
    payload: Json = {
        "id": str(value.id),
        "channel_id": str(value.channel_id),
        "type": value.type,
        "content": value.content,
        "author": user(author),
        "timestamp": timestamp(value.created_at),
        "edited_timestamp": timestamp(value.edited_at),
        "tts": value.tts,
        "mention_everyone": value.mention_everyone,
        "mentions": [user(users[user_id]) for user_id in value.mentions if user_id in users],
        "mention_roles": [str(role_id) for role_id in value.mention_roles],
        "attachments": [],
        "embeds": value.embeds,
        "components": value.components,
        "pinned": False,
        "flags": value.flags,
    }
    if value.nonce is not None:
        payload["nonce"] = value.nonce
    if value.reference is not None:
        payload["message_reference"] = value.reference
    if interaction is not None:
        payload["webhook_id"] = payload["application_id"] = payload["author"]["id"]
        payload["interaction_metadata"] = _interaction_metadata(interaction, users)
    return payload


def _interaction_metadata(value: Interaction, users: dict[int, User]) -> Json:
    metadata: Json = {
        "id": str(value.id),
        "type": value.type,
        "user": user(users[value.user_id]),
        "authorizing_integration_owners": integration_owners(value),
    }
    if value.type == InteractionType.COMPONENT:
        metadata["interacted_message_id"] = str(value.message_id)
    else:
        metadata["name"] = value.data["name"]
    return metadata


def integration_owners(value: Interaction) -> Json:
    """Return who installed the app where it was used: the guild, or nobody in particular."""
    return {"0": str(value.guild_id or 0)}


def embed(sent: Json) -> Json:
    """Return an embed as a message holds it: null and empty parts left out."""
    kept: Json = {"type": "rich"}
    kept |= {key: value for key, value in sent.items() if value not in (None, "", [])}
    if isinstance(kept.get("timestamp"), str):
        kept["timestamp"] = timestamp(datetime.fromisoformat(kept["timestamp"]))
    return kept


def components(sent: list[Json]) -> list[Json]:
    """Return components as a message holds them: each with an id of its own."""
    counter = iter(range(1, 1000))

    def numbered(component: Any) -> Json:
        held: Json = {"id": component.get("id") or next(counter)}
        held |= {key: value for key, value in component.items() if value is not None}
        for nested in ("components",):
            if nested in held:
                held[nested] = [numbered(item) for item in held[nested]]
        if "accessory" in held:
            held["accessory"] = numbered(held["accessory"])
        if held["type"] in (3, 5, 6, 7, 8):
            held = {"min_values": 1, "max_values": 1} | held
        return held

    return [numbered(component) for component in sent]
