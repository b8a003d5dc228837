"""Files that people attach to what they type: options of commands name them by their ids.

Source: docs, interactions/application-commands (the option type ATTACHMENT, resolved data).
"""

from __future__ import annotations

import mimetypes

from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Attachment, Channel, FileData, Json
from bot.sandbox.world import attachments
from bot.sandbox.world.world import World

_HELD = 20
_ANY_BYTES = "application/octet-stream"
_TEXTS = ("text/", "application/json")


def attach(world: World, channel: Channel, filename: str, data: bytes) -> Attachment:
    """Take a file, to be named by the next command; the oldest of many are forgotten."""
    if len(data) > attachments.FILE_BYTES:
        raise Refused(f"A file has {attachments.FILE_BYTES // 2**20} MiB at most.")
    if not data:
        raise Refused("That file is empty.")
    name = attachments.safe_filename(filename)
    kind = mimetypes.guess_type(name)[0] or _ANY_BYTES
    if kind.startswith(_TEXTS):
        kind = f"{kind}; charset=utf-8"
    made = Attachment(world.ids.next(), channel.id, name, kind, FileData(data), None)
    world.attached[made.id] = made
    while len(world.attached) > _HELD:
        del world.attached[next(iter(world.attached))]
    return made


def named(world: World, option: Json, value: object) -> str:
    """Return the id of the file that an option names."""
    text = str(value)
    if not (text.isdecimal() and int(text) in world.attached):
        raise Refused(f"{option['name']}: choose a file.")
    return text


def resolve(world: World, file_id: str, resolved: Json) -> None:
    """Add a file to the `resolved` data."""
    payload = attachments.payload(world.address, world.attached[int(file_id)], ephemeral=True)
    resolved.setdefault("attachments", {})[file_id] = payload
