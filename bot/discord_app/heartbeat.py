"""Whether Discord's gateway is still heard: within two heartbeats on every shard."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any

import discord

_USUAL_SECONDS = 41.25  # between two heartbeats, as long as the gateway has named none


async def gateway_trouble(client: discord.AutoShardedClient) -> str | None:
    """Return what is wrong with the connections of a client, None if nothing is."""
    if not client.shards:
        return "not connected"
    silent = sorted(_silent(client))
    return f"nothing is heard on shard {', '.join(map(str, silent))}" if silent else None


def worst_latency(client: discord.AutoShardedClient) -> float:
    """Return the longest of the shards' latencies in seconds; NaN while none has one."""
    known = [each for _, each in client.latencies if math.isfinite(each)]
    return max(known, default=math.nan)


def _silent(client: discord.AutoShardedClient) -> Iterator[int]:
    for number, shard in client.shards.items():
        # discord.py makes the moment of the last message known nowhere else.
        socket: Any = shard._parent.ws
        keeper = getattr(socket, "_keep_alive", None)
        if shard.is_closed() or keeper is None:
            yield number
            continue
        interval = keeper.interval or _USUAL_SECONDS
        if time.perf_counter() - keeper._last_recv > 2 * interval:
            yield number
