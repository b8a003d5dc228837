"""Files that travel with a message: named in it by the digests of their bytes until it is sent."""

from __future__ import annotations

from typing import Any, cast

from bot.articles.article import Article
from bot.messages import limits
from bot.messages.wire import Attachment, ComponentType, Embed, File, LaidOut, Message

ATTACHED = "attachment://"


def files(article: Article) -> list[File]:
    """Return the article's picture as a file to send, if it is one."""
    image = article.image_file
    if image is None:
        return []
    file: File = {"digest": image.digest, "name": image.name}
    if article.image_alt:
        file["description"] = limits.fit(article.image_alt, limits.IMAGE_ALT)
    return [file]


def with_files(message: Message | LaidOut) -> dict[str, Any]:
    """Return the message as Discord takes it together with its files, in their order."""
    wire, held = _parted(message)
    if held:
        wire["attachments"] = [_attachment(index, file) for index, file in enumerate(held)]
    return wire


def without_files(message: Message | LaidOut) -> dict[str, Any]:
    """Return the message as Discord takes it without its files, which then are not shown."""
    wire, held = _parted(message)
    if held and "embeds" in wire:
        wire["embeds"] = [_without_image(embed) for embed in wire["embeds"]]
    elif held:
        wire["components"] = _without_galleries(wire["components"])
    return wire


def _parted(message: Message | LaidOut) -> tuple[dict[str, Any], list[File]]:
    wire: dict[str, Any] = {**message}
    return wire, wire.pop("files", [])


def _attachment(index: int, file: File) -> Attachment:
    result: Attachment = {"id": str(index), "filename": file["name"]}
    if "description" in file:
        result["description"] = file["description"]
    return result


def _without_image(embed: Embed) -> Embed:
    if not embed.get("image", {"url": ""})["url"].startswith(ATTACHED):
        return embed
    return cast(Embed, {name: value for name, value in embed.items() if name != "image"})


def _without_galleries(components: list[Any]) -> list[Any]:
    kept = [each for each in components if each["type"] != ComponentType.MEDIA_GALLERY]
    return [
        {**each, "components": _without_galleries(each["components"])}
        if each["type"] == ComponentType.CONTAINER
        else each
        for each in kept
    ]
