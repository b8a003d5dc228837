"""Mentions of commands, which people can click.

A mention holds the command's id, which is known only once Discord has registered it: messages
are made with a stand-in that is as long, and get the id when they are sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NO_ID = "0" * 19
_MENTION = re.compile(rf"</([\w -]+):{_NO_ID}>")
_WIRE = re.compile(_MENTION.pattern.encode())
_MARK = f":{_NO_ID}>".encode()


def command(name: str) -> str:
    """Return a command to click, such as `schedule set`."""
    return f"</{name}:{_NO_ID}>"


def with_ids(body: bytes, ids: Mapping[str, str]) -> bytes:
    """Return a message's JSON with the ids of its commands, by the names of the commands.

    What has none becomes text to type.
    """
    if _MARK not in body:
        return body

    def mention(match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        found = ids.get(name.split(" ")[0])
        return (f"</{name}:{found}>" if found else f"`/{name}`").encode()

    return _WIRE.sub(mention, body)


def typed(text: str) -> str:
    """Return a text with its commands as people type them."""
    return _MENTION.sub(r"/\1", text)
