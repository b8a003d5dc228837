"""Messages of Components V2: text in the size of a message's own words, parted by lines.

They say nothing in a notification, so they are for what one person asked for and reads alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.article import Article
from bot.messages.embeds import COLOUR, image
from bot.messages.markdown import literal
from bot.messages.measure import check_laid_out
from bot.messages.wire import (
    COMPONENTS_V2,
    NO_PINGS,
    Beside,
    Button,
    ComponentType,
    File,
    GalleryItem,
    LaidOut,
    MediaGallery,
    Part,
    Separator,
    TextDisplay,
)

_NOTE = 256
LINE: Separator = {"type": ComponentType.SEPARATOR}
"""A line between two parts."""


def laid_out(parts: Sequence[Part], files: Sequence[File] = ()) -> LaidOut:
    """Return the message that has these parts in a frame, below one another."""
    message: LaidOut = {
        "flags": COMPONENTS_V2,
        "components": [
            {
                "type": ComponentType.CONTAINER,
                "accent_color": COLOUR,
                "components": [*parts],
            }
        ],
        "allowed_mentions": NO_PINGS,
    }
    if files:
        message["files"] = [*files]
    return check_laid_out(message)


def text(content: str) -> TextDisplay:
    """Return a part of words."""
    return {"type": ComponentType.TEXT_DISPLAY, "content": content}


def note(words: str) -> TextDisplay:
    """Return a part of small grey words, which are no Markdown."""
    return text(f"-# {literal(words, _NOTE)}")


def beside(content: str, button: Button) -> Beside:
    """Return words with a button beside them."""
    return {
        "type": ComponentType.SECTION,
        "components": [text(content)],
        "accessory": button,
    }


def picture(article: Article) -> list[MediaGallery]:
    """Return the article's picture in the whole width, if it has one that can be sent."""
    found = image(article)
    if found is None:
        return []
    item: GalleryItem = {"media": {"url": found["url"]}}
    if "description" in found:
        item["description"] = found["description"]
    return [{"type": ComponentType.MEDIA_GALLERY, "items": [item]}]
