"""Embeds, with their limits.

Source: docs, resources/message, embed limits.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.fields import (
    Boolean,
    Faults,
    Field,
    Form,
    Integer,
    Items,
    Nullable,
    Path,
    Text,
    Timestamp,
    Url,
    length,
)

EMBED_TOTAL = 6000

MEDIA_SCHEMES = ("http", "https", "attachment")

_EMBED_FIELD = Form(
    {"name": Text(256, 1), "value": Text(1024, 1), "inline": Nullable(Boolean())},
    required=("name", "value"),
)
# What Discord finds out by itself about what is at an address; it looks at it all the same.
_FOUND: dict[str, Field] = {
    "width": Nullable(Integer()),
    "height": Nullable(Integer()),
    "placeholder": Nullable(Text(64)),
    "placeholder_version": Nullable(Integer(0, 2**31 - 1)),
    "is_animated": Nullable(Boolean()),
}
_MEDIA: dict[str, Field] = {
    "url": Nullable(Url(schemes=MEDIA_SCHEMES)),
    "description": Nullable(Text(4096)),
    **_FOUND,
}
_PICTURE = Form(_MEDIA, required=("url",))
# An embed must show something; a colour, an address or a moment alone shows nothing.
_SHOWN = ("title", "description", "fields", "image", "thumbnail", "author", "footer")


def _shows_something(embed: dict[str, Any], path: Path, faults: Faults) -> None:
    if not any(embed.get(name) for name in _SHOWN):
        faults.add((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")


EMBED = Form(
    {
        "type": Nullable(Text(152_133)),
        "title": Nullable(Text(256)),
        "description": Nullable(Text(4096)),
        "url": Nullable(Url()),
        "color": Nullable(Integer(0, 0xFFFFFF)),
        "timestamp": Nullable(Timestamp()),
        "footer": Nullable(
            Form({"text": Text(2048), "icon_url": Nullable(Url(schemes=MEDIA_SCHEMES))}, ("text",))
        ),
        "author": Nullable(
            Form(
                {
                    "name": Text(256, 1),
                    "url": Nullable(Url()),
                    "icon_url": Nullable(Url(schemes=MEDIA_SCHEMES)),
                },
                required=("name",),
            )
        ),
        "image": Nullable(_PICTURE),
        "thumbnail": Nullable(_PICTURE),
        "video": Nullable(Form(_MEDIA)),
        "provider": Nullable(Form({"name": Nullable(Text(256)), "url": Nullable(Url())})),
        "fields": Nullable(Items(_EMBED_FIELD, 25)),
    },
    rules=(_shows_something,),
)


def embed_size(embed: dict[str, Any]) -> int:
    """Return how much of the 6,000 characters `embed` takes."""
    texts = [embed.get("title"), embed.get("description")]
    texts.append((embed.get("footer") or {}).get("text"))
    texts.append((embed.get("author") or {}).get("name"))
    for entry in embed.get("fields") or []:
        texts += [entry["name"], entry["value"]]
    return sum(length(text.strip()) for text in texts if text)


def embeds_in_all(body: dict[str, Any], path: Path, faults: Faults) -> None:
    """Note embeds that are too long in all."""
    if sum(map(embed_size, body.get("embeds") or [])) > EMBED_TOTAL:
        message = f"Embed size exceeds maximum size of {EMBED_TOTAL}"
        faults.add((*path, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", message)
