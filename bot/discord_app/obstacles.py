"""What keeps the bot from posting in a channel, each with the one thing to change.

A denial comes from the first of these that decides, in the reverse of Discord's order:

    the bot's own overwrite    switch it on there
    its roles' overwrites      switch it on there: one that allows outweighs all that deny
    @everyone's overwrite      give it to the bot's own role there: others may be meant
    its roles in the server    give it to the bot's own role

A timeout, and a private or locked thread stand beside these. Pure; malformed JSON raises what
`standing` raises.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.daily.port.access import Cause, Obstacle
from bot.discord_app.standing import (
    ALL,
    Json,
    Standing,
    given,
    is_thread,
    overwrites,
    timed_out_until,
)
from bot.permissions import MANAGE_THREADS, VIEW, Permission


def obstacles(standing: Standing, at: dt.datetime | None) -> tuple[Obstacle, ...]:
    """Return what is in the way at that moment, in the order in which one would remove it."""
    bits = given(standing)
    if bits == ALL:
        return ()
    found = [_denial(standing, each) for each in standing.needed if not bits & each.bit]
    if not bits & MANAGE_THREADS.bit:
        if standing.is_shut_out:
            found.append(Obstacle(Cause.NOT_IN_THREAD))
        if _thread(standing.channel).get("locked"):
            found.append(Obstacle(Cause.LOCKED))
    until = timed_out_until(standing.member, at)
    if until is not None:
        found.append(Obstacle(Cause.TIMEOUT, until=until))
    return tuple(found)


def in_hidden_thread(parents: Sequence[Standing]) -> tuple[Obstacle, ...]:
    """Return what is in the way in a thread that can't be seen, in one of these channels."""
    if all(given(each) & VIEW.bit for each in parents):
        return (Obstacle(Cause.NOT_IN_THREAD),)
    return (Obstacle(Cause.HIDDEN, VIEW),)


def is_archived(channel: Json) -> bool:
    """Tell whether a channel is an archived thread."""
    return bool(_thread(channel).get("archived"))


def _thread(channel: Json) -> Json:
    about: Json = channel.get("thread_metadata") or {}
    return about if is_thread(channel) else {}


def _denial(standing: Standing, permission: Permission) -> Obstacle:
    """Return what denies a permission that is not given."""
    everyone, roles, own = (
        [each for each in group if int(each["deny"]) & permission.bit]
        for group in overwrites(standing)
    )
    role = _own_role(standing)
    if own:
        cause, role = Cause.OWN, None
    elif roles:
        cause, role = Cause.ROLE, _first(standing, {each["id"] for each in roles})
    else:
        cause = Cause.EVERYONE if everyone else Cause.SERVER
    return Obstacle(
        cause,
        permission,
        channel=_name(standing.place),
        category=_name(standing.category) if _is_synced(standing) else "",
        who=_bots_name(standing) if role is None else _name(role),
        is_role=role is not None,
    )


def _own_role(standing: Standing) -> Json | None:
    """Return the role that is the bot's alone; one that was added without permissions has none."""
    own = {role["id"] for role in standing.guild["roles"] if _is_for(role, standing.member["user"])}
    return _first(standing, own & set(standing.member["roles"]))


def _first(standing: Standing, ids: set[str]) -> Json | None:
    """Return the bot's own role if it is among them, or else the highest."""
    roles: list[Json] = [role for role in standing.guild["roles"] if role["id"] in ids]
    bot = standing.member["user"]
    return max(roles, key=lambda role: (_is_for(role, bot), role.get("position", 0)), default=None)


def _is_for(role: Json, bot: Json) -> bool:
    return bool((role.get("tags") or {}).get("bot_id") == bot["id"])


def _is_synced(standing: Standing) -> bool:
    """Tell whether a channel has the overwrites of its category."""
    if standing.category is None:
        return False
    of_both = (standing.place, standing.category)
    own, categorys = ({_key(each) for each in place["permission_overwrites"]} for place in of_both)
    return own == categorys


def _key(overwrite: Json) -> tuple[object, ...]:
    allow, deny = int(overwrite["allow"]), int(overwrite["deny"])
    return overwrite["id"], overwrite["type"], allow, deny


def _bots_name(standing: Standing) -> str:
    user = standing.member["user"]
    names = (standing.member.get("nick"), user.get("global_name"), user.get("username"))
    return next((str(name) for name in names if name), "")


def _name(place: Json | None) -> str:
    return str((place or {}).get("name") or "")
