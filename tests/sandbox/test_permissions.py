"""Permissions, as Discord's documentation computes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.sandbox.model import Channel, ChannelType, Guild, Member, Overwrite, Role
from bot.sandbox.world.permissions import (
    ALL,
    NONE,
    Permission,
    channel_permissions,
    guild_permissions,
)

GUILD, OWNER, SOMEBODY, ROLE, OTHER = 1, 2, 3, 10, 11
VIEW, SEND, EMBED = Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES, Permission.EMBED_LINKS


def guild(everyone: Permission = VIEW | SEND | EMBED, role: Permission = NONE) -> Guild:
    made = Guild(GUILD, "g", OWNER)
    made.roles = {
        GUILD: Role(GUILD, "@everyone", everyone),
        ROLE: Role(ROLE, "role", role),
        OTHER: Role(OTHER, "other", NONE),
    }
    return made


def member(user_id: int = SOMEBODY, *roles: int) -> Member:
    return Member(user_id, datetime(2025, 1, 1, tzinfo=UTC), list(roles))


def channel(*overwrites: Overwrite, kind: int = ChannelType.TEXT) -> Channel:
    return Channel(100, kind, "c", GUILD, overwrites=list(overwrites))


def deny(target: int, what: Permission, *, is_member: bool = False) -> Overwrite:
    return Overwrite(target, is_member, deny=what)


def allow(target: int, what: Permission, *, is_member: bool = False) -> Overwrite:
    return Overwrite(target, is_member, allow=what)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (member(OWNER), ALL),
        (member(SOMEBODY), VIEW | SEND | EMBED),
        (member(SOMEBODY, ROLE), ALL),
    ],
)
def test_owners_and_administrators_may_do_all(who: Member, expected: Permission) -> None:
    assert guild_permissions(guild(role=Permission.ADMINISTRATOR), who) == expected
    closed = channel(deny(GUILD, VIEW), deny(SOMEBODY, VIEW, is_member=True))
    granted = channel_permissions(guild(role=Permission.ADMINISTRATOR), who, closed)
    assert granted == (expected if expected == ALL else NONE)


@pytest.mark.parametrize(
    ("overwrites", "roles", "may_send"),
    [
        ([], [], True),
        ([deny(GUILD, SEND)], [], False),
        ([deny(GUILD, SEND), allow(ROLE, SEND)], [ROLE], True),
        ([deny(GUILD, SEND), allow(ROLE, SEND)], [], False),
        # All roles together: one role's allowance wins over another's denial.
        ([deny(ROLE, SEND), allow(OTHER, SEND)], [ROLE, OTHER], True),
        ([allow(ROLE, SEND), deny(SOMEBODY, SEND, is_member=True)], [ROLE], False),
        ([deny(ROLE, SEND), allow(SOMEBODY, SEND, is_member=True)], [ROLE], True),
    ],
)
def test_overwrites_apply_in_discords_order(
    overwrites: list[Overwrite], roles: list[int], may_send: bool
) -> None:
    granted = channel_permissions(guild(), member(SOMEBODY, *roles), channel(*overwrites))
    assert bool(granted & SEND) is may_send


def test_who_may_not_view_may_do_nothing() -> None:
    assert channel_permissions(guild(), member(), channel(deny(GUILD, VIEW))) == NONE


def test_who_may_not_send_may_not_embed() -> None:
    granted = channel_permissions(guild(), member(), channel(deny(GUILD, SEND)))
    assert granted == VIEW


def test_threads_ask_for_the_permission_of_threads() -> None:
    thread = channel(deny(GUILD, SEND), kind=ChannelType.PUBLIC_THREAD)
    everyone = VIEW | SEND | EMBED | Permission.SEND_MESSAGES_IN_THREADS
    assert channel_permissions(guild(everyone), member(), thread) & EMBED


def test_a_thread_has_the_overwrites_of_its_parent_and_none_of_its_own() -> None:
    parent = channel(deny(GUILD, VIEW), allow(ROLE, VIEW))
    thread = channel(kind=ChannelType.PUBLIC_THREAD)
    assert channel_permissions(guild(), member(), thread, parent) == NONE
    assert channel_permissions(guild(), member(SOMEBODY, ROLE), thread, parent) & VIEW


def test_without_writing_in_threads_nothing_that_goes_with_it_is_left() -> None:
    thread = channel(kind=ChannelType.PUBLIC_THREAD)
    assert channel_permissions(guild(), member(), thread, channel()) == VIEW | SEND
