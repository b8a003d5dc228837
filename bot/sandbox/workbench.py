"""What the page may ask of whoever runs the sandbox; without a workbench it doesn't offer it."""

from __future__ import annotations

from typing import Protocol


class Workbench(Protocol):
    """The host's side of the page."""

    async def restart_bot(self) -> None:
        """Stop the bot and start it again, as a host would; return when it is ready."""
        ...
