"""The process of the sandbox: writes its page's address, and ends with its standard input."""

from __future__ import annotations

import asyncio
import json
import sys


async def serve() -> None:
    """Serve a sandbox until standard input ends, as it does when the tests do."""
    from bot.sandbox import Sandbox

    async with Sandbox() as sandbox:
        sys.stdout.write(json.dumps({"page": sandbox.addresses.page}) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
