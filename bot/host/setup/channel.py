"""The third step: a channel that the bot can post in."""

from __future__ import annotations

from collections.abc import Collection

from bot.errors import BotError, Exit
from bot.host.requests import connected
from bot.host.setup.choosing import NotOneOfThem, chosen
from bot.host.setup.places import Channel, Inside, Server, inside
from bot.host.setup.talk import Talk

_LISTED = 20
_EXPLAINED = 5


class CantPost(BotError):
    """Something keeps posts out of the channel."""

    template = "The bot can't post in #{name} yet. {advice} Then type the same again."
    exit_status = Exit.FAULTS


def choose_channel(
    talk: Talk, server: Server, user_id: int, wanted: str, scheduled: Collection[int]
) -> tuple[Inside, Channel]:
    """Return the channel that was named or is chosen; those `scheduled` come first.

    `wanted` is empty if it is to be asked for.
    """
    while True:
        there = talk.run(_inside(talk, server, user_id))
        own_first = sorted(there.channels, key=lambda each: each.id not in scheduled)
        good = [each for each in own_first if each.can_be_posted_in]
        closed = [each for each in own_first if not each.can_be_posted_in]
        typed = wanted or _asked(talk, good, closed)
        if not typed:
            continue
        try:
            found = _open(typed, good, closed)
        except (NotOneOfThem, CantPost) as error:
            if wanted:
                raise
            talk.person.say(f"  {error}")
            continue
        if found.advice:  # a post can be sent, but not found again
            talk.person.say(f"  {found.advice}")
        return there, found


def _open(typed: str, good: list[Channel], closed: list[Channel]) -> Channel:
    """Return the channel that was typed, or raise what is wrong with it."""
    kind = "text or announcement channel of that server"
    found = chosen(typed, [*good, *closed], kind, numbered=len(good[:_LISTED]))
    if not found.can_be_posted_in:
        raise CantPost(name=found.name, advice=found.advice)
    return found


def _asked(talk: Talk, good: list[Channel], closed: list[Channel]) -> str:
    """Show which channels there are, and ask for one."""
    for number, each in enumerate(good[:_LISTED], 1):
        kind = "  (posts are published to followers)" if each.is_announcement else ""
        talk.person.say(f"  {number:>2}  #{each.name}{kind}")
    if len(good) > _LISTED:
        talk.person.say(f"      and {len(good) - _LISTED} more, by name")
    for each in closed[:_EXPLAINED]:
        talk.person.say(f"   –  #{each.name}: {each.advice.splitlines()[0]}")
    if len(closed) > _EXPLAINED:
        more = len(closed) - _EXPLAINED
        talk.person.say(f"   –  and {more} more; type a name to see what is in the way there")
    if good:
        return talk.person.ask("Which channel: a number or a name", "1")
    talk.person.say("  Change that in Discord, then look again.")
    return talk.person.ask("Enter looks again")


async def _inside(talk: Talk, server: Server, user_id: int) -> Inside:
    async with connected(talk.settings) as rest:
        return await inside(rest, server, user_id, talk.clock.now())
