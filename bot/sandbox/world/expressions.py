"""Emojis, stickers and sounds: of guilds, of the application, and Discord's own.

Sources: docs, resources/emoji, resources/sticker and resources/soundboard.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox import api_error
from bot.sandbox.forms import expressions as forms
from bot.sandbox.model import Guild, Json
from bot.sandbox.world.audit import Action
from bot.sandbox.world.things import Kind, Owner, all_of, find
from bot.sandbox.world.world import World

_OF_EMOJIS: Json = {
    "roles": [],
    "require_colons": True,
    "managed": False,
    "animated": False,
    "available": True,
}
EMOJIS = Kind(
    "emojis",
    "Emoji",
    forms.EMOJI,
    forms.EMOJI_CHANGE,
    _OF_EMOJIS,
    unheld=("image",),
    action=Action.EMOJI_CREATE,
    event_of_all="GUILD_EMOJIS_UPDATE",
    most=100,
    full=30008,
)
OWN_EMOJIS = Kind(
    "emojis",
    "Emoji",
    forms.OWN_EMOJI,
    forms.OWN_EMOJI_CHANGE,
    _OF_EMOJIS,
    unheld=("image",),
    most=2_000,
    full=30008,
)
STICKERS = Kind(
    "stickers",
    "Sticker",
    forms.STICKER,
    forms.STICKER_CHANGE,
    {"description": None, "type": 2, "available": True},
    action=Action.STICKER_CREATE,
    event_of_all="GUILD_STICKERS_UPDATE",
    most=5,
    full=30039,
)
SOUNDS = Kind(
    "sounds",
    "sound",
    forms.SOUND,
    forms.SOUND_CHANGE,
    {"volume": 1.0, "emoji_id": None, "emoji_name": None, "available": True},
    key="sound_id",
    unheld=("sound",),
    action=Action.SOUND_CREATE,
    event="GUILD_SOUNDBOARD_SOUND",
    most=8,
    full=30045,
)

STANDARD_PACK: Json = {
    "id": "847199849233514549",
    "sku_id": "847199849233514547",
    "name": "The sandbox's pack",
    "description": "Discord has many; this stands for them",
    "stickers": [
        {
            "id": "749054660769218631",
            "name": "Wave",
            "tags": "wave, hello, hi",
            "type": 1,
            "format_type": 3,
            "description": "Somebody waves hello",
            "pack_id": "847199849233514549",
            "sort_value": 1,
        }
    ],
}
# By the end of a content type.
STICKER_FORMATS = {"png": 1, "apng": 2, "json": 3, "gif": 4}


def guilds_with_bot(world: World) -> Iterator[Guild]:
    """Yield the guilds whose expressions the bot can use."""
    bot_id = world.application.bot_id
    yield from (each for each in world.guilds.values() if bot_id in each.members)


def emoji_with(world: World, number: int) -> Json | None:
    """Return the emoji with that id: of a guild that the bot is in, or of the application."""
    owners: list[Owner] = [world.application, *guilds_with_bot(world)]
    held = (all_of(owner, EMOJIS).get(number) for owner in owners)
    return next((each for each in held if each is not None), None)


def sticker_with(world: World, number: int) -> Json:
    """Return the sticker with that id: Discord's own, or a guild's; raises 10060."""
    for sticker in STANDARD_PACK["stickers"]:
        if sticker["id"] == str(number):
            return dict(sticker)
    for guild in guilds_with_bot(world):
        if number in all_of(guild, STICKERS):
            return find(guild, STICKERS, number)
    raise api_error.unknown("Sticker")
