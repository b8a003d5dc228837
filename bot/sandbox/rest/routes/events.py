"""Scheduled events, stages, and rules of auto-moderation."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer, check
from bot.sandbox.model import Channel, ChannelType, Guild, Json
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.rest.routes.things import Shelf, serve
from bot.sandbox.world import events, things
from bot.sandbox.world.events import EVENTS, STAGES
from bot.sandbox.world.moderation import MOST_OF_A_KIND, RULES
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.rank import require, require_making

ROUTES = Routes()


# --- rules ---------------------------------------------------------------------------------


def _require_managing(request: Request, rule: Json | None) -> None:
    require(request.guild, request.world.bot.id, Permission.MANAGE_GUILD)


def _rule_made(request: Request, body: Json) -> Json:
    kind = as_integer(body["trigger_type"]) or 0
    same = [
        each
        for each in things.all_of(request.guild, RULES).values()
        if each["trigger_type"] == kind
    ]
    if len(same) >= MOST_OF_A_KIND[kind]:
        text = f"A server has at most {MOST_OF_A_KIND[kind]} of these"
        raise api_error.fault(("trigger_type",), "AUTO_MODERATION_MAX_RULES_OF_TYPE", text)
    return _made(request, body)


def _made(request: Request, body: Json) -> Json:
    return {"guild_id": str(request.guild.id), "creator_id": str(request.world.bot.id)}


ROUTES += serve(
    Shelf(
        RULES,
        "/guilds/{guild_id}/auto-moderation/rules",
        "rule_id",
        _require_managing,
        _rule_made,
        require_reading=_require_managing,
    )
)


# --- events --------------------------------------------------------------------------------


def _require_event(request: Request, event: Json | None) -> None:
    maker = None if event is None else event["creator_id"]
    creating, managing = Permission.CREATE_EVENTS, Permission.MANAGE_EVENTS
    require_making(request.guild, request.world.bot.id, maker, creating, managing)
    if event is not None and isinstance(request.body, dict):
        events.require_next(event, as_integer(request.body.get("status")))


_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = f"{_EVENTS}/{{guild_scheduled_event_id}}"
ROUTES += serve(Shelf(EVENTS, _EVENTS, "guild_scheduled_event_id", _require_event, _made))


def _event(request: Request) -> tuple[Guild, Json]:
    guild = request.guild
    return guild, things.find(guild, EVENTS, request.id("guild_scheduled_event_id"))


@ROUTES.add("GET", f"{_EVENT}/users")
def _interested(request: Request) -> Answer:
    """List who is interested in an event, before or after one of them."""
    guild, event = _event(request)
    limit = request.limit(most=100, otherwise=100)
    before, after = request.number("before"), request.number("after") or 0
    with_member = request.flag("with_member")
    listed = events.interested(request.world, guild, event, with_member=with_member)
    if before is not None:
        return 200, [each for each in listed if int(each["user_id"]) < before][-limit:]
    return 200, [each for each in listed if int(each["user_id"]) > after][:limit]


@ROUTES.add("GET", f"{_EVENT}/users/counts")
def _count_interested(request: Request) -> Answer:
    _, event = _event(request)
    return 200, {
        "guild_scheduled_event_count": len(event["subscriber_ids"]),
        "guild_scheduled_event_exception_counts": {},
    }


# --- stages --------------------------------------------------------------------------------

_STAGE = "/stage-instances/{channel_id}"
_MODERATING = Permission.MANAGE_CHANNELS | Permission.MUTE_MEMBERS | Permission.MOVE_MEMBERS


def _stage(request: Request, channel: Channel) -> tuple[Guild, Json | None]:
    request.world.require(request.world.bot.id, channel, Permission.VIEW_CHANNEL)
    if channel.type != ChannelType.STAGE:
        raise api_error.refused(50024)
    guild = request.world.guilds[channel.guild_id or 0]
    held = things.all_of(guild, STAGES).values()
    return guild, next((each for each in held if each["channel_id"] == str(channel.id)), None)


def _open_stage(request: Request, needed: Permission) -> tuple[Guild, Json]:
    channel = request.world.channel(request.id("channel_id"))
    guild, stage = _stage(request, channel)
    request.world.require(request.world.bot.id, channel, needed)
    if stage is None:
        raise api_error.unknown("Stage Instance")
    return guild, stage


@ROUTES.add("POST", "/stage-instances")
def _begin_stage(request: Request) -> Answer:
    check(STAGES.form, request.body)
    world = request.world
    channel = world.channel(int(request.body["channel_id"]))
    guild, stage = _stage(request, channel)
    world.require(world.bot.id, channel, _MODERATING)
    if stage is not None:
        raise api_error.refused(150006)
    where = {"guild_id": str(guild.id)}
    made = things.make(world, request.by, guild, STAGES, request.body, **where)
    return 200, things.shown(world, made)


@ROUTES.add("GET", _STAGE)
def _look_at_stage(request: Request) -> Answer:
    _, stage = _open_stage(request, Permission.VIEW_CHANNEL)
    return 200, things.shown(request.world, stage)


@ROUTES.add("PATCH", _STAGE)
def _change_stage(request: Request) -> Answer:
    guild, stage = _open_stage(request, _MODERATING)
    check(STAGES.change, request.body)
    things.change(request.world, request.by, guild, STAGES, stage, request.body)
    return 200, things.shown(request.world, stage)


@ROUTES.add("DELETE", _STAGE)
def _end_stage(request: Request) -> Answer:
    guild, stage = _open_stage(request, _MODERATING)
    things.delete(request.world, request.by, guild, STAGES, stage)
    return 204, None
