"""Roles of guilds."""

from __future__ import annotations

from bot.sandbox.forms.fields import check
from bot.sandbox.forms.members import ROLE, ROLE_POSITIONS
from bot.sandbox.model import Guild, Role
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import payloads, roles

ROUTES = Routes()

_ROLES = "/guilds/{guild_id}/roles"
_ROLE = f"{_ROLES}/{{role_id}}"


def _role(request: Request) -> tuple[Guild, Role]:
    guild = request.guild
    return guild, roles.found(guild, request.id("role_id"))


@ROUTES.add("GET", _ROLES)
def _list_roles(request: Request) -> Answer:
    return 200, [payloads.role(role) for role in request.guild.roles.values()]


@ROUTES.add("GET", f"{_ROLES}/member-counts")
def _count_members(request: Request) -> Answer:
    """Count the members of each role but @everyone."""
    guild = request.guild
    counts = {str(role_id): 0 for role_id in guild.roles if role_id != guild.id}
    for member in guild.members.values():
        for role_id in member.roles:
            counts[str(role_id)] += 1
    return 200, counts


@ROUTES.add("GET", _ROLE)
def _one_role(request: Request) -> Answer:
    return 200, payloads.role(_role(request)[1])


@ROUTES.add("POST", _ROLES)
def _create(request: Request) -> Answer:
    guild = request.guild
    check(ROLE, request.body)
    return 200, payloads.role(roles.create(request.world, request.by, guild, request.body))


@ROUTES.add("PATCH", _ROLES)
def _move(request: Request) -> Answer:
    check(ROLE_POSITIONS, request.body)
    roles.move(request.world, request.by, request.guild, request.body)
    return _list_roles(request)


@ROUTES.add("PATCH", _ROLE)
def _change(request: Request) -> Answer:
    guild, role = _role(request)
    check(ROLE, request.body)
    roles.change(request.world, request.by, guild, role, request.body)
    return 200, payloads.role(role)


@ROUTES.add("DELETE", _ROLE)
def _delete(request: Request) -> Answer:
    roles.delete(request.world, request.by, *_role(request))
    return 204, None
