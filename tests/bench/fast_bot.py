"""A bot that does as little as a bot can: hears commands, answers each with one callback.

Run as `python -m tests.bench.fast_bot API_URL GATEWAY_URL TOKEN`; prints READY.
"""

from __future__ import annotations

import asyncio
import sys

import aiohttp
import orjson
import uvloop

ANSWER = orjson.dumps({"type": 4, "data": {"content": "hi", "allowed_mentions": {"parse": []}}})
JSON = {"Content-Type": "application/json"}


async def main(api_url: str, gateway_url: str, token: str) -> None:
    connector = aiohttp.TCPConnector(limit=100)
    async with (
        aiohttp.ClientSession(connector=connector) as http,
        http.ws_connect(gateway_url) as socket,
    ):
        identify = {"token": token, "intents": 1, "properties": {}}
        await socket.send_json({"op": 2, "d": identify})
        answering: set[asyncio.Task[None]] = set()
        async for message in socket:
            frame = orjson.loads(message.data)
            if frame["t"] == "READY":
                print("READY", flush=True)
            if frame["t"] == "INTERACTION_CREATE":
                task = asyncio.create_task(answer(http, api_url, frame["d"]))
                answering.add(task)
                task.add_done_callback(answering.discard)


async def answer(http: aiohttp.ClientSession, api_url: str, interaction: dict[str, str]) -> None:
    url = f"{api_url}/interactions/{interaction['id']}/{interaction['token']}/callback"
    async with http.post(url, data=ANSWER, headers=JSON) as reply:
        await reply.read()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
