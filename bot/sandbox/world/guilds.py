"""Guilds: settings, welcome screen, onboarding, widget, and what is searched in them.

Bodies have passed their forms. What isn't allowed raises Discord's `ApiError`.
Source: docs, resources/guild.
"""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.forms.guilds import GUILD_CHANGE, ONBOARDING, SETTABLE_FEATURES, WELCOME_SCREEN
from bot.sandbox.forms.holding import held
from bot.sandbox.model import Guild, Json
from bot.sandbox.world import audit, payloads
from bot.sandbox.world.audit import Action, By
from bot.sandbox.world.world import World

_OWN = ("name", "preferred_locale", "system_channel_id")
_UNHELD = ("region", *_OWN)


def change(world: World, by: By, guild: Guild, body: Json) -> None:
    """Change what `body` names; null sets it back to what it was at first."""
    kept: Json = held(GUILD_CHANGE, body)
    for name, value in kept.items():
        is_channel = name.endswith("channel_id") and value is not None
        if is_channel and int(value) not in guild.channel_ids:
            raise api_error.fault((name,), "CHANNEL_UNKNOWN", "Unknown channel")
    before = payloads.guild(guild)
    guild.name = (kept.get("name") or guild.name).strip()
    guild.locale = kept.get("preferred_locale") or guild.locale
    if "system_channel_id" in kept:
        guild.system_channel_id = as_integer(kept["system_channel_id"])
    for name in kept.keys() - set(_UNHELD):
        set_one(guild, name, kept[name])
    _tell(world, by, guild, before)


def set_one(guild: Guild, name: str, value: object) -> None:
    """Set one of a guild's settings, or forget it for null."""
    if value is None:
        guild.settings.pop(name, None)
    elif name == "features" and isinstance(value, list):
        guild.settings[name] = [each for each in SETTABLE_FEATURES if each in value]
    else:
        guild.settings[name] = value


def change_settings(world: World, by: By, guild: Guild, wanted: Json) -> None:
    """Set what isn't sent with the guild's own form."""
    before = payloads.guild(guild)
    for name, value in wanted.items():
        set_one(guild, name, value)
    _tell(world, by, guild, before)


def _tell(world: World, by: By, guild: Guild, before: Json) -> None:
    after = payloads.guild(guild)
    if after != before:
        world.change_guild(guild)
        action = Action.GUILD_UPDATE
        audit.note(world, by, guild, action, guild.id, before=before, after=after)


# --- welcome screen and onboarding ---------------------------------------------------------


def welcome_screen(guild: Guild) -> Json:
    """Return a guild's welcome screen."""
    told = guild.welcome_screen
    return {
        "description": told.get("description"),
        "welcome_channels": [
            {"emoji_id": None, "emoji_name": None} | each
            for each in told.get("welcome_channels") or ()
        ],
    }


def change_welcome_screen(guild: Guild, body: Json) -> None:
    """Change what `body` names of a guild's welcome screen."""
    guild.welcome_screen |= held(WELCOME_SCREEN, body)


def onboarding(guild: Guild) -> Json:
    """Return what new members are asked."""
    told = guild.onboarding
    return {
        "guild_id": str(guild.id),
        "prompts": [_prompt(each) for each in told.get("prompts") or ()],
        "default_channel_ids": told.get("default_channel_ids") or [],
        "enabled": bool(told.get("enabled")),
        "mode": told.get("mode") or 0,
    }


def _prompt(told: Json) -> Json:
    return {
        "id": told["id"],
        "type": told.get("type") or 0,
        "title": told["title"],
        "options": [_option(each) for each in told["options"]],
        "single_select": bool(told.get("single_select")),
        "required": bool(told.get("required")),
        "in_onboarding": bool(told.get("in_onboarding")),
    }


def _option(told: Json) -> Json:
    return {
        "id": told.get("id"),
        "title": told["title"],
        "description": told.get("description") or "",
        "emoji": {
            "id": told.get("emoji_id"),
            "name": told.get("emoji_name"),
            "animated": bool(told.get("emoji_animated")),
        },
        "role_ids": told.get("role_ids") or [],
        "channel_ids": told.get("channel_ids") or [],
    }


def change_onboarding(world: World, by: By, guild: Guild, body: Json) -> None:
    """Change what `body` names of what new members are asked."""
    before = onboarding(guild)
    kept: Json = held(ONBOARDING, body)
    for prompt in kept.get("prompts") or ():
        for option in prompt["options"]:
            option["id"] = option.get("id") or str(world.ids.next())
    guild.onboarding |= kept
    after, action = onboarding(guild), Action.ONBOARDING_UPDATE
    audit.note(world, by, guild, action, guild.id, before=before, after=after)
