"""Emojis, stickers and sounds."""

from __future__ import annotations

from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.expressions import SOUND_SENT
from bot.sandbox.forms.fields import check
from bot.sandbox.model import ChannelType, Event, Json
from bot.sandbox.rest.routes.places import managed_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.rest.routes.things import Shelf, serve
from bot.sandbox.world import expressions
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.expressions import EMOJIS, OWN_EMOJIS, SOUNDS, STANDARD_PACK, STICKERS
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.rank import require_making

ROUTES = Routes()


def _require(request: Request, thing: Json | None) -> None:
    maker = None if thing is None else thing.get("user_id", "")
    creating, managing = Permission.CREATE_GUILD_EXPRESSIONS, Permission.MANAGE_GUILD_EXPRESSIONS
    require_making(request.guild, request.world.bot.id, maker, creating, managing)


def _made_by_bot(request: Request, body: Json) -> Json:
    return {"user_id": str(request.world.bot.id)}


def _emoji_made(request: Request, body: Json) -> Json:
    return _made_by_bot(request, body) | {"animated": body["image"].startswith("data:image/gif")}


def _sticker_made(request: Request, body: Json) -> Json:
    """Return what a sticker's file says of it; raises 50035 if none came."""
    file: Upload | None = next(iter(request.files), None)
    kind = expressions.STICKER_FORMATS.get(file.content_type.rpartition("/")[2]) if file else None
    if kind is None:
        raise api_error.fault(("file",), "BASE_TYPE_REQUIRED", "A PNG, APNG, GIF or Lottie file")
    return _made_by_bot(request, body) | {"format_type": kind, "guild_id": str(request.guild.id)}


def _sound_made(request: Request, body: Json) -> Json:
    return _made_by_bot(request, body) | {"guild_id": str(request.guild.id)}


def _nobody_asked(request: Request, thing: Json | None) -> None:
    """Let the bot do what it likes with what is its own."""


ROUTES += serve(
    Shelf(EMOJIS, "/guilds/{guild_id}/emojis", "emoji_id", _require, _emoji_made, made=201)
)
ROUTES += serve(
    Shelf(
        OWN_EMOJIS,
        "/applications/{application_id}/emojis",
        "emoji_id",
        _nobody_asked,
        _emoji_made,
        made=201,
        list_as="items",
    )
)
ROUTES += serve(
    Shelf(STICKERS, "/guilds/{guild_id}/stickers", "sticker_id", _require, _sticker_made, made=201)
)
ROUTES += serve(
    Shelf(
        SOUNDS,
        "/guilds/{guild_id}/soundboard-sounds",
        "sound_id",
        _require,
        _sound_made,
        made=201,
        list_as="items",
    )
)


@ROUTES.add("GET", "/stickers/{sticker_id}")
def _any_sticker(request: Request) -> Answer:
    sticker = expressions.sticker_with(request.world, request.id("sticker_id"))
    return 200, {name: value for name, value in sticker.items() if name != "user_id"}


@ROUTES.add("GET", "/sticker-packs")
def _packs(request: Request) -> Answer:
    return 200, {"sticker_packs": [STANDARD_PACK]}


@ROUTES.add("GET", "/sticker-packs/{pack_id}")
def _pack(request: Request) -> Answer:
    if request.path["pack_id"] != STANDARD_PACK["id"]:
        raise api_error.unknown("Sticker Pack")
    return 200, STANDARD_PACK


@ROUTES.add("GET", "/soundboard-default-sounds")
def _default_sounds(request: Request) -> Answer:
    """List no sounds; some clients ask for them before they are ready."""
    return 200, []


@ROUTES.add("POST", "/channels/{channel_id}/send-soundboard-sound")
def _send_sound(request: Request) -> Answer:
    """Play a sound in the voice channel that the bot is in."""
    channel = managed_channel(request, Permission.SPEAK | Permission.USE_SOUNDBOARD)
    check(SOUND_SENT, request.body)
    world = request.world
    guild = world.guilds[channel.guild_id or 0]
    own = guild.members[world.bot.id]
    if channel.type not in ChannelType.VOICES or own.voice_channel_id != channel.id:
        raise api_error.refused(40032)
    number = int(request.body["sound_id"])
    if not any(number in each.things.get(SOUNDS.name, {}) for each in world.guilds.values()):
        raise api_error.unknown("sound")
    data: Any = {
        "channel_id": str(channel.id),
        "guild_id": str(guild.id),
        "user_id": str(world.bot.id),
        "sound_id": str(number),
    }
    world.publish(Event("VOICE_CHANNEL_EFFECT_SEND", data, guild.id, channel.id))
    return 204, None
