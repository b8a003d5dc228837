"""What a message says, as a person reads it: without ids and times, which differ in each run."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.forms.components import every_component
from bot.sandbox.model import Json
from bot.sandbox.world.parts import texts_of
from bot.sandbox.world.world import World

_ID = re.compile(r"\b[0-9]{17,20}\b")
_TIME = re.compile(r"<t:-?[0-9]+(:[a-zA-Z])?>")
_BUTTON_AND_SELECTS = (2, 3, 5, 6, 7, 8)


def said(world: World, message: Json) -> Json:
    """Return a message's `text`, `embeds`, `controls`, `files` and `poll`; nothing empty."""
    poll = message.get("poll") or {}
    texts = filter(None, [message["content"], *texts_of(message["components"])])
    parts: Json = {
        "text": "\n".join(texts),
        "embeds": [_embed(each) for each in message["embeds"]],
        "controls": [
            name_of(each)
            for each in every_component(message["components"])
            if each["type"] in _BUTTON_AND_SELECTS
        ],
        "files": [each["filename"] for each in message["attachments"]],
        "poll": (poll.get("question") or {}).get("text"),
    }
    return {name: timeless(world, part) for name, part in parts.items() if part}


def name_of(component: Json) -> str:
    """Return what a button or select is known by."""
    emoji = (component.get("emoji") or {}).get("name")
    named = (component.get("label"), component.get("placeholder"), component.get("custom_id"))
    return next(filter(None, [*named, emoji]), "a link")


def timeless(world: World, value: Any) -> Any:
    """Return a text, or a list of them, with names in the place of ids, and no times."""
    if isinstance(value, list):
        return [timeless(world, each) for each in value]
    if not isinstance(value, str):
        return value
    return _TIME.sub("<t>", _ID.sub(lambda found: _named(world, found[0]), value))


def _named(world: World, number: str) -> str:
    return name_behind(world, number) or "#"


def name_behind(world: World, number: str) -> str | None:
    """Return the name of the user, channel or role with that id; None if there is none."""
    if not number.isdecimal():
        return None
    key = int(number)
    if key in world.users:
        return world.users[key].username
    if key in world.channels:
        return world.channels[key].name or "dm"
    roles = (guild.roles[key].name for guild in world.guilds.values() if key in guild.roles)
    return next(roles, None)


def _embed(embed: Json) -> str:
    author, footer = embed.get("author") or {}, embed.get("footer") or {}
    fields = [f"{each['name']}: {each['value']}" for each in embed.get("fields") or ()]
    parts = [author.get("name"), embed.get("title"), embed.get("description"), *fields]
    return "\n".join(filter(None, [*parts, footer.get("text")]))
