"""Emojis, stickers and sounds.

Sources: docs, resources/emoji, resources/sticker and resources/soundboard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.forms.fields import (
    Faults,
    Field,
    Form,
    Items,
    Nullable,
    Number,
    Path,
    Snowflake,
    Text,
)

PICTURE = r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+"
_SOUND = r"data:audio/(?:mpeg|mp3|ogg);base64,[A-Za-z0-9+/=\s]+"


@dataclass(frozen=True)
class DataUri:
    """A file inside a body: its type, and its bytes in base64."""

    pattern: str

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what isn't such a file."""
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            faults.add(path, "IMAGE_INVALID", "Invalid image or sound data")


_EMOJI_NAME = Text(32, 2, r"\w+")
_FOR_ROLES: dict[str, Field] = {"roles": Nullable(Items(Snowflake(), 1521, once=True))}
_WITH_PICTURE: dict[str, Field] = {"name": _EMOJI_NAME, "image": DataUri(PICTURE)}
EMOJI = Form({**_WITH_PICTURE, **_FOR_ROLES}, required=("name", "image"))
EMOJI_CHANGE = Form({"name": _EMOJI_NAME, **_FOR_ROLES})
OWN_EMOJI = Form(_WITH_PICTURE, required=("name", "image"))
OWN_EMOJI_CHANGE = Form({"name": _EMOJI_NAME})

_STICKER: dict[str, Field] = {
    "name": Text(30, 2),
    "tags": Text(200, 1),
    "description": Nullable(Text(100)),
}
STICKER = Form(_STICKER, required=("name", "tags"))
STICKER_CHANGE = Form(_STICKER)

_SOUND_FIELDS: dict[str, Field] = {
    "name": Text(32, 2),
    "volume": Nullable(Number(0, 1)),
    "emoji_id": Nullable(Snowflake()),
    "emoji_name": Nullable(Text(32, 1)),
}
SOUND = Form({**_SOUND_FIELDS, "sound": DataUri(_SOUND)}, required=("name", "sound"))
SOUND_CHANGE = Form(_SOUND_FIELDS)
SOUND_SENT = Form(
    {"sound_id": Snowflake(), "source_guild_id": Nullable(Snowflake())}, required=("sound_id",)
)
