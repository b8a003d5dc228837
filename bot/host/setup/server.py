"""The second step: the server, once the bot is in it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import BotError, Exit
from bot.host.requests import connected
from bot.host.setup.choosing import NotOneOfThem, chosen
from bot.host.setup.places import Server, servers, until_joined
from bot.host.setup.talk import Talk
from bot.settings import Settings

_LISTED = 20
_NEW = "new"
_KIND = "server that the bot is in"


class NotInvited(BotError):
    """The bot is in no server, and nobody waits for it."""

    template = (
        "The bot is in no server yet. Open this link, add it to yours, and type the same again:\n"
        "{link}"
    )
    exit_status = Exit.UNAVAILABLE


class WhichServer(BotError):
    """There is more than one, and nobody to ask."""

    template = "The bot is in {count} servers. Name one with --guild: {names}."
    exit_status = Exit.USAGE


def choose_server(talk: Talk, link: str, wanted: str | None) -> Server:
    """Return the server that was named or is chosen; wait until the bot is in one."""
    there = talk.run(_servers(talk.settings))
    if not there:
        if not talk.person.answers:
            raise NotInvited(link=link)
        there = _joined(talk, link, there)
    if wanted is not None:
        return chosen(wanted, there, _KIND)
    if not talk.person.answers:
        if len(there) > 1:
            names = ", ".join(each.name for each in there[:_LISTED])
            raise WhichServer(count=len(there), names=names)
        return there[0]
    return _asked(talk, link, there)


def _asked(talk: Talk, link: str, there: Sequence[Server]) -> Server:
    """Ask which server, until it is one."""
    while True:
        for number, each in enumerate(there[:_LISTED], 1):
            talk.person.say(f"  {number:>2}  {each.name}")
        if len(there) > _LISTED:
            talk.person.say(f"      and {len(there) - _LISTED} more, by name")
        typed = talk.person.ask(
            f"Which server: a number or a name; {_NEW} for one that the bot isn't in yet", "1"
        )
        if typed.casefold() == _NEW:
            there = _newest_first(_joined(talk, link, there), there)
            continue
        try:
            return chosen(typed, there, _KIND, numbered=len(there[:_LISTED]))
        except NotOneOfThem as error:
            talk.person.say(f"  {error}")


def _newest_first(there: Sequence[Server], known: Sequence[Server]) -> list[Server]:
    ids = {each.id for each in known}
    return sorted(there, key=lambda each: each.id in ids)


def _joined(talk: Talk, link: str, known: Sequence[Server]) -> list[Server]:
    """Print the link and wait until somebody has used it."""
    talk.person.say("  Open this link, and add the bot to your server:")
    talk.person.say(f"  {link}")
    talk.person.say("  Waiting until it is there…")
    there = talk.run(_until_joined(talk.settings, known))
    joined = _newest_first(there, known)[0]
    talk.person.say(f"  It is in {joined.name}.")
    return there


async def _servers(settings: Settings) -> list[Server]:
    async with connected(settings) as rest:
        return await servers(rest)


async def _until_joined(settings: Settings, known: Sequence[Server]) -> list[Server]:
    async with connected(settings) as rest:
        return await until_joined(rest, known)
