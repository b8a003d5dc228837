"""The link that invites the bot, with the permissions that it uses."""

from __future__ import annotations

import base64
import contextlib
from dataclasses import dataclass

from bot.discord_app.rest import Rest
from bot.host.requests import NoAnswer, answer
from bot.permissions import INVITE_BITS


@dataclass(frozen=True)
class Application:
    """What the bot is to Discord."""

    id: int
    name: str = ""
    owner_id: int | None = None
    """The person who owns it; of a team its owner."""

    @property
    def link(self) -> str:
        """The address at which somebody who manages a server adds the bot to it."""
        return (
            f"https://discord.com/oauth2/authorize?client_id={self.id}"
            f"&scope=bot+applications.commands&permissions={INVITE_BITS}"
        )


async def application(rest: Rest) -> Application:
    """Ask Discord which application the token is of; raises what `answer` raises."""
    body = await answer(rest, "/applications/@me")
    owner = (body.get("team") or {}).get("owner_user_id") or (body.get("owner") or {}).get("id")
    return Application(int(body["id"]), str(body.get("name") or ""), int(owner) if owner else None)


async def application_or_guess(rest: Rest, token: str) -> Application:
    """Ask Discord; if it doesn't answer, read the id from the token, as client libraries do."""
    try:
        return await application(rest)
    except NoAnswer:
        guess = _id_in(token)
        if guess is None:
            raise
        return Application(guess)


def _id_in(token: str) -> int | None:
    first = token.partition(".")[0]
    with contextlib.suppress(ValueError):
        read = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
        return int(read) if read.isdecimal() else None
    return None
