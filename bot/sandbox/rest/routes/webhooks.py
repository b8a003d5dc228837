"""Webhooks: managed with the bot's token, used and changed with their own."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import check
from bot.sandbox.forms.webhooks import EXECUTE, FOLLOWER, WEBHOOK, WEBHOOK_CHANGE
from bot.sandbox.model import Channel, Guild, Json, Message
from bot.sandbox.rest.routes.messages import check_edit
from bot.sandbox.rest.routes.places import managed_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import edits, things, webhooks
from bot.sandbox.world.permissions import NONE, Permission
from bot.sandbox.world.rank import require
from bot.sandbox.world.webhooks import WEBHOOKS

ROUTES = Routes()

_OF_CHANNEL = "/channels/{channel_id}/webhooks"
_ONE = "/webhooks/{webhook_id}"
_BY_TOKEN = "/webhooks/{webhook_id}/{webhook_token}"


@ROUTES.add("GET", _OF_CHANNEL)
def _list_of_channel(request: Request) -> Answer:
    channel, world = managed_channel(request, Permission.MANAGE_WEBHOOKS), request.world
    return 200, [webhooks.shown(world, each) for each in webhooks.in_channel(world, channel)]


@ROUTES.add("GET", "/guilds/{guild_id}/webhooks")
def _list_of_guild(request: Request) -> Answer:
    require(request.guild, request.world.bot.id, Permission.MANAGE_WEBHOOKS)
    return 200, list(webhooks.every(request.world, request.guild))


@ROUTES.add("POST", _OF_CHANNEL)
def _make(request: Request) -> Answer:
    channel = managed_channel(request, Permission.MANAGE_WEBHOOKS)
    check(WEBHOOK, request.body)
    made = webhooks.make(request.world, request.by, channel, request.body)
    return 200, webhooks.shown(request.world, made)


@ROUTES.add("POST", "/channels/{channel_id}/followers")
def _follow(request: Request) -> Answer:
    source, world = managed_channel(request, NONE), request.world
    check(FOLLOWER, request.body)
    target = world.channel(int(request.body["webhook_channel_id"]))
    if target.guild_id is None:
        raise api_error.refused(50003)
    world.require(world.bot.id, target, Permission.MANAGE_WEBHOOKS)
    made = webhooks.follow(world, request.by, source, target)
    return 200, {"channel_id": str(source.id), "webhook_id": made["id"]}


def _managed(request: Request) -> tuple[Guild, Json]:
    """Return the path's webhook, if the bot may manage it where it writes."""
    guild, webhook = webhooks.find(request.world, request.id("webhook_id"))
    require(guild, request.world.bot.id, Permission.MANAGE_WEBHOOKS)
    return guild, webhook


@ROUTES.add("GET", _ONE)
def _one(request: Request) -> Answer:
    return 200, webhooks.shown(request.world, _managed(request)[1])


@ROUTES.add("PATCH", _ONE)
def _change(request: Request) -> Answer:
    guild, webhook = _managed(request)
    check(WEBHOOK_CHANGE, request.body)
    if request.body.get("channel_id") is not None:
        _require_target(request, guild, request.world.channel(int(request.body["channel_id"])))
    webhooks.change(request.world, request.by, guild, webhook, request.body)
    return 200, webhooks.shown(request.world, webhook)


def _require_target(request: Request, guild: Guild, channel: Channel) -> None:
    if channel.guild_id != guild.id:
        raise api_error.unknown("Channel")
    request.world.require(request.world.bot.id, channel, Permission.MANAGE_WEBHOOKS)


@ROUTES.add("DELETE", _ONE)
def _delete(request: Request) -> Answer:
    webhooks.delete(request.world, request.by, *_managed(request))
    return 204, None


# --- by its token --------------------------------------------------------------------------


def _held(request: Request) -> tuple[Guild, Json]:
    return webhooks.find_by_token(
        request.world, request.id("webhook_id"), request.path["webhook_token"]
    )


def _without_user(request: Request, webhook: Json) -> Json:
    payload = webhooks.shown(request.world, webhook)
    return {name: value for name, value in payload.items() if name != "user"}


@ROUTES.add("GET", _BY_TOKEN, needs_token=False)
def _look(request: Request) -> Answer:
    return 200, _without_user(request, _held(request)[1])


@ROUTES.add("PATCH", _BY_TOKEN, needs_token=False)
def _rename(request: Request) -> Answer:
    guild, webhook = _held(request)
    check(WEBHOOK, {"name": webhook["name"]} | _object(request.body))
    name = {"name": request.body.get("name")}
    webhooks.change(request.world, request.by, guild, webhook, name)
    return 200, _without_user(request, webhook)


def _object(body: object) -> Json:
    check(WEBHOOK_CHANGE, body)
    assert isinstance(body, dict)  # the form has seen to it
    return body


@ROUTES.add("DELETE", _BY_TOKEN, needs_token=False)
def _remove(request: Request) -> Answer:
    webhooks.delete(request.world, request.by, *_held(request))
    return 204, None


# --- what it wrote; these share their paths with the answers to interactions ---------------


def named_in(request: Request) -> Json | None:
    """Return the webhook that a path names; None if that is no webhook but the application."""
    number = request.id("application_id")
    if number == request.world.application.id:
        return None
    if not any(number in things.all_of(each, WEBHOOKS) for each in request.world.guilds.values()):
        return None
    return webhooks.find_by_token(request.world, number, request.path["token"])[1]


def execute(request: Request, webhook: Json) -> Answer:
    """Post what a webhook was sent; the message is the answer only if that is waited for."""
    check(EXECUTE, request.body)
    world, thread = request.world, request.number("thread_id")
    message = webhooks.execute(world, webhook, request.body, request.files, thread)
    return (200, world.message_payload(message)) if request.flag("wait") else (204, None)


def written(request: Request, webhook: Json) -> Message:
    """Return the path's message, if the webhook wrote it."""
    number, thread = request.id("message_id"), request.number("thread_id")
    return webhooks.written(request.world, webhook, number, thread)


def edit(request: Request, webhook: Json) -> Answer:
    """Change what a webhook wrote."""
    message = written(request, webhook)
    check_edit(message, request.body)
    edits.edit(request.world, message, request.body, request.files)
    return 200, request.world.message_payload(message)
