"""Guilds: what they are, how they are set up, and what was done in them."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import check
from bot.sandbox.forms.guilds import (
    GUILD_CHANGE,
    INCIDENTS,
    ONBOARDING,
    WELCOME_SCREEN,
    WIDGET,
)
from bot.sandbox.forms.holding import held
from bot.sandbox.model import Guild, Json
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import guilds, payloads
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.rank import require

ROUTES = Routes()

_GUILD = "/guilds/{guild_id}"
_REGIONS = [
    {"id": name, "name": name.title(), "custom": False, "deprecated": False, "optimal": not place}
    for place, name in enumerate(("rotterdam", "us-east", "singapore"))
]


def _managed(request: Request, needed: Permission = Permission.MANAGE_GUILD) -> Guild:
    require(request.guild, request.world.bot.id, needed)
    return request.guild


@ROUTES.add("GET", _GUILD)
def _look(request: Request) -> Answer:
    payload = payloads.guild(request.guild)
    if request.flag("with_counts"):
        payload |= _counts(request.guild)
    return 200, payload


def _counts(guild: Guild) -> Json:
    names = ("approximate_member_count", "approximate_presence_count")
    return dict.fromkeys(names, len(guild.members))


@ROUTES.add("PATCH", _GUILD)
def _change(request: Request) -> Answer:
    guild = _managed(request)
    check(GUILD_CHANGE, request.body)
    guilds.change(request.world, request.by, guild, request.body)
    return 200, payloads.guild(guild)


@ROUTES.add("GET", f"{_GUILD}/preview")
def _preview(request: Request) -> Answer:
    whole = payloads.guild(request.guild)
    names = (
        *("id", "name", "icon", "description", "home_header", "splash", "discovery_splash"),
        *("features", "emojis", "stickers"),
    )
    return 200, {name: whole[name] for name in names} | _counts(request.guild)


@ROUTES.add("GET", f"{_GUILD}/audit-logs")
def _audit_log(request: Request) -> Answer:
    """List what was done, newest first, with whoever did it."""
    guild, world = _managed(request, Permission.VIEW_AUDIT_LOG), request.world
    limit = request.limit(most=100)
    before, after = request.number("before"), request.number("after")
    kind, user_id = request.number("action_type"), request.number("user_id")
    target = request.query.get("target_id")
    found = [
        entry
        for entry in guild.audit_log
        if (before is None or int(entry["id"]) < before)
        and (after is None or int(entry["id"]) > after)
        and kind in (None, entry["action_type"])
        and (user_id is None or entry["user_id"] == str(user_id))
        and target in (None, entry["target_id"])
    ]
    page = found[:limit] if after is not None else found[::-1][:limit]
    numbers = {int(entry["user_id"]) for entry in page}
    empty = (
        *("integrations", "webhooks", "guild_scheduled_events", "threads"),
        *("application_commands", "auto_moderation_rules"),
    )
    return 200, {
        "audit_log_entries": page,
        "users": [payloads.user(world.users[each]) for each in sorted(numbers)],
        **{name: [] for name in empty},
    }


@ROUTES.add("PUT", f"{_GUILD}/incident-actions")
def _set_incidents(request: Request) -> Answer:
    guild = _managed(request)
    check(INCIDENTS, request.body)
    data = dict.fromkeys(INCIDENTS.fields) | held(INCIDENTS, request.body)
    guilds.change_settings(request.world, request.by, guild, {"incidents_data": data})
    return 200, data


@ROUTES.add("GET", f"{_GUILD}/vanity-url")
def _vanity(request: Request) -> Answer:
    _managed(request)
    return 200, {"code": None, "uses": 0}


@ROUTES.add("GET", "/voice/regions")
def _regions(request: Request) -> Answer:
    return 200, _REGIONS


@ROUTES.add("GET", f"{_GUILD}/regions")
def _regions_of_guild(request: Request) -> Answer:
    request.require_guild()
    return 200, _REGIONS


@ROUTES.add("GET", f"{_GUILD}/integrations")
def _integrations(request: Request) -> Answer:
    """List the one that every guild with a bot has: that bot."""
    guild, world = _managed(request), request.world
    app = world.application
    role = next((each for each in guild.roles.values() if each.bot_id == world.bot.id), None)
    described = {"id": str(app.id), "name": app.name, "icon": None, "description": "", "type": None}
    return 200, [
        {
            "id": str(role.id if role else app.id),
            "type": "discord",
            "name": app.name,
            "enabled": True,
            "account": {"id": str(app.id), "name": app.name},
            "application": described | {"bot": payloads.user(world.bot)},
            "scopes": ["applications.commands", "bot"],
        }
    ]


@ROUTES.add("DELETE", "/users/@me/guilds/{guild_id}")
def _leave(request: Request) -> Answer:
    guild = request.guild
    if guild.owner_id == request.world.bot.id:
        raise api_error.refused(50055)
    request.world.leave(guild, request.world.bot.id)
    return 204, None


# --- widget, welcome, onboarding -----------------------------------------------------------


def _widget(guild: Guild) -> Json:
    shown = guild.settings
    channel = shown.get("widget_channel_id")
    return {"enabled": bool(shown.get("widget_enabled")), "channel_id": channel}


@ROUTES.add("GET", f"{_GUILD}/widget")
def _look_at_widget(request: Request) -> Answer:
    return 200, _widget(_managed(request))


@ROUTES.add("PATCH", f"{_GUILD}/widget")
def _change_widget(request: Request) -> Answer:
    guild = _managed(request)
    check(WIDGET, request.body)
    wanted = {f"widget_{name}": value for name, value in held(WIDGET, request.body).items()}
    guilds.change_settings(request.world, request.by, guild, wanted)
    return 200, _widget(guild)


@ROUTES.add("GET", f"{_GUILD}/widget.json", needs_token=False)
def _widget_for_all(request: Request) -> Answer:
    guild = request.guild
    if not guild.settings.get("widget_enabled"):
        raise api_error.refused(50004)
    return 200, {
        "id": str(guild.id),
        "name": guild.name,
        "instant_invite": None,
        "channels": [],
        "members": [],
        "presence_count": len(guild.members),
    }


@ROUTES.add("GET", f"{_GUILD}/welcome-screen")
def _look_at_welcome_screen(request: Request) -> Answer:
    if not request.guild.welcome_screen:
        raise api_error.unknown("Guild Welcome Screen")
    return 200, guilds.welcome_screen(request.guild)


@ROUTES.add("PATCH", f"{_GUILD}/welcome-screen")
def _change_welcome_screen(request: Request) -> Answer:
    guild = _managed(request)
    check(WELCOME_SCREEN, request.body)
    guilds.change_welcome_screen(guild, request.body)
    return 200, guilds.welcome_screen(guild)


@ROUTES.add("GET", f"{_GUILD}/new-member-welcome")
def _new_member_welcome(request: Request) -> Answer:
    """Answer as a guild does that has no guide for new members."""
    request.require_guild()
    return 204, None


@ROUTES.add("GET", f"{_GUILD}/onboarding")
def _look_at_onboarding(request: Request) -> Answer:
    return 200, guilds.onboarding(request.guild)


@ROUTES.add("PUT", f"{_GUILD}/onboarding")
def _change_onboarding(request: Request) -> Answer:
    guild = _managed(request, Permission.MANAGE_GUILD | Permission.MANAGE_ROLES)
    check(ONBOARDING, request.body)
    guilds.change_onboarding(request.world, request.by, guild, request.body)
    return 200, guilds.onboarding(guild)
