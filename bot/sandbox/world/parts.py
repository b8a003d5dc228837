"""Embeds and components as a message holds them: known fields, defaults, ids, addresses.

What comes in has passed its form, so types need no second check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Json
from bot.sandbox.world.payloads import timestamp

SCHEME = "attachment://"
Files = Mapping[str, str]
"""The addresses of a message's files, by file name."""
Emoji = Callable[[Json, tuple[str, ...]], Json]
"""Returns an emoji as it is held, or raises 50035 at its path if there is none such."""

_EMBED_TEXTS = ("title", "description", "url")
_EMBED_PARTS = {
    "footer": ("text", "icon_url"),
    "author": ("name", "url", "icon_url"),
    "image": ("url", "description"),
    "thumbnail": ("url", "description"),
}


def embed(sent: Json, files: Files) -> Json:
    """Return an embed as a message holds it, without null and empty parts."""
    held: Json = {"type": "rich"}
    held |= {name: sent[name] for name in _EMBED_TEXTS if sent.get(name)}
    if (color := as_integer(sent.get("color"))) is not None:
        held["color"] = color
    if sent.get("timestamp"):
        held["timestamp"] = timestamp(datetime.fromisoformat(sent["timestamp"]))
    for name, fields in _EMBED_PARTS.items():
        part = {field: sent[name][field] for field in fields if (sent.get(name) or {}).get(field)}
        if part:
            held[name] = _addressed(part, files)
    if sent.get("fields"):
        held["fields"] = [
            {"name": each["name"], "value": each["value"], "inline": bool(each.get("inline"))}
            for each in sent["fields"]
        ]
    return held


def _addressed(part: Json, files: Files) -> Json:
    """Return a part of an embed with `attachment://name` as the file's address.

    A missing file shows nothing on Discord; the reference stays as it was sent.
    """
    for name in ("url", "icon_url"):
        if str(part.get(name, "")).startswith(SCHEME):
            part[name] = files.get(part[name].removeprefix(SCHEME), part[name])
    return part


_SELECT: Json = {"min_values": 1, "max_values": 1}
# What a component gets if the sender left it out, by type.
_DEFAULTS: dict[int, Json] = {
    **dict.fromkeys((3, 5, 6, 7, 8), _SELECT),
    11: {"description": None, "spoiler": False},
    13: {"name": None, "size": None, "spoiler": False},
    14: {"divider": True, "spacing": 1},
    17: {"accent_color": None, "spoiler": False},
}
_GALLERY = 12
_GALLERY_ITEM: Json = {"description": None, "spoiler": False}
_WHOLE_NUMBERS = ("style", "min_values", "max_values", "spacing", "accent_color")


class _Holding:
    """One message's components on their way from sent to held."""

    def __init__(self, files: Files, snowflakes: Iterator[int], emoji: Emoji) -> None:
        self._files = files
        self._snowflakes = snowflakes
        self._emoji = emoji
        self._numbers = iter(range(1, 10_000))

    def component(self, sent: Json, path: tuple[str, ...]) -> Json:
        """Return one component with all that is in it."""
        kind = int(sent["type"])
        given = _without_nulls(sent)
        number = as_integer(given.get("id")) or next(self._numbers)
        held: Json = _DEFAULTS.get(kind, {}) | given | {"type": kind, "id": number}
        held |= {key: int(held[key]) for key in _WHOLE_NUMBERS if held.get(key) is not None}
        self._find_emoji(held, path)
        for index, option in enumerate(held.get("options") or ()):
            self._find_emoji(option, (*path, "options", str(index)))
        if "components" in held:
            held["components"] = self.all_of(held["components"], (*path, "components"))
        for key in ("accessory", "component"):
            if key in held:
                held[key] = self.component(held[key], (*path, key))
        for key in ("media", "file"):
            if key in held:
                held[key] = self._media(held[key], (*path, key))
        if kind == _GALLERY:
            held["items"] = [
                self._item(item, (*path, "items", str(index)))
                for index, item in enumerate(held["items"])
            ]
        return held

    def all_of(self, sent: list[Json], path: tuple[str, ...]) -> list[Json]:
        """Return a list of components."""
        return [self.component(item, (*path, str(index))) for index, item in enumerate(sent)]

    def _find_emoji(self, held: Json, path: tuple[str, ...]) -> None:
        if "emoji" in held:
            held["emoji"] = self._emoji(held["emoji"], (*path, "emoji"))

    def _item(self, sent: Json, path: tuple[str, ...]) -> Json:
        given: Json = _without_nulls(sent)
        return _GALLERY_ITEM | given | {"media": self._media(sent["media"], (*path, "media"))}

    def _media(self, sent: Json, path: tuple[str, ...]) -> Json:
        url = sent["url"]
        if url.startswith(SCHEME):
            name = url.removeprefix(SCHEME)
            if name not in self._files:
                code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
                message = "The referenced attachment was not found"
                raise api_error.fault((*path, "url"), code, message)
            url = self._files[name]
        return {"id": str(next(self._snowflakes)), "url": url, "proxy_url": url}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return value


def components(
    sent: list[Json], files: Files, snowflakes: Iterator[int], emoji: Emoji
) -> list[Json]:
    """Return components as a message or a form holds them: each with an id of its own.

    Raises 50035 if one shows an attachment that the message doesn't have, or an emoji that
    doesn't exist.
    """
    return _Holding(files, snowflakes, emoji).all_of(sent, ("components",))


def texts_of(components: Any) -> Iterator[str]:
    """Yield the texts that components show, in reading order."""
    for component in components:
        if component["type"] == 10:
            yield component["content"]
        yield from texts_of(component.get("components") or ())


def addresses_in(value: Any) -> Iterator[str]:
    """Yield every address in embeds or components."""
    if isinstance(value, list):
        for item in value:
            yield from addresses_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("url", "icon_url") and isinstance(item, str):
                yield item
            else:
                yield from addresses_in(item)
