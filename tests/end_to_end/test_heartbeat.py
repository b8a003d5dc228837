"""Whether the gateway is heard, as the real client knows it."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.discord_app.client import BriefingClient
from bot.discord_app.heartbeat import gateway_trouble


async def test_a_gateway_that_falls_silent_for_two_heartbeats_is_noticed(
    bot: BriefingClient,
) -> None:
    async with asyncio.timeout(10):
        while await gateway_trouble(bot) is not None:
            await asyncio.sleep(0.01)
    [shard] = bot.shards.values()
    keeper: Any = shard._parent.ws._keep_alive
    keeper._last_recv -= 1.9 * keeper.interval
    assert await gateway_trouble(bot) is None
    keeper._last_recv -= 0.2 * keeper.interval
    assert await gateway_trouble(bot) == "nothing is heard on shard 0"
    await bot.close()
    assert await gateway_trouble(bot) in ("nothing is heard on shard 0", "not connected")
