"""JSON from outside, read with a limit to its depth, so that it can be shown and sent on."""

from __future__ import annotations

from typing import Any

import orjson

MOST_LEVELS = 100


def loads(raw: bytes | str) -> Any:
    """Return the value of JSON text; raises ValueError if it is invalid or nested too deeply."""
    value = orjson.loads(raw)
    data = raw.encode() if isinstance(raw, str) else raw
    # Only text with that many brackets can be that deep; the rest is spared the walk.
    if data.count(b"[") + data.count(b"{") > MOST_LEVELS and _depth(value) > MOST_LEVELS:
        raise ValueError("nested too deeply")
    return value


def _depth(value: Any) -> int:
    """Return how many levels a value has, without recursion."""
    depth, level = 0, [value]
    while level and depth <= MOST_LEVELS:
        depth += 1
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below += each.values()
            elif isinstance(each, list):
                below += each
        level = below
    return depth
