"""How long it takes to write down the posts of a busy minute, and how much memory.

Run as `python -m tests.bench.planning`; a hundred thousand channels are due at once, on SQLite
and, where `TEST_POSTGRES_URL` names a server, on PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bot.daily.ledger.ledger import Ledger
from bot.store.engine import open_store
from tests.bench.figures import show, summary, write
from tests.bench.machine import Running
from tests.daily.material import MORNING, subscribe_many
from tests.databases import made_for_now


async def measure(database: str, count: int) -> dict[str, float]:
    """Return the seconds, those of the processor, and the memory of the process at its end."""
    me = Running(os.getpid())
    async with open_store(database) as store:
        await subscribe_many(store, range(1, count + 1))
        ledger = Ledger(store)
        cpu, begun = me.cpu(), time.perf_counter()
        while await ledger.plan(MORNING):
            pass
        return {
            "s": time.perf_counter() - begun,
            "CPU s": me.cpu() - cpu,
            "MiB": me.most_memory(),
        }


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channels", type=int, default=100_000)
    parser.add_argument("--out", type=Path, help="a folder for the figures")
    options = parser.parse_args(arguments)
    rounds = {}
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        databases = {"SQLite": f"sqlite:///{folder}/bot.db"}
        if server := os.environ.get("TEST_POSTGRES_URL"):
            databases["PostgreSQL"] = stack.enter_context(made_for_now(server))
        for name, database in databases.items():
            rounds[name] = [asyncio.run(measure(database, options.channels))]
    found = summary(rounds, "SQLite")
    show(f"Planning {options.channels:,} posts that are due at once", found)
    write("planning", found, options.out)


if __name__ == "__main__":
    main()
