"""Discord's limits, each with its source, and functions to stay within them.

"docs" is Discord's developer documentation, "spec" its OpenAPI description. All lengths are
counted in UTF-16 units: Discord counts code points in some places and units in others, and
units are stricter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.errors import BotError
from bot.messages.characters import length as length
from bot.messages.characters import reach, whole_characters
from bot.messages.wire import ActionRow, Button, ComponentType, Embed, Message, StringSelect

CONTENT = 2000  # docs, message
EMBEDS = 10  # docs, message
EMBEDS_TOTAL = 6000  # docs, message: titles, descriptions, footers and authors together
EMBED_TITLE = 256  # docs, message: embed limits
EMBED_DESCRIPTION = 4096  # docs, message: embed limits
EMBED_FOOTER = 2048  # docs, message: embed limits
EMBED_AUTHOR = 256  # docs, message: embed limits
EMBED_URL = 2048  # spec, RichEmbed
IMAGE_ALT = 1024  # docs, components: description of media; the spec has 4,096 for embeds

ROWS = 5  # docs, components
BUTTONS = 5  # docs, components: in one row
LABEL = 80  # docs, components
CUSTOM_ID = 100  # docs, components
BUTTON_URL = 512  # spec, ButtonComponentForMessageRequest
OPTIONS = 25  # docs, components: in one select
OPTION = 100  # docs, components: label, value and description each
PLACEHOLDER = 150  # docs, components


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
    if breaches := measure(message):
        raise MessageOverLimit(breaches="; ".join(map(str, breaches)))
    return message


def measure(message: Message) -> list[Breach]:
    """Return everything in `message` that Discord would refuse."""
    return [*_content(message), *_embeds(message), *_components(message)]


def total(embeds: Iterable[Embed]) -> int:
    """Return how much of `EMBEDS_TOTAL` the texts of these embeds use together."""
    return sum(length(text) for embed in embeds for _, text, _ in _embed_texts(embed))


def fit(text: str, limit: int) -> str:
    """Return `text` if it has at most `limit` units, else its beginning and "…".

    The cut is between words, or inside a word that takes more than half of the room.
    """
    if length(text) <= limit:
        return text
    end = reach(text, 0, limit - 1)
    start = text[: end + 1]
    words_end = max(start.rfind(" "), start.rfind("\n"))
    if words_end < end // 2 or not start[:words_end].strip():
        words_end = whole_characters(text, 0, end)
    return text[:words_end].rstrip() + "…"


def fair_shares(sizes: Sequence[int], room: int) -> list[int]:
    """Divide `room` evenly; what the short ones don't need goes to the others."""
    shares = [0] * len(sizes)
    for served, index in enumerate(sorted(range(len(sizes)), key=sizes.__getitem__)):
        shares[index] = min(sizes[index], room // (len(sizes) - served))
        room -= shares[index]
    return shares


# --- the parts of a message ----------------------------------------------------------------


def _content(message: Message) -> Iterator[Breach]:
    content = message.get("content", "")
    yield from _text("content", content, CONTENT, least=0)
    if not content.strip() and not message.get("embeds"):
        yield Breach("message", "neither content nor an embed", "at least one of them")
    if message["allowed_mentions"]["parse"]:
        yield Breach("allowed_mentions.parse", "something", "nothing: name the roles to ping")


def _embeds(message: Message) -> Iterator[Breach]:
    embeds = message.get("embeds", [])
    yield from _count("embeds", len(embeds), EMBEDS, least=0)
    for index, embed in enumerate(embeds):
        yield from _embed(f"embeds[{index}]", embed)
    yield from _count("all embeds together", total(embeds), EMBEDS_TOTAL, least=0)


def _embed(at: str, embed: Embed) -> Iterator[Breach]:
    for name, text, limit in _embed_texts(embed):
        yield from _text(f"{at}.{name}", text, limit)
    yield from _text(f"{at}.url", embed.get("url"), EMBED_URL)
    if "author" in embed:
        yield from _text(f"{at}.author.url", embed["author"].get("url"), EMBED_URL)
    if "image" in embed:
        yield from _text(f"{at}.image.url", embed["image"]["url"], EMBED_URL)
        yield from _text(f"{at}.image.description", embed["image"].get("description"), IMAGE_ALT)


def _embed_texts(embed: Embed) -> Iterator[tuple[str, str, int]]:
    """Yield name, text and limit of each text that counts towards the total."""
    if "title" in embed:
        yield "title", embed["title"], EMBED_TITLE
    if "description" in embed:
        yield "description", embed["description"], EMBED_DESCRIPTION
    if "author" in embed:
        yield "author.name", embed["author"]["name"], EMBED_AUTHOR
    if "footer" in embed:
        yield "footer.text", embed["footer"]["text"], EMBED_FOOTER


def _components(message: Message) -> Iterator[Breach]:
    rows = message.get("components", [])
    yield from _count("components", len(rows), ROWS, least=0)
    for index, row in enumerate(rows):
        yield from _row(f"components[{index}]", row)
    custom_ids = Counter(
        component["custom_id"]
        for row in rows
        for component in row["components"]
        if "custom_id" in component
    )
    for custom_id, times in custom_ids.items():
        if times > 1:
            yield Breach("components", f"the custom_id {custom_id!r} {times} times", "once")


def _row(at: str, row: ActionRow) -> Iterator[Breach]:
    components = row["components"]
    has_select = any(part["type"] == ComponentType.STRING_SELECT for part in components)
    yield from _count(at, len(components), 1 if has_select else BUTTONS)
    for index, component in enumerate(components):
        if component["type"] == ComponentType.BUTTON:
            yield from _button(f"{at}[{index}]", component)
        else:
            yield from _select(f"{at}[{index}]", component)


def _button(at: str, button: Button) -> Iterator[Breach]:
    yield from _text(f"{at}.label", button["label"], LABEL)
    yield from _text(f"{at}.custom_id", button.get("custom_id"), CUSTOM_ID)
    yield from _text(f"{at}.url", button.get("url"), BUTTON_URL)
    if ("custom_id" in button) == ("url" in button):
        yield Breach(at, "both or neither of custom_id and url", "one of them")


def _select(at: str, select: StringSelect) -> Iterator[Breach]:
    yield from _text(f"{at}.custom_id", select["custom_id"], CUSTOM_ID)
    yield from _text(f"{at}.placeholder", select.get("placeholder"), PLACEHOLDER)
    options = select["options"]
    yield from _count(f"{at}.options", len(options), OPTIONS)
    for index, option in enumerate(options):
        where = f"{at}.options[{index}]"
        yield from _text(f"{where}.label", option["label"], OPTION)
        yield from _text(f"{where}.value", option["value"], OPTION)
        yield from _text(f"{where}.description", option.get("description"), OPTION)
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
