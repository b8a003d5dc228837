"""Who stands above whom in a guild, and who may do what to whom. Pure.

Source: docs, topics/permissions (permission hierarchy).
"""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.model import Guild, Member, Role
from bot.sandbox.world.permissions import NONE, Permission, guild_permissions

_Rank = tuple[float, int]


def rank_of(role: Role) -> _Rank:
    """Return a role's place; of two with the same position the older one is higher."""
    return role.position, -role.id


def top(guild: Guild, user_id: int) -> _Rank:
    """Return the place of a user's highest role; the owner is above all."""
    if user_id == guild.owner_id:
        return float("inf"), 0
    member = guild.members.get(user_id)
    if member is None:
        return -1, 0
    return max((rank_of(guild.roles[each]) for each in member.roles), default=(0, 0))


def granted(guild: Guild, user_id: int) -> Permission:
    """Return what a user may do in a guild, before channels change that."""
    member = guild.members.get(user_id)
    return NONE if member is None else guild_permissions(guild, member)


def require(guild: Guild, user_id: int, needed: Permission) -> None:
    """Raise 50013 unless a user has `needed` in the whole guild."""
    if needed & ~granted(guild, user_id):
        raise api_error.missing_permissions()


def require_above(guild: Guild, user_id: int, target: Member | Role | int) -> None:
    """Raise 50013 unless a user stands above a role, or a member or a stranger."""
    if isinstance(target, Role):
        place = rank_of(target)
    else:
        place = top(guild, target if isinstance(target, int) else target.user_id)
    if place >= top(guild, user_id):
        raise api_error.missing_permissions()


def require_making(
    guild: Guild, user_id: int, maker_id: str | None, creating: Permission, managing: Permission
) -> None:
    """Raise 50013 unless a user may make something, or change what `maker_id` made.

    Who may manage all may do either; who may create can change only what is their own.
    """
    own = granted(guild, user_id)
    is_own = maker_id in (None, str(user_id))
    if not (is_own and own & creating) and not own & managing:
        raise api_error.missing_permissions()
