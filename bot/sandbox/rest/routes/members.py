"""Members of guilds, and who is banned."""

from __future__ import annotations

from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer, check
from bot.sandbox.forms.members import (
    BAN,
    BULK_BAN,
    MEMBER_ADD,
    MEMBER_CHANGE,
    OWN_MEMBER_CHANGE,
    PRUNE,
)
from bot.sandbox.model import Guild, Member
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import audit, members, payloads
from bot.sandbox.world.audit import Action
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.rank import require, require_above

ROUTES = Routes()

_MEMBERS = "/guilds/{guild_id}/members"
_MEMBER = f"{_MEMBERS}/{{user_id}}"
_BANS = "/guilds/{guild_id}/bans"
_MAY_LIST = 1 << 14 | 1 << 15
"""The application's flags that allow it the members of its guilds."""


def _member(request: Request) -> tuple[Guild, Member]:
    guild, user = request.guild, request.world.user(request.id("user_id"))
    return guild, members.found(guild, user.id)


def _shown(request: Request, member: Member) -> Any:
    return payloads.member(member, request.world.users[member.user_id])


@ROUTES.add("GET", _MEMBERS)
def _list_members(request: Request) -> Answer:
    """List members in order of id, if the application may have them all."""
    guild = request.guild
    if not request.world.application.flags & _MAY_LIST:
        raise api_error.missing_access()
    limit = request.limit(most=1000, otherwise=1)
    after = request.number("after") or 0
    page = sorted(number for number in guild.members if number > after)[:limit]
    return 200, [_shown(request, guild.members[number]) for number in page]


@ROUTES.add("GET", f"{_MEMBERS}/search")
def _search_members(request: Request) -> Answer:
    """List the members whose name or nickname begins with the query."""
    guild, limit = request.guild, request.limit(most=1000, otherwise=1)
    prefix = request.query.get("query", "").lower()
    if not prefix:
        raise api_error.fault(("query",), "BASE_TYPE_REQUIRED", "This field is required")
    names = request.world.users
    fitting = [
        member
        for member in guild.members.values()
        if any(
            name.lower().startswith(prefix)
            for name in (names[member.user_id].username, names[member.user_id].name, member.nick)
            if name
        )
    ]
    return 200, [_shown(request, member) for member in fitting[:limit]]


@ROUTES.add("GET", _MEMBER)
def _one_member(request: Request) -> Answer:
    return 200, _shown(request, _member(request)[1])


@ROUTES.add("PATCH", f"{_MEMBERS}/@me")
def _change_self(request: Request) -> Answer:
    guild, world = request.guild, request.world
    check(OWN_MEMBER_CHANGE, request.body)
    own = members.found(guild, world.bot.id)
    members.change(world, request.by, guild, own, request.body)
    return 200, _shown(request, own)


@ROUTES.add("PATCH", _MEMBER)
def _change_member(request: Request) -> Answer:
    guild, member = _member(request)
    check(MEMBER_CHANGE, request.body)
    members.change(request.world, request.by, guild, member, request.body)
    return 200, _shown(request, member)


@ROUTES.add("PUT", _MEMBER)
def _add_member(request: Request) -> Answer:
    """Do nothing for a member; nobody else has a token that would let the bot add them."""
    guild = request.guild
    require(guild, request.world.bot.id, Permission.CREATE_INSTANT_INVITE)
    check(MEMBER_ADD, request.body)
    if request.world.user(request.id("user_id")).id not in guild.members:
        raise api_error.refused(50025)
    return 204, None


@ROUTES.add("DELETE", _MEMBER)
def _kick(request: Request) -> Answer:
    members.kick(request.world, request.by, request.guild, request.id("user_id"))
    return 204, None


@ROUTES.add("PUT", f"{_MEMBER}/roles/{{role_id}}")
@ROUTES.add("DELETE", f"{_MEMBER}/roles/{{role_id}}")
def _change_role(request: Request) -> Answer:
    """Give a member one role, or take it; which of them the method says."""
    guild, member = _member(request)
    number = request.id("role_id")
    if number not in guild.roles:
        raise api_error.unknown("Role")
    others = [each for each in member.roles if each != number]
    wanted = [*others, number] if request.method == "PUT" else others
    require(guild, request.world.bot.id, Permission.MANAGE_ROLES)
    require_above(guild, request.world.bot.id, guild.roles[number])
    if set(wanted) != set(member.roles):
        members.change(request.world, request.by, guild, member, {"roles": wanted})
    return 204, None


# --- bans ----------------------------------------------------------------------------------


@ROUTES.add("GET", _BANS)
def _bans(request: Request) -> Answer:
    """List bans in order of the user's id, before or after one."""
    guild, world = request.guild, request.world
    require(guild, world.bot.id, Permission.BAN_MEMBERS)
    limit = request.limit(most=1000, otherwise=1000)
    before = request.number("before")
    after = request.number("after") or 0
    numbers = sorted(guild.bans)
    if before is not None:
        page = [number for number in numbers if number < before][-limit:]
    else:
        page = [number for number in numbers if number > after][:limit]
    return 200, [members.ban_payload(world, guild, number) for number in page]


@ROUTES.add("GET", f"{_BANS}/{{user_id}}")
def _one_ban(request: Request) -> Answer:
    guild, user_id = request.guild, request.id("user_id")
    require(guild, request.world.bot.id, Permission.BAN_MEMBERS)
    if user_id not in guild.bans:
        raise api_error.unknown("Ban")
    return 200, members.ban_payload(request.world, guild, user_id)


@ROUTES.add("PUT", f"{_BANS}/{{user_id}}")
def _ban(request: Request) -> Answer:
    check(BAN, request.body)
    seconds = _seconds(request.body or {})
    members.ban(request.world, request.by, request.guild, request.id("user_id"), seconds)
    return 204, None


def _seconds(body: Any) -> int:
    days = as_integer(body.get("delete_message_days")) or 0
    return as_integer(body.get("delete_message_seconds")) or days * 86_400


@ROUTES.add("DELETE", f"{_BANS}/{{user_id}}")
def _unban(request: Request) -> Answer:
    members.unban(request.world, request.by, request.guild, request.id("user_id"))
    return 204, None


@ROUTES.add("POST", "/guilds/{guild_id}/bulk-ban")
def _bulk_ban(request: Request) -> Answer:
    """Ban those whom the bot may ban; 500000 if there are none."""
    guild, bot_id = request.guild, request.world.bot.id
    require(guild, bot_id, Permission.BAN_MEMBERS | Permission.MANAGE_GUILD)
    check(BULK_BAN, request.body)
    done, failed = [], []
    for number in dict.fromkeys(int(each) for each in request.body["user_ids"]):
        try:
            if number in guild.bans:
                raise api_error.missing_permissions()
            members.ban(request.world, request.by, guild, number, _seconds(request.body))
        except api_error.ApiError:
            failed.append(str(number))
        else:
            done.append(str(number))
    if not done:
        raise api_error.refused(500000)
    return 200, {"banned_users": done, "failed_users": failed}


# --- pruning -------------------------------------------------------------------------------


@ROUTES.add("GET", "/guilds/{guild_id}/prune")
def _count_idle(request: Request) -> Answer:
    days = request.number("days", otherwise=7) or 0
    if not 1 <= days <= 30:
        message = "int value should be between 1 and 30."
        raise api_error.fault(("days",), "NUMBER_TYPE_MAX", message)
    roles = request.query.get("include_roles", "").split(",")
    return 200, {"pruned": len(_idle(request, days, roles))}


@ROUTES.add("POST", "/guilds/{guild_id}/prune")
def _prune(request: Request) -> Answer:
    """Remove who was idle; without `compute_prune_count` nobody says how many those were."""
    check(PRUNE, request.body)
    body, guild, world = request.body or {}, request.guild, request.world
    days = as_integer(body.get("days")) or 7
    gone = _idle(request, days, body.get("include_roles") or ())
    for number in gone:
        world.leave(guild, number)
    if gone:
        options = {"delete_member_days": str(days), "members_removed": str(len(gone))}
        audit.note(world, request.by, guild, Action.MEMBER_PRUNE, None, options=options)
    counts = body.get("compute_prune_count") is not False
    return 200, {"pruned": len(gone) if counts else None}


def _idle(request: Request, days: int, roles: Any) -> list[int]:
    guild = request.guild
    require(guild, request.world.bot.id, Permission.KICK_MEMBERS | Permission.MANAGE_GUILD)
    return members.idle(request.world, guild, days, [as_integer(each) or 0 for each in roles])
