"""The token, the way to Discord, and what Discord knows of the bot."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.clock import elapsed
from bot.daily.port.outcomes import Outcome, Sent, Unauthorized, Wait
from bot.discord_app.channel_reader import NotSentError
from bot.discord_app.proxies import proxy_for
from bot.discord_app.registered import State, compared
from bot.discord_app.rest import Rest
from bot.discord_app.tree import own_commands
from bot.host.doctor.finding import Finding, not_asked, well, wrong
from bot.host.invite import Application
from bot.processes.pacer import Pacer
from bot.settings import Settings

_SECONDS = 8.0
_AGAIN_SECONDS = 2.0
_A_SECOND = 10.0  # of the 50 requests that a bot may send, so that one that runs has its own
_OFF = (State.OUTDATED, State.MISSING, State.STRANGE)
_PAGE = 200  # docs, get current user guilds


@dataclass(frozen=True)
class Token:
    """Whether Discord accepts it."""

    finding: Finding
    user_id: str = ""

    @property
    def works(self) -> bool:
        """Whether it does."""
        return bool(self.finding.ok)


class Asking:
    """Asks Discord each question once, and not too many in a second."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._pacer = Pacer(_A_SECOND)
        self._turn = asyncio.Lock()
        self._answers: dict[str, Sent] = {}

    async def outcome(self, path: str, *, authorized: bool = True) -> Outcome:
        """Return what comes of a GET."""
        if path in self._answers:
            return self._answers[path]
        async with self._turn:
            await asyncio.sleep(self._pacer.wait(elapsed()))
            self._pacer.take(elapsed())
        outcome = await self._rest.request("GET", path, authorized=authorized, seconds=_SECONDS)
        if isinstance(outcome, Sent):
            self._answers[path] = outcome
        return outcome

    async def get(self, path: str) -> Sent:
        """Return the answer; raises `NotSentError`."""
        outcome = await self.outcome(path)
        if not isinstance(outcome, Sent):
            raise NotSentError(outcome)
        return outcome

    async def body(self, path: str) -> Any:
        """Return the body of the answer; raises `NotSentError`."""
        return (await self.get(path)).body


async def token(asking: Asking, settings: Settings, where: str) -> Token:
    """Ask whether Discord accepts the token."""
    if not settings.discord_token:
        return Token(wrong("token", f"there is none in {where}", "Type: briefing-bot setup"))
    outcome = await asking.outcome("/users/@me")
    if isinstance(outcome, Unauthorized):  # during an incident one 401 proves nothing
        await asyncio.sleep(_AGAIN_SECONDS)
        outcome = await asking.outcome("/users/@me")
    if isinstance(outcome, Unauthorized):
        mend = (
            "Reset it in the Developer Portal (your application, Bot, Reset Token) and type: "
            "briefing-bot setup"
        )
        return Token(wrong("token", "Discord doesn't accept it", mend))
    if not isinstance(outcome, Sent):
        return Token(not_asked("token", f"Discord doesn't answer: {outcome}"))
    name = outcome.body.get("global_name") or outcome.body["username"]
    return Token(well("token", f"accepted; it is that of {name}"), str(outcome.body["id"]))


async def reachable(asking: Asking, settings: Settings) -> Finding:
    """Ask Discord something that needs no token, and say how long that took."""
    host = _host(settings.discord_api_url)
    begun = elapsed()
    outcome = await asking.outcome("/gateway", authorized=False)
    if isinstance(outcome, Sent):
        return well("Discord", f"{host} answered in {(elapsed() - begun) * 1000:.0f} ms")
    mend = "Check this machine's connection, and HTTPS_PROXY if it needs a proxy."
    if isinstance(outcome, Wait):
        mend = "Wait that long."
    return wrong("Discord", f"{host}: {outcome}", mend)


async def proxy(settings: Settings) -> Finding:
    """Say which proxy the requests go through; raises `ProxyWrong`."""
    found = proxy_for(settings.discord_api_url)
    return well("proxy", f"through {_host(found)}" if found else "none")


async def sessions(asking: Asking) -> Finding:
    """Say how often the bot may still connect to the gateway."""
    limit = (await asking.body("/gateway/bot")).get("session_start_limit") or {}
    left, total = limit.get("remaining", 1), limit.get("total", 1)
    if left:
        return well("gateway", f"{left:,} of {total:,} connections left for today")
    minutes = -(-int(limit.get("reset_after", 0)) // 60_000)
    return wrong(
        "gateway",
        f"all {total:,} connections of today are used up",
        f"It can connect again in {minutes:,} min. See in its log why it connects so often.",
    )


async def commands(asking: Asking) -> Finding:
    """Compare the commands that are registered with the bot's own."""
    application = (await asking.body("/applications/@me"))["id"]
    path = f"/applications/{application}/commands?with_localizations=true"
    found = compared(await asking.body(path), own_commands())
    off = {state: [each.name for each in found if each.state is state] for state in _OFF}
    named = "; ".join(f"{', '.join(names)}: {state}" for state, names in off.items() if names)
    if not named:
        return well("commands", f"all {len(found)} registered and current")
    if len(off[State.MISSING]) == len(found):
        return Finding("commands", None, "not registered yet; the bot does so when it starts")
    if off[State.OUTDATED] or off[State.MISSING]:
        return wrong("commands", named, "The bot registers its own when it starts.")
    return wrong("commands", named, "briefing-bot commands --clean removes them.")


async def servers(asking: Asking) -> Finding:
    """Say how many servers the bot is in."""
    body = await asking.body("/applications/@me")
    found = await asking.body("/users/@me/guilds?limit=200")
    if not found:
        link = Application(int(body["id"])).link
        return wrong("servers", "the bot is in none", f"Invite it: {link}")
    if len(found) == 1:
        return well("servers", f"the bot is in {found[0]['name']}")
    more = " or more" if len(found) == _PAGE else ""
    return well("servers", f"the bot is in {len(found)}{more}")


def _host(url: str) -> str:
    """Return the host and port of an address, without what else it may hold."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
