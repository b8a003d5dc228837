"""Invites, and templates of guilds."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import check
from bot.sandbox.forms.invites import INVITE, TEMPLATE, TEMPLATE_CHANGE
from bot.sandbox.model import Guild, Json
from bot.sandbox.rest.routes.places import managed_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import invites, things
from bot.sandbox.world.invites import TEMPLATES
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.rank import granted, require

ROUTES = Routes()

_OF_CHANNEL = "/channels/{channel_id}/invites"
_INVITE = "/invites/{code}"


@ROUTES.add("GET", _OF_CHANNEL)
def _list_of_channel(request: Request) -> Answer:
    channel, world = managed_channel(request, Permission.MANAGE_CHANNELS), request.world
    guild = world.guilds[channel.guild_id or 0]
    held = [each for each in invites.valid(world, guild) if each["channel_id"] == str(channel.id)]
    return 200, [invites.shown(world, guild, each) for each in held]


@ROUTES.add("GET", "/guilds/{guild_id}/invites")
def _list_of_guild(request: Request) -> Answer:
    guild, world = request.guild, request.world
    require(guild, world.bot.id, Permission.MANAGE_GUILD)
    return 200, [invites.shown(world, guild, each) for each in invites.valid(world, guild)]


@ROUTES.add("POST", _OF_CHANNEL)
def _invite(request: Request) -> Answer:
    channel = managed_channel(request, Permission.CREATE_INSTANT_INVITE)
    if channel.thread is not None:
        raise api_error.refused(50024)
    body = request.body or {}
    check(INVITE, body)
    world = request.world
    made = invites.invite(world, request.by, channel, body)
    return 200, invites.shown(world, world.guilds[channel.guild_id or 0], made)


@ROUTES.add("GET", _INVITE, needs_token=False)
def _look(request: Request) -> Answer:
    guild, held = invites.find(request.world, request.path["code"])
    with_counts = request.flag("with_counts")
    return 200, invites.shown(request.world, guild, held, with_counts=with_counts)


@ROUTES.add("DELETE", _INVITE)
def _revoke(request: Request) -> Answer:
    guild, held = invites.find(request.world, request.path["code"])
    world, bot_id = request.world, request.world.bot.id
    channel = world.channels[int(held["channel_id"])]
    in_channel = world.permissions(bot_id, channel) & Permission.MANAGE_CHANNELS
    if not in_channel and not granted(guild, bot_id) & Permission.MANAGE_GUILD:
        raise api_error.missing_permissions()
    payload = invites.shown(world, guild, held)
    invites.revoke(world, request.by, guild, held)
    return 200, payload


# --- templates -----------------------------------------------------------------------------

_TEMPLATES = "/guilds/{guild_id}/templates"
_TEMPLATE = f"{_TEMPLATES}/{{code}}"


@ROUTES.add("GET", "/guilds/templates/{code}", needs_token=False)
def _any_template(request: Request) -> Answer:
    _, held = invites.find_template(request.world, request.path["code"])
    return 200, invites.template_shown(request.world, held)


def _managed(request: Request) -> Guild:
    require(request.guild, request.world.bot.id, Permission.MANAGE_GUILD)
    return request.guild


def _own_template(request: Request) -> tuple[Guild, Json]:
    guild, held = invites.find_template(request.world, request.path["code"])
    if guild.id != _managed(request).id:
        raise api_error.unknown("guild template")
    return guild, held


@ROUTES.add("GET", _TEMPLATES)
def _list_templates(request: Request) -> Answer:
    held = things.all_of(_managed(request), TEMPLATES).values()
    return 200, [invites.template_shown(request.world, each) for each in held]


@ROUTES.add("POST", _TEMPLATES)
def _make_template(request: Request) -> Answer:
    guild = _managed(request)
    check(TEMPLATE, request.body)
    made = invites.template(request.world, request.by, guild, request.body)
    return 200, invites.template_shown(request.world, made)


@ROUTES.add("PUT", _TEMPLATE)
def _synchronize_template(request: Request) -> Answer:
    guild, held = _own_template(request)
    invites.synchronize(request.world, guild, held)
    return 200, invites.template_shown(request.world, held)


@ROUTES.add("PATCH", _TEMPLATE)
def _change_template(request: Request) -> Answer:
    guild, held = _own_template(request)
    check(TEMPLATE_CHANGE, request.body)
    things.change(request.world, request.by, guild, TEMPLATES, held, request.body)
    return 200, invites.template_shown(request.world, held)


@ROUTES.add("DELETE", _TEMPLATE)
def _delete_template(request: Request) -> Answer:
    guild, held = _own_template(request)
    things.delete(request.world, request.by, guild, TEMPLATES, held)
    return 200, invites.template_shown(request.world, held)
