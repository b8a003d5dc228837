"""Connects a client of a library as the pytest plugin does: `connecting.py LIBRARY TOKEN API GATEWAY`."""

import asyncio
import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from briefing_sandbox.connect import connected

library, token, api, gateway = sys.argv[1:]


async def main() -> None:
    module = importlib.import_module(library)
    client = module.Client(intents=module.Intents.default())
    async with connected(client, token, api, gateway):
        print("READY", *(guild.name for guild in client.guilds))


asyncio.run(main())
