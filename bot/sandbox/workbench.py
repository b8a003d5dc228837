"""What the page may ask of whoever runs the sandbox; without a workbench it doesn't offer it."""

from __future__ import annotations

from typing import Protocol

from bot.sandbox.model import Json


class Workbench(Protocol):
    """The host's side of the page.

    The page makes do without the two that tell of posts: it hides what it would show of them.
    """

    async def restart_bot(self) -> None:
        """Stop the bot and start it again, as a host would; return when it is ready."""
        ...

    async def due(self) -> list[Json]:
        """Return the posts to come, soonest first.

        Each is `{channel_id, due, article, why}`: `due` a moment in ISO form with its offset
        from UTC, `article` what will be posted, `why` that one in a few words.
        """
        ...

    async def deliveries(self) -> list[Json]:
        """Return what became of the posts so far, the latest first.

        Each is `{channel_id, date, due, state, headline, words, message_id}`: `date` the local
        day it is for, `words` the outcome in a sentence, `message_id` None when none was made.
        """
        ...
