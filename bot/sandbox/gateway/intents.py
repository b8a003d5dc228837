"""Which events a session asked for, and what it may read in them.

Pure. Source: docs, events/gateway, "list of intents" and "privileged intents".
"""

from __future__ import annotations

from enum import IntFlag

from bot.sandbox.model import Json


class Intent(IntFlag):
    """All of Discord's intent bits that stand for something."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


# Some clients ask for bits that stand for nothing yet, which Discord takes up to here.
_TAKEN = (1 << 26) - 1

# The application's flags that allow each: for apps in many guilds, or "limited".
# Source: docs, resources/application, application flags.
_ALLOWED_BY = {
    Intent.GUILD_PRESENCES: 1 << 12 | 1 << 13,
    Intent.GUILD_MEMBERS: 1 << 14 | 1 << 15,
    Intent.MESSAGE_CONTENT: 1 << 18 | 1 << 19,
}
ALL_PRIVILEGED = 1 << 13 | 1 << 15 | 1 << 19
"""The flags of an application that may have all three privileged intents."""

_NONE = Intent(0)
# By event: the intent in a guild, and in a direct message. What isn't listed always passes.
_ASKED_BY: dict[str, tuple[Intent, Intent]] = {
    event: (in_guild, in_dm)
    for in_guild, in_dm, events in (
        (
            Intent.GUILDS,
            _NONE,
            "GUILD_CREATE GUILD_UPDATE GUILD_DELETE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE "
            "GUILD_ROLE_DELETE CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE THREAD_CREATE "
            "THREAD_UPDATE THREAD_DELETE THREAD_LIST_SYNC THREAD_MEMBER_UPDATE "
            "THREAD_MEMBERS_UPDATE STAGE_INSTANCE_CREATE STAGE_INSTANCE_UPDATE "
            "STAGE_INSTANCE_DELETE VOICE_CHANNEL_STATUS_UPDATE",
        ),
        (Intent.GUILDS, Intent.DIRECT_MESSAGES, "CHANNEL_PINS_UPDATE"),
        (
            Intent.GUILD_MEMBERS,
            _NONE,
            "GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE",
        ),
        (Intent.GUILD_MODERATION, _NONE, "GUILD_AUDIT_LOG_ENTRY_CREATE GUILD_BAN_ADD"),
        (Intent.GUILD_MODERATION, _NONE, "GUILD_BAN_REMOVE"),
        (
            Intent.GUILD_EXPRESSIONS,
            _NONE,
            "GUILD_EMOJIS_UPDATE GUILD_STICKERS_UPDATE GUILD_SOUNDBOARD_SOUND_CREATE "
            "GUILD_SOUNDBOARD_SOUND_UPDATE GUILD_SOUNDBOARD_SOUND_DELETE "
            "GUILD_SOUNDBOARD_SOUNDS_UPDATE",
        ),
        (
            Intent.GUILD_INTEGRATIONS,
            _NONE,
            "GUILD_INTEGRATIONS_UPDATE INTEGRATION_CREATE INTEGRATION_UPDATE INTEGRATION_DELETE",
        ),
        (
            Intent.GUILD_SCHEDULED_EVENTS,
            _NONE,
            "GUILD_SCHEDULED_EVENT_CREATE GUILD_SCHEDULED_EVENT_UPDATE "
            "GUILD_SCHEDULED_EVENT_DELETE GUILD_SCHEDULED_EVENT_USER_ADD "
            "GUILD_SCHEDULED_EVENT_USER_REMOVE",
        ),
        (
            Intent.AUTO_MODERATION_CONFIGURATION,
            _NONE,
            "AUTO_MODERATION_RULE_CREATE AUTO_MODERATION_RULE_UPDATE AUTO_MODERATION_RULE_DELETE",
        ),
        (Intent.AUTO_MODERATION_EXECUTION, _NONE, "AUTO_MODERATION_ACTION_EXECUTION"),
        (Intent.GUILD_WEBHOOKS, _NONE, "WEBHOOKS_UPDATE"),
        (Intent.GUILD_INVITES, _NONE, "INVITE_CREATE INVITE_DELETE"),
        (Intent.GUILD_VOICE_STATES, _NONE, "VOICE_STATE_UPDATE VOICE_CHANNEL_EFFECT_SEND"),
        (Intent.GUILD_PRESENCES, _NONE, "PRESENCE_UPDATE"),
        (
            Intent.GUILD_MESSAGES,
            Intent.DIRECT_MESSAGES,
            "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE",
        ),
        (Intent.GUILD_MESSAGES, _NONE, "MESSAGE_DELETE_BULK"),
        (
            Intent.GUILD_MESSAGE_REACTIONS,
            Intent.DIRECT_MESSAGE_REACTIONS,
            "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL "
            "MESSAGE_REACTION_REMOVE_EMOJI",
        ),
        (Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING, "TYPING_START"),
        (
            Intent.GUILD_MESSAGE_POLLS,
            Intent.DIRECT_MESSAGE_POLLS,
            "MESSAGE_POLL_VOTE_ADD MESSAGE_POLL_VOTE_REMOVE",
        ),
    )
    for event in events.split()
}


def are_valid(intents: int) -> bool:
    """Tell whether all bits are, or may become, intents."""
    return intents >= 0 and not intents & ~_TAKEN


def are_allowed(intents: int, application_flags: int) -> bool:
    """Tell whether the application may have all the privileged ones among `intents`."""
    return all(
        application_flags & allowing for intent, allowing in _ALLOWED_BY.items() if intents & intent
    )


def let_through(intents: int, event: str, *, in_guild: bool) -> bool:
    """Tell whether a session with `intents` gets an event of that name."""
    if event not in _ASKED_BY:
        return True
    return bool(intents & _ASKED_BY[event][0 if in_guild else 1])


def readable(intents: int, message: Json, bot_id: str) -> Json:
    """Return a message as a session may read it; emptied without MESSAGE_CONTENT.

    Direct messages, the bot's own, and those that mention it are never emptied. Also works on
    events that carry part of a message.
    """
    if (
        intents & Intent.MESSAGE_CONTENT
        or "guild_id" not in message
        or message.get("author", {}).get("id") == bot_id
        or any(user["id"] == bot_id for user in message.get("mentions", ()))
    ):
        return message
    emptied = {"content": "", "embeds": [], "attachments": [], "components": []}
    kept = {key: value for key, value in message.items() if key != "poll"}
    return kept | {key: value for key, value in emptied.items() if key in message}


def readable_hit(intents: int, hit: Json) -> Json:
    """Return what auto-moderation found, without the words for who may not read them."""
    if intents & Intent.MESSAGE_CONTENT:
        return hit
    return hit | {"content": "", "matched_content": ""}
