"""What the bot may do, from Discord's JSON."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import permissions as table
from bot.discord_app import standing as bits
from bot.discord_app.standing import Standing, granted, missing
from bot.sandbox.model import Channel, ChannelType, Guild, Member, Overwrite, Role, Thread, User
from bot.sandbox.world import payloads
from bot.sandbox.world import permissions as world

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
GUILD, OWNER, BOT, ROLE, OTHER = 1, 2, 3, 10, 11
VIEW, SEND, EMBED, ATTACH, READ = (
    table.VIEW.bit,
    table.SEND.bit,
    table.EMBED.bit,
    table.ATTACH.bit,
    table.READ_HISTORY.bit,
)
IN_THREADS = table.SEND_IN_THREADS.bit
HISTORY = "Read Message History"
TO_FIND = {each.name for each in table.TO_FIND}
WHOLE = VIEW | SEND | EMBED | ATTACH | READ
ALL_NAMES = ("View Channels", "Send Messages", "Embed Links", "Attach Files", HISTORY)
TEXT, VOICE, THREAD, PRIVATE = 0, 2, 11, 12


def overwrite(target: int, *, allow: int = 0, deny: int = 0, member: bool = False) -> Any:
    return {"id": str(target), "type": int(member), "allow": str(allow), "deny": str(deny)}


def standing(
    *overwrites: Any,
    everyone: int = WHOLE,
    role: int = 0,
    owner: int = OWNER,
    roles: tuple[int, ...] = (ROLE, OTHER),
    until: str | None = None,
    kind: int = TEXT,
    let_in: bool = True,
) -> Standing:
    granted_to = {GUILD: everyone, ROLE: role, OTHER: 0}
    guild = {
        "id": str(GUILD),
        "owner_id": str(owner),
        "roles": [{"id": str(key), "permissions": str(value)} for key, value in granted_to.items()],
    }
    member = {
        "user": {"id": str(BOT)},
        "roles": [str(each) for each in roles],
        "communication_disabled_until": until,
    }
    place = {"type": kind, "permission_overwrites": list(overwrites)}
    if kind not in (THREAD, PRIVATE):
        return Standing(guild, member, place)
    return Standing(guild, member, {"type": kind}, {**place, "type": TEXT}, is_let_in=let_in)


@pytest.mark.parametrize(
    ("where", "lacking"),
    [
        (standing(), ()),
        (standing(everyone=0), ALL_NAMES),
        (standing(everyone=0, role=WHOLE), ()),
        (standing(everyone=0, role=WHOLE, roles=()), ALL_NAMES),
        # Only what is to be granted is named, not what goes with it.
        (standing(overwrite(GUILD, deny=VIEW)), ("View Channels",)),
        (standing(overwrite(GUILD, deny=SEND)), ("Send Messages",)),
        (standing(overwrite(GUILD, deny=EMBED)), ("Embed Links",)),
        (standing(overwrite(GUILD, deny=ATTACH)), ("Attach Files",)),
        (standing(overwrite(GUILD, deny=READ)), (HISTORY,)),
        (standing(overwrite(GUILD, deny=EMBED | READ)), ("Embed Links", HISTORY)),
        # Everyone's, then all roles' together, then one's own.
        (standing(overwrite(ROLE, allow=SEND), overwrite(GUILD, deny=SEND)), ()),
        (standing(overwrite(OTHER, allow=SEND), overwrite(ROLE, deny=SEND)), ()),
        (standing(overwrite(ROLE, allow=SEND), overwrite(OTHER, deny=SEND)), ()),
        (standing(overwrite(ROLE, deny=SEND), roles=(OTHER,)), ()),
        (standing(overwrite(BOT, deny=SEND, member=True), overwrite(ROLE, allow=SEND)), ("Send Messages",)),
        (standing(overwrite(BOT, allow=SEND, member=True), overwrite(ROLE, deny=SEND)), ()),
        (standing(overwrite(OWNER, deny=SEND, member=True)), ()),
        # An overwrite is for who it says it is for: ids of roles and members don't mix.
        (standing(overwrite(BOT, deny=SEND)), ()),
        (standing(overwrite(ROLE, deny=SEND, member=True)), ()),
        # Owners and administrators.
        (standing(overwrite(GUILD, deny=WHOLE), role=table.ADMINISTRATOR.bit), ()),
        (standing(overwrite(BOT, deny=WHOLE, member=True), owner=BOT, everyone=0), ()),
        (standing(overwrite(GUILD, allow=table.ADMINISTRATOR.bit, deny=SEND)), ("Send Messages",)),
        # Threads: one permission of their own, and the overwrites of the parent.
        (standing(kind=THREAD), ("Send Messages in Threads",)),
        (standing(everyone=(WHOLE | IN_THREADS) & ~SEND, kind=THREAD), ()),
        (standing(overwrite(GUILD, deny=VIEW), everyone=WHOLE | IN_THREADS, kind=THREAD), ("View Channels",)),
        (standing(everyone=WHOLE | IN_THREADS, kind=PRIVATE), ()),
        (standing(everyone=WHOLE | IN_THREADS, kind=PRIVATE, let_in=False), ("View Channels",)),
        (standing(everyone=WHOLE | IN_THREADS | table.MANAGE_THREADS.bit, kind=PRIVATE, let_in=False), ()),
        (standing(everyone=WHOLE | IN_THREADS, kind=THREAD, let_in=False), ()),
        # In voice channels one has to be able to connect.
        (standing(kind=VOICE), ("Connect",)),
        (standing(everyone=WHOLE | table.CONNECT.bit, kind=VOICE), ()),
    ],
)  # fmt: skip
def test_what_is_missing(where: Standing, lacking: tuple[str, ...]) -> None:
    assert missing(where, NOON) == lacking


@pytest.mark.parametrize(
    ("where", "at", "expected"),
    [
        (standing(until="2026-03-01T12:00:01+00:00"), NOON, VIEW | READ),
        (standing(until="2026-03-01T12:00:00.000000+00:00"), NOON, WHOLE),
        (standing(until="2026-03-01T12:30:00+01:00"), NOON, WHOLE),
        (standing(until="2026-03-01T12:00:01+00:00"), None, WHOLE),
        (standing(until="2026-03-01T12:00:01+00:00", role=table.ADMINISTRATOR.bit), NOON, bits.ALL),
        (standing(until="2026-03-01T12:00:01+00:00", owner=BOT), NOON, bits.ALL),
        (standing(overwrite(GUILD, deny=VIEW)), NOON, 0),
        (standing(overwrite(GUILD, deny=SEND)), NOON, VIEW | READ),
        (
            standing(everyone=WHOLE | table.MENTION_EVERYONE.bit, kind=THREAD),
            NOON,
            VIEW | SEND | READ,
        ),
        (standing(kind=VOICE), NOON, VIEW),
    ],
)
def test_what_is_granted(where: Standing, at: dt.datetime | None, expected: int) -> None:
    assert granted(where, at) == expected


def test_who_is_timed_out_lacks_what_writing_needs_and_can_read_back() -> None:
    where = standing(until="2026-03-01T13:00:00+00:00")
    assert missing(where, NOON) == ("Send Messages", "Embed Links", "Attach Files")


def test_the_names_are_those_of_the_invitation_and_history_is_the_last() -> None:
    lacking = missing(standing(everyone=0), NOON)
    in_threads = missing(standing(everyone=0, kind=THREAD), NOON)
    assert {*lacking, *in_threads} <= {each.name for each in table.INVITE}
    assert lacking[-1] == in_threads[-1] == HISTORY
    assert {"View Channels", HISTORY} <= TO_FIND


def test_the_documents_invite_the_bot_with_what_it_needs_and_name_it() -> None:
    root = Path(__file__).parents[2]
    assert f"permissions={table.INVITE_BITS}" in (root / ".github/HOSTING.md").read_text("utf-8")
    *names, last = [each.name for each in table.INVITE]
    said = f"The permissions are {', '.join(names)} and {last}."
    assert said in (root / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "member", [{}, {"user": {"id": "3"}, "roles": None}, {"user": None, "roles": []}]
)
def test_what_is_not_of_discords_form_raises_what_is_said(member: Any) -> None:
    where = standing()
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        missing(Standing(where.guild, member, where.channel), NOON)


# --- against the sandbox's world -----------------------------------------------------------

# Few bits, so that they meet: those that have consequences, and one that has none.
_BITS = [
    VIEW,
    SEND,
    EMBED,
    READ,
    IN_THREADS,
    table.MANAGE_THREADS.bit,
    table.ATTACH.bit,
    table.MENTION_EVERYONE.bit,
    1 << 6,
]
some_bits = st.lists(st.sampled_from(_BITS), unique=True).map(sum)
# An administrator now and then: most examples are about the rest.
role_bits = st.one_of(some_bits, some_bits, some_bits, st.just(table.ADMINISTRATOR.bit))
targets = st.sampled_from([GUILD, ROLE, OTHER, 12, BOT, 99])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Guild, Member, Channel, Channel | None]:
    guild = Guild(GUILD, "g", draw(st.sampled_from([OWNER] * 9 + [BOT])))
    for role_id in (GUILD, ROLE, OTHER, 12):
        guild.roles[role_id] = Role(role_id, "r", draw(role_bits if role_id == 12 else some_bits))
    roles = draw(st.lists(st.sampled_from([ROLE, OTHER, 12]), unique=True))
    member = Member(BOT, NOON, roles)
    overwrites = [
        Overwrite(target, target in (BOT, 99), draw(some_bits), draw(some_bits))
        for target in draw(st.lists(targets, unique=True))
    ]
    place = Channel(100, ChannelType.TEXT, "c", GUILD, overwrites=overwrites)
    kind = draw(st.sampled_from([ChannelType.TEXT, THREAD, PRIVATE]))
    if kind == ChannelType.TEXT:
        return guild, member, place, None
    joined = {BOT: NOON} if draw(st.booleans()) else {}
    about = Thread(OWNER, NOON, NOON, members=joined)
    return guild, member, Channel(101, kind, "t", GUILD, parent_id=100, thread=about), place


@given(worlds())
def test_it_is_what_the_sandboxs_world_computes(
    drawn: tuple[Guild, Member, Channel, Channel | None],
) -> None:
    guild, member, channel, parent = drawn
    where = Standing(
        payloads.guild(guild),
        payloads.member(member, User(BOT, "bot", bot=True)),
        payloads.channel(channel),
        None if parent is None else payloads.channel(parent),
        is_let_in=channel.thread is None or BOT in channel.thread.members,
    )
    expected = int(world.channel_permissions(guild, member, channel, parent))
    mine = granted(where, NOON)
    assert mine & int(world.ALL) == expected
    # Something is missing exactly when something that is needed isn't granted in the end.
    needed = VIEW | where.sending.bit | EMBED | ATTACH | READ
    assert bool(missing(where, NOON)) == bool(needed & ~mine)
    assert bool(TO_FIND & set(missing(where, NOON))) == (not mine & READ)
