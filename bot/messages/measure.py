"""What Discord would refuse in a message, found before it is sent: both kinds of message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.errors import BotError
from bot.messages import limits
from bot.messages.limits import embed_texts, length, total
from bot.messages.wire import (
    COMPONENTS_V2,
    ActionRow,
    Beside,
    Button,
    ComponentType,
    Container,
    Embed,
    LaidOut,
    MediaGallery,
    Message,
    Separator,
    StringSelect,
    TextDisplay,
)


@dataclass(frozen=True)
class Breach:
    """One thing in a message that Discord would refuse."""

    field: str
    """Where, as a path: `embeds[0].title`."""
    has: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.field} has {self.has} (allowed: {self.allowed})"


class MessageOverLimit(BotError):
    """A message breaks one of Discord's limits: a bug in its builder, whatever the text."""

    template = "A message can't be sent: {breaches}."


def check(message: Message) -> Message:
    """Return `message` if it is within Discord's limits.

    Raises:
        MessageOverLimit: it is not.
    """
    _refuse(measure(message))
    return message


def check_laid_out(message: LaidOut) -> LaidOut:
    """Do the same with a message of Components V2."""
    _refuse(measure(message))
    return message


def _refuse(breaches: Sequence[Breach]) -> None:
    if breaches:
        raise MessageOverLimit(breaches="; ".join(map(str, breaches)))


def measure(message: Message | LaidOut) -> list[Breach]:
    """Return everything in `message` that Discord would refuse."""
    kind = _laid_out if message.get("flags", 0) & COMPONENTS_V2 else _classic
    return [*kind(cast(Any, message)), *_mentions(message), *_files(message), *_unique(message)]


# --- the parts of a message ----------------------------------------------------------------


def _classic(message: Message) -> Iterator[Breach]:
    yield from _content(message)
    yield from _embeds(message)
    rows = message.get("components", [])
    yield from _count("components", len(rows), limits.ROWS, least=0)
    for index, row in enumerate(rows):
        yield from _part(f"components[{index}]", row, (ComponentType.ACTION_ROW,))


def _content(message: Message) -> Iterator[Breach]:
    content = message.get("content", "")
    yield from _text("content", content, limits.CONTENT, least=0)
    if not content.strip() and not message.get("embeds"):
        yield Breach("message", "neither content nor an embed", "at least one of them")


def _mentions(message: Message | LaidOut) -> Iterator[Breach]:
    if message["allowed_mentions"]["parse"]:
        yield Breach("allowed_mentions.parse", "something", "nothing: name the roles to ping")


def _embeds(message: Message) -> Iterator[Breach]:
    embeds = message.get("embeds", [])
    yield from _count("embeds", len(embeds), limits.EMBEDS, least=0)
    for index, embed in enumerate(embeds):
        yield from _embed(f"embeds[{index}]", embed)
    yield from _count("all embeds together", total(embeds), limits.EMBEDS_TOTAL, least=0)


def _embed(at: str, embed: Embed) -> Iterator[Breach]:
    for name, text, limit in embed_texts(embed):
        yield from _text(f"{at}.{name}", text, limit)
    yield from _text(f"{at}.url", embed.get("url"), limits.EMBED_URL)
    if "author" in embed:
        yield from _text(f"{at}.author.url", embed["author"].get("url"), limits.EMBED_URL)
    if "image" in embed:
        yield from _text(f"{at}.image.url", embed["image"]["url"], limits.EMBED_URL)
        yield from _text(
            f"{at}.image.description", embed["image"].get("description"), limits.IMAGE_ALT
        )


def _files(message: Message | LaidOut) -> Iterator[Breach]:
    files = message.get("files", [])
    yield from _count("files", len(files), limits.FILES, least=0)
    for index, file in enumerate(files):
        yield from _text(f"files[{index}].name", file["name"], limits.FILE_NAME)
        yield from _text(f"files[{index}].description", file.get("description"), limits.FILE_ALT)
    names = {f"attachment://{file['name']}" for file in files}
    for where, url in _pictures(message):
        if url.startswith("attachment://") and url not in names:
            yield Breach(where, url, "a file of the message")


def _pictures(message: Message | LaidOut) -> Iterator[tuple[str, str]]:
    """Yield where each picture stands in the message, and its address."""
    for index, embed in enumerate(cast(Message, message).get("embeds", [])):
        if "image" in embed:
            yield f"embeds[{index}].image.url", embed["image"]["url"]
    for each in every_component(message):
        for index, item in enumerate(each.get("items", [])):
            yield f"items[{index}].media.url", item["media"]["url"]


def _unique(message: Message | LaidOut) -> Iterator[Breach]:
    given = (each["custom_id"] for each in every_component(message) if "custom_id" in each)
    for custom_id, times in Counter(given).items():
        if times > 1:
            yield Breach("components", f"the custom_id {custom_id!r} {times} times", "once")


# --- Components V2 -------------------------------------------------------------------------


def every_component(held: Mapping[str, Any]) -> Iterator[Any]:
    """Yield all components of a message, or in a component, with what is nested in them."""
    for each in (*held.get("components", ()), *filter(None, (held.get("accessory"),))):
        yield each
        yield from every_component(each)


def _laid_out(message: LaidOut) -> Iterator[Breach]:
    """Measure a message of Components V2, which has nothing else."""
    for name in ("content", "embeds"):
        if message.get(name):
            yield Breach(name, "something", "nothing beside Components V2")
    every = [*every_component(message)]
    yield from _count("all components together", len(every), limits.LAID_OUT)
    texts = (each["content"] for each in every if each["type"] == ComponentType.TEXT_DISPLAY)
    yield from _count("all texts together", sum(map(length, texts)), limits.LAID_OUT_TEXT, least=0)
    for index, part in enumerate(message["components"]):
        yield from _part(f"components[{index}]", part, (*_PARTS, ComponentType.CONTAINER))


def _part(at: str, part: Any, allowed: Sequence[ComponentType]) -> Iterator[Breach]:
    """Measure a component where only those types can stand."""
    if part["type"] in allowed:
        yield from _MEASURES[part["type"]](at, part)
    else:
        names = ", ".join(each.name.lower() for each in allowed)
        yield Breach(at, f"a component of type {int(part['type'])}", names)


def _container(at: str, container: Container) -> Iterator[Breach]:
    yield from _count(at, len(container["components"]), limits.LAID_OUT)
    for index, part in enumerate(container["components"]):
        yield from _part(f"{at}[{index}]", part, _PARTS)


def _text_display(at: str, text: TextDisplay) -> Iterator[Breach]:
    yield from _text(f"{at}.content", text["content"], limits.LAID_OUT_TEXT)


def _beside(at: str, section: Beside) -> Iterator[Breach]:
    yield from _count(at, len(section["components"]), limits.BESIDE)
    for index, text in enumerate(section["components"]):
        yield from _part(f"{at}[{index}]", text, (ComponentType.TEXT_DISPLAY,))
    accessory = cast(Any, section).get("accessory") or {"type": 0}
    yield from _part(f"{at}.accessory", accessory, (ComponentType.BUTTON,))


def _gallery(at: str, gallery: MediaGallery) -> Iterator[Breach]:
    yield from _count(f"{at}.items", len(gallery["items"]), limits.GALLERY)
    for index, item in enumerate(gallery["items"]):
        where = f"{at}.items[{index}]"
        yield from _text(f"{where}.media.url", item["media"]["url"], limits.EMBED_URL)
        yield from _text(f"{where}.description", item.get("description"), limits.IMAGE_ALT)


def _separator(at: str, line: Separator) -> Iterator[Breach]:
    yield from ()


# --- rows ----------------------------------------------------------------------------------


def _row(at: str, row: ActionRow) -> Iterator[Breach]:
    components = row["components"]
    has_select = any(part["type"] == ComponentType.STRING_SELECT for part in components)
    yield from _count(at, len(components), 1 if has_select else limits.BUTTONS)
    for index, component in enumerate(components):
        yield from _part(f"{at}[{index}]", component, _PRESSED)


def _button(at: str, button: Button) -> Iterator[Breach]:
    yield from _text(f"{at}.label", button["label"], limits.LABEL)
    yield from _text(f"{at}.custom_id", button.get("custom_id"), limits.CUSTOM_ID)
    yield from _text(f"{at}.url", button.get("url"), limits.BUTTON_URL)
    if ("custom_id" in button) == ("url" in button):
        yield Breach(at, "both or neither of custom_id and url", "one of them")


def _select(at: str, select: StringSelect) -> Iterator[Breach]:
    yield from _text(f"{at}.custom_id", select["custom_id"], limits.CUSTOM_ID)
    yield from _text(f"{at}.placeholder", select.get("placeholder"), limits.PLACEHOLDER)
    options = select["options"]
    yield from _count(f"{at}.options", len(options), limits.OPTIONS)
    for index, option in enumerate(options):
        where = f"{at}.options[{index}]"
        yield from _text(f"{where}.label", option["label"], limits.OPTION)
        yield from _text(f"{where}.value", option["value"], limits.OPTION)
        yield from _text(f"{where}.description", option.get("description"), limits.OPTION)
    if len({option["value"] for option in options}) < len(options):
        yield Breach(f"{at}.options", "the same value twice", "each value once")


def _text(field: str, text: str | None, limit: int, least: int = 1) -> Iterator[Breach]:
    """Measure a text; None, for one that is left out, is within every limit."""
    if text is None:
        return
    size = length(text)
    if size > limit or len(text.strip()) < least:
        yield Breach(field, f"{size} characters", f"{least} to {limit}")


def _count(field: str, has: int, most: int, least: int = 1) -> Iterator[Breach]:
    if not least <= has <= most:
        yield Breach(field, str(has), f"{least} to {most}")


_PRESSED = (ComponentType.BUTTON, ComponentType.STRING_SELECT)
"""What can stand in a row."""
_PARTS = (
    ComponentType.ACTION_ROW,
    ComponentType.SECTION,
    ComponentType.TEXT_DISPLAY,
    ComponentType.MEDIA_GALLERY,
    ComponentType.SEPARATOR,
)
"""What can stand in a container, or beside one."""
_MEASURES: Mapping[ComponentType, Callable[[str, Any], Iterator[Breach]]] = {
    ComponentType.ACTION_ROW: _row,
    ComponentType.BUTTON: _button,
    ComponentType.STRING_SELECT: _select,
    ComponentType.SECTION: _beside,
    ComponentType.TEXT_DISPLAY: _text_display,
    ComponentType.MEDIA_GALLERY: _gallery,
    ComponentType.SEPARATOR: _separator,
    ComponentType.CONTAINER: _container,
}
