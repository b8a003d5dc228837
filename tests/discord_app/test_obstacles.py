"""Where a denial comes from, and that following the advice ends in what was asked for."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import permissions as table
from bot.daily.port.access import Cause, Obstacle
from bot.discord_app.obstacles import in_hidden_thread, obstacles
from bot.discord_app.standing import Standing, granted
from bot.permissions import Permission

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
GUILD, OWNER, BOT, OWN, QUIET, LOUD = "1", "2", "3", "10", "11", "12"
NAMES = {GUILD: "@everyone", OWN: "Briefing", QUIET: "Quiet", LOUD: "Loud"}
TEXT, VOICE, PUBLIC, PRIVATE = 0, 2, 11, 12
ALL = table.INVITE_BITS | table.CONNECT.bit
UNTIL = "2026-03-01T13:00:00+00:00"


def overwrite(target: str, deny: int, allow: int = 0) -> Any:
    return {"id": target, "type": int(target == BOT), "allow": str(allow), "deny": str(deny)}


def standing(
    *overwrites: Any,
    everyone: int = ALL,
    own: int = 0,
    quiet: int = 0,
    roles: tuple[str, ...] = (OWN, QUIET, LOUD),
    kind: int = TEXT,
    owner: str = OWNER,
    until: str | None = None,
    let_in: bool = True,
    locked: bool = False,
    category: Any = None,
) -> Standing:
    bits = {GUILD: everyone, OWN: own, QUIET: quiet, LOUD: 0}
    guild = {
        "id": GUILD,
        "owner_id": owner,
        "roles": [
            {"id": key, "name": NAMES[key], "permissions": str(bits[key]), "position": place}
            | ({"tags": {"bot_id": BOT}} if key == OWN else {})
            for place, key in enumerate(bits)
        ],
    }
    member = {
        "user": {"id": BOT, "username": "briefing-bot", "global_name": "Briefing Bot"},
        "roles": list(roles),
        "communication_disabled_until": until,
    }
    is_thread = kind in (PUBLIC, PRIVATE)
    place = {
        "type": TEXT if is_thread else kind,
        "name": "news",
        "permission_overwrites": list(overwrites),
    }
    thread = {"type": kind, "name": "talk", "thread_metadata": {"locked": locked}}
    channel, parent = (thread, place) if is_thread else (place, None)
    return Standing(guild, member, channel, parent, category, let_in)


NEEDED = (table.VIEW, table.SEND, table.EMBED, table.READ_HISTORY)


@pytest.mark.parametrize("permission", NEEDED)
@pytest.mark.parametrize(
    ("denials", "options", "cause", "who"),
    [
        ((BOT,), {}, Cause.OWN, "Briefing Bot"),
        ((BOT, QUIET, GUILD), {}, Cause.OWN, "Briefing Bot"),
        ((OWN,), {}, Cause.ROLE, "Briefing"),
        ((QUIET,), {}, Cause.ROLE, "Quiet"),
        ((QUIET, OWN, GUILD), {}, Cause.ROLE, "Briefing"),
        ((QUIET, LOUD), {}, Cause.ROLE, "Loud"),
        ((GUILD,), {}, Cause.EVERYONE, "Briefing"),
        ((GUILD,), {"roles": (QUIET,)}, Cause.EVERYONE, "Briefing Bot"),
        ((), {"everyone": 0}, Cause.SERVER, "Briefing"),
        ((), {"everyone": 0, "roles": ()}, Cause.SERVER, "Briefing Bot"),
        ((GUILD,), {"everyone": 0}, Cause.EVERYONE, "Briefing"),
    ],
)  # fmt: skip
def test_a_denial_is_traced_to_what_decides(
    permission: Permission, denials: tuple[str, ...], options: Any, cause: Cause, who: str
) -> None:
    if "everyone" in options:
        options = {**options, "everyone": ALL & ~permission.bit}
    where = standing(*(overwrite(each, permission.bit) for each in denials), **options)
    is_role = who != "Briefing Bot"
    assert obstacles(where, NOON) == (Obstacle(cause, permission, "news", "", who, is_role),)


@pytest.mark.parametrize("denied", [GUILD, QUIET, BOT])
@pytest.mark.parametrize("options", [{"own": table.ADMINISTRATOR.bit}, {"owner": BOT}])
def test_nothing_is_in_the_way_of_owners_and_administrators(denied: str, options: Any) -> None:
    locked: Any = {"kind": PRIVATE, "let_in": False, "locked": True, "until": UNTIL}
    assert obstacles(standing(overwrite(denied, ALL), **options, **locked), NOON) == ()


def test_a_denial_that_a_role_outweighs_is_none() -> None:
    bit = table.SEND.bit
    assert obstacles(standing(overwrite(QUIET, bit), overwrite(LOUD, 0, bit)), NOON) == ()
    assert obstacles(standing(overwrite(GUILD, bit), overwrite(BOT, 0, bit)), NOON) == ()


def test_a_channel_that_follows_its_category_names_it() -> None:
    denial = overwrite(QUIET, table.SEND.bit)
    category = {"name": "Newsroom", "permission_overwrites": [denial]}
    [synced] = obstacles(standing(denial, category=category), NOON)
    assert (synced.category, synced.channel) == ("Newsroom", "news")
    [alone] = obstacles(standing(denial, overwrite(LOUD, 1), category=category), NOON)
    assert alone.category == ""
    [thread] = obstacles(standing(overwrite(QUIET, table.EMBED.bit), kind=PUBLIC), NOON)
    assert thread.channel == "news"


def test_a_timeout_is_one_obstacle_until_it_ends() -> None:
    end = dt.datetime(2026, 3, 1, 13, tzinfo=dt.UTC)
    assert obstacles(standing(until=UNTIL), NOON) == (Obstacle(Cause.TIMEOUT, until=end),)
    assert obstacles(standing(until=UNTIL), end) == ()
    both = obstacles(standing(overwrite(BOT, table.SEND.bit), until=UNTIL), NOON)
    assert [each.cause for each in both] == [Cause.OWN, Cause.TIMEOUT]


@pytest.mark.parametrize(
    ("options", "causes"),
    [
        ({"kind": PUBLIC}, []),
        ({"kind": PUBLIC, "let_in": False}, []),
        ({"kind": PRIVATE, "let_in": False}, [Cause.NOT_IN_THREAD]),
        ({"kind": PUBLIC, "locked": True}, [Cause.LOCKED]),
        ({"kind": PRIVATE, "let_in": False, "locked": True, "own": table.MANAGE_THREADS.bit}, []),
    ],
)
def test_what_is_in_the_way_in_a_thread(options: Any, causes: list[Cause]) -> None:
    assert [each.cause for each in obstacles(standing(**options), NOON)] == causes


def test_a_thread_that_can_not_be_seen_is_private_unless_its_channel_may_be_hidden() -> None:
    seen, hidden = standing(), standing(overwrite(GUILD, table.VIEW.bit))
    assert in_hidden_thread([seen]) == (Obstacle(Cause.NOT_IN_THREAD),)
    assert in_hidden_thread([seen, hidden]) == (Obstacle(Cause.HIDDEN, table.VIEW),)


# --- following the advice ------------------------------------------------------------------

_BITS = [*(each.bit for each in NEEDED), table.SEND_IN_THREADS.bit, table.CONNECT.bit, 1 << 6]
some = st.lists(st.sampled_from(_BITS), unique=True).map(sum)
targets = st.lists(st.sampled_from([GUILD, OWN, QUIET, LOUD, BOT, "99"]), unique=True)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    denials = [overwrite(each, draw(some), draw(some)) for each in draw(targets)]
    return standing(
        *denials,
        everyone=draw(some),
        own=draw(some),
        quiet=draw(some),
        roles=tuple(draw(st.lists(st.sampled_from([OWN, QUIET, LOUD]), unique=True))),
        kind=draw(st.sampled_from([TEXT, VOICE, PUBLIC, PRIVATE])),
        until=draw(st.sampled_from([None, UNTIL])),
        let_in=draw(st.booleans()),
        locked=draw(st.booleans()),
    )


def followed(where: Standing, obstacle: Obstacle) -> Standing:
    """Do exactly what the advice names, and nothing else."""
    where = copy.deepcopy(where)
    member: Any = where.member
    channel: Any = where.channel
    is_let_in = where.is_let_in or obstacle.cause is Cause.NOT_IN_THREAD
    if obstacle.cause is Cause.TIMEOUT:
        member["communication_disabled_until"] = None
    elif obstacle.cause is Cause.LOCKED:
        channel["thread_metadata"]["locked"] = False
    elif obstacle.permission is not None:
        _switch_on(where, obstacle, obstacle.permission.bit)
    return Standing(where.guild, member, channel, where.parent, where.category, is_let_in)


def _switch_on(where: Standing, obstacle: Obstacle, bit: int) -> None:
    by_name = {role["name"]: role for role in where.guild["roles"]}
    if obstacle.cause is Cause.SERVER and obstacle.is_role:
        role = by_name[obstacle.who]
        role["permissions"] = str(int(role["permissions"]) | bit)
        return
    target = by_name[obstacle.who]["id"] if obstacle.is_role else BOT
    listed: Any = where.place["permission_overwrites"]
    found = next((each for each in listed if each["id"] == target), None)
    if found is None:
        # Where it says "switch it on at Quiet", Quiet is in the list; else it says "add".
        assert obstacle.cause in (Cause.EVERYONE, Cause.SERVER)
        listed.append(found := overwrite(target, 0))
    found["deny"] = str(int(found["deny"]) & ~bit)
    found["allow"] = str(int(found["allow"]) | bit)


@given(standings())
def test_each_advice_ends_its_denial_and_all_of_them_end_all(where: Standing) -> None:
    first = obstacles(where, NOON)
    for each in first:
        rest = obstacles(followed(where, each), NOON)
        assert len(rest) == len(first) - 1
        assert {(o.cause, o.permission) for o in rest} < {(o.cause, o.permission) for o in first}
        where = followed(where, each)
        first = rest
    assert obstacles(where, NOON) == ()
    bits = sum(each.bit for each in where.needed)
    assert granted(where, NOON) & bits == bits
