"""A message as the first answer to an interaction: the bytes that are sent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import orjson

from bot.messages.files import without_files
from bot.messages.wire import LaidOut, Message

EPHEMERAL = 1 << 6
"""The flag of a message that only one person sees."""


class Callback(IntEnum):
    """What a first answer does: docs, interaction callback type."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    FORM = 9


def first_answer(message: Message | LaidOut, *, private: bool) -> bytes:
    """Return the body that answers with a message, for everyone or for one person.

    It is empty when a picture comes along, as that takes more than one request.
    """
    if message.get("files"):
        return b""
    return body_of(Callback.MESSAGE, flagged(without_files(message), private=private))


def update(page: LaidOut) -> bytes:
    """Return the body that turns an open reader to a page.

    One that an older version opened is an embed, and those have to go.
    """
    return body_of(Callback.UPDATE, {**without_files(page), "embeds": []})


def flagged(wire: Mapping[str, Any], *, private: bool) -> dict[str, Any]:
    """Return a message with the flag for one person, where it is."""
    flags = wire.get("flags", 0) | (EPHEMERAL if private else 0)
    return {**wire, "flags": flags} if flags else {**wire}


def body_of(kind: Callback, data: Mapping[str, Any]) -> bytes:
    """Return the body of an answer."""
    return orjson.dumps({"type": kind, "data": data})
