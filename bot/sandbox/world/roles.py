"""Roles: made, changed, moved, deleted, as far as whoever does it may.

Bodies have passed their forms. What isn't allowed raises Discord's `ApiError`.
Source: docs, resources/guild and topics/permissions.
"""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Event, Guild, Json, Role
from bot.sandbox.world import audit, payloads
from bot.sandbox.world.audit import Action, By
from bot.sandbox.world.permissions import ALL, Permission
from bot.sandbox.world.rank import granted, rank_of, require, require_above, top
from bot.sandbox.world.world import World

MOST_ROLES = 250


def found(guild: Guild, role_id: int) -> Role:
    """Return a role; raises 10011 if there is none."""
    try:
        return guild.roles[role_id]
    except KeyError:
        raise api_error.unknown("Role") from None


def create(world: World, by: By, guild: Guild, body: Json) -> Role:
    """Make a role, at the bottom, with everyone's permissions unless `body` says which."""
    require(guild, by.user_id, Permission.MANAGE_ROLES)
    if len(guild.roles) >= MOST_ROLES:
        raise api_error.refused(30005)
    _require_grantable(guild, by, body)
    role = Role(world.ids.next(), "new role", guild.roles[guild.id].permissions, position=1)
    _set(role, body)
    guild.roles[role.id] = role
    data = {"guild_id": str(guild.id), "role": payloads.role(role)}
    world.publish(Event("GUILD_ROLE_CREATE", data, guild.id))
    after = payloads.role(role)
    audit.note(world, by, guild, Action.ROLE_CREATE, role.id, after=after)
    return role


def change(world: World, by: By, guild: Guild, role: Role, body: Json) -> None:
    """Change what `body` names of a role; of @everyone only the permissions can change."""
    require(guild, by.user_id, Permission.MANAGE_ROLES)
    if role.id == guild.id:
        body = {name: body[name] for name in ("permissions",) if name in body}
    else:
        require_above(guild, by.user_id, role)
    _require_grantable(guild, by, body)
    before = payloads.role(role)
    _set(role, body)
    after = payloads.role(role)
    if after != before:
        world.change_role(guild, role)
        audit.note(world, by, guild, Action.ROLE_UPDATE, role.id, before=before, after=after)


def _require_grantable(guild: Guild, by: By, body: Json) -> None:
    """Raise unless whoever gives permissions has them."""
    own = granted(guild, by.user_id)
    wanted = as_integer(body.get("permissions")) or 0
    if not own & Permission.ADMINISTRATOR and wanted & ~own & ALL:
        raise api_error.missing_permissions()


def _set(role: Role, body: Json) -> None:
    role.name = body.get("name") or role.name
    permissions = as_integer(body.get("permissions"))
    if permissions is not None:
        role.permissions = permissions & ALL
    color = as_integer((body.get("colors") or {}).get("primary_color", body.get("color")))
    role.color = role.color if color is None else color
    for name in ("hoist", "mentionable"):
        if body.get(name) is not None:
            setattr(role, name, body[name])


def delete(world: World, by: By, guild: Guild, role: Role) -> None:
    """Delete a role; those of bots and @everyone stay."""
    require(guild, by.user_id, Permission.MANAGE_ROLES)
    if role.managed or role.id == guild.id:
        raise api_error.refused(50028)
    require_above(guild, by.user_id, role)
    before = payloads.role(role)
    world.delete_role(guild, role)
    audit.note(world, by, guild, Action.ROLE_DELETE, role.id, before=before)


def move(world: World, by: By, guild: Guild, wanted: list[Json]) -> None:
    """Give roles new positions; all are numbered anew from the bottom.

    Libraries list all roles, also those that stay: only the order is not to change from one's
    own highest role on.
    """
    require(guild, by.user_id, Permission.MANAGE_ROLES)
    places = {found(guild, int(each["id"])).id: as_integer(each.get("position")) for each in wanted}
    own = top(guild, by.user_id)
    before = sorted((each for each in guild.roles.values() if each.id != guild.id), key=rank_of)
    after = sorted(before, key=lambda role: _place(role, places.get(role.id)))
    below = sum(rank_of(role) < own for role in before)
    if after[below:] != before[below:]:
        raise api_error.missing_permissions()
    for number, role in enumerate(after, 1):
        if role.position != number:
            role.position = number
            world.change_role(guild, role)


def _place(role: Role, wanted: int | None) -> tuple[float, float, int]:
    """Return what roles are ordered by; one that moves to a position comes after who was there."""
    position, age = rank_of(role)
    if wanted is None:
        return position, 0, age
    return wanted, 1 if wanted > position else -1, age
