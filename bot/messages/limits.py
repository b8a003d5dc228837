"""Discord's limits, each with its source, and functions to stay within them.

"docs" is Discord's developer documentation, "spec" its OpenAPI description. All lengths are
counted in UTF-16 units: Discord counts code points in some places and units in others, and
units are stricter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.messages.characters import length as length
from bot.messages.characters import reach, whole_characters
from bot.messages.wire import Embed

CONTENT = 2000  # docs, message
EMBEDS = 10  # docs, message
EMBEDS_TOTAL = 6000  # docs, message: titles, descriptions, footers and authors together
EMBED_TITLE = 256  # docs, message: embed limits
EMBED_DESCRIPTION = 4096  # docs, message: embed limits
EMBED_FOOTER = 2048  # docs, message: embed limits
EMBED_AUTHOR = 256  # docs, message: embed limits
EMBED_URL = 2048  # spec, RichEmbed
IMAGE_ALT = 1024  # docs, components: description of media; the spec has 4,096 for embeds

FILES = 10  # docs, message: attachments
FILE_NAME = 1024  # spec, MessageAttachmentRequest
FILE_ALT = 1024  # spec, MessageAttachmentRequest

ROWS = 5  # docs, components
BUTTONS = 5  # docs, components: in one row
LABEL = 80  # docs, components
CUSTOM_ID = 100  # docs, components
BUTTON_URL = 512  # spec, ButtonComponentForMessageRequest
OPTIONS = 25  # docs, components: in one select
OPTION = 100  # docs, components: label, value and description each
PLACEHOLDER = 150  # docs, components

LAID_OUT = 40  # docs, components: in one message of Components V2, nested ones and all
LAID_OUT_TEXT = 4000  # docs, components: over all text displays of such a message
BESIDE = 3  # docs, components: text displays of one section
GALLERY = 10  # docs, components: items of a media gallery


def total(embeds: Iterable[Embed]) -> int:
    """Return how much of `EMBEDS_TOTAL` the texts of these embeds use together."""
    return sum(length(text) for embed in embeds for _, text, _ in embed_texts(embed))


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


def embed_texts(embed: Embed) -> Iterator[tuple[str, str, int]]:
    """Yield name, text and limit of each text that counts towards the total."""
    if "title" in embed:
        yield "title", embed["title"], EMBED_TITLE
    if "description" in embed:
        yield "description", embed["description"], EMBED_DESCRIPTION
    if "author" in embed:
        yield "author.name", embed["author"]["name"], EMBED_AUTHOR
    if "footer" in embed:
        yield "footer.text", embed["footer"]["text"], EMBED_FOOTER
