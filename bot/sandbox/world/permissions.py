"""Who may do what and where, computed as Discord documents it.

Source: docs, topics/permissions. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import IntFlag

from bot.sandbox.model import Channel, ChannelType, Guild, Member, Overwrite


class Permission(IntFlag):
    """Discord's permission bits."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


ALL = Permission((1 << 53) - 1) & ~Permission((1 << 47) | (1 << 48))
NONE = Permission(0)

# What one may do in a direct message with the app.
IN_DM = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_EXTERNAL_STICKERS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.USE_EXTERNAL_APPS
)
# The permissions that an app is told it has in direct messages: between others, and its own.
# Source: docs, interactions/receiving-and-responding, `app_permissions`.
APP_IN_PRIVATE = Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE
APP_IN_DM = APP_IN_PRIVATE | Permission.USE_EXTERNAL_EMOJIS


def guild_permissions(guild: Guild, member: Member) -> Permission:
    """Return what `member` may do in `guild`, before channels change that."""
    if member.user_id == guild.owner_id:
        return ALL
    allowed = guild.roles[guild.id].permissions
    for role_id in member.roles:
        allowed |= guild.roles[role_id].permissions
    granted = Permission(allowed)
    return ALL if granted & Permission.ADMINISTRATOR else granted


def sending(channel: Channel) -> Permission:
    """Return the permission that is needed to write in `channel`."""
    if channel.type in ChannelType.THREADS:
        return Permission.SEND_MESSAGES_IN_THREADS
    return Permission.SEND_MESSAGES


def is_timed_out(member: Member, at: datetime | None) -> bool:
    """Tell whether a member is in a timeout at that moment."""
    until = member.timed_out_until
    return until is not None and at is not None and at < until


def channel_permissions(
    guild: Guild,
    member: Member,
    channel: Channel,
    parent: Channel | None = None,
    at: datetime | None = None,
) -> Permission:
    """Return what `member` may do in `channel`, less what depends on permissions they lack.

    A thread has no overwrites of its own: those of its `parent` count. A private thread is
    for those in it, and for those who manage threads. A timeout leaves only reading.
    """
    granted = guild_permissions(guild, member)
    if granted == ALL:
        return ALL
    is_thread = channel.type in ChannelType.THREADS
    place = parent if is_thread and parent is not None else channel
    granted = _overwritten(granted, guild, member, place.overwrites)
    if is_timed_out(member, at):
        granted &= Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
    if not granted & Permission.VIEW_CHANNEL or not _let_in(granted, member, channel):
        return NONE
    if channel.type in ChannelType.VOICES and not granted & Permission.CONNECT:
        granted &= Permission.VIEW_CHANNEL
    if not granted & sending(channel):
        granted &= ~(
            Permission.MENTION_EVERYONE
            | Permission.SEND_TTS_MESSAGES
            | Permission.ATTACH_FILES
            | Permission.EMBED_LINKS
        )
    return granted


def _let_in(granted: Permission, member: Member, channel: Channel) -> bool:
    if channel.type != ChannelType.PRIVATE_THREAD or channel.thread is None:
        return True
    return member.user_id in channel.thread.members or bool(granted & Permission.MANAGE_THREADS)


def _overwritten(
    granted: Permission, guild: Guild, member: Member, overwrites: Iterable[Overwrite]
) -> Permission:
    """Apply a channel's overwrites: everyone's, then all roles' together, then the member's."""
    by_target = {overwrite.target_id: overwrite for overwrite in overwrites}
    everyone = by_target.get(guild.id)
    of_roles = [by_target[role_id] for role_id in member.roles if role_id in by_target]
    own = by_target.get(member.user_id)
    for group in ([everyone] if everyone else [], of_roles, [own] if own else []):
        for overwrite in group:
            granted &= ~Permission(overwrite.deny)
        for overwrite in group:
            granted |= Permission(overwrite.allow)
    return granted
