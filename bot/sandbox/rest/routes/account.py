"""The bot's account and its application: name, entitlements, linked roles, permissions."""

from __future__ import annotations

from bot.sandbox.forms.account import OWN_USER, ROLE_CONNECTIONS
from bot.sandbox.forms.fields import check
from bot.sandbox.forms.holding import held
from bot.sandbox.model import Event, Json
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.rest.routes.things import require_own
from bot.sandbox.world import entitlements, payloads, things
from bot.sandbox.world.entitlements import ENTITLEMENTS

ROUTES = Routes()


@ROUTES.add("PATCH", "/users/@me")
def _rename(request: Request) -> Answer:
    check(OWN_USER, request.body)
    world = request.world
    world.bot.username = (request.body.get("username") or world.bot.username).strip()
    world.publish(Event("USER_UPDATE", payloads.own_user(world.bot)))
    return 200, payloads.own_user(world.bot)


# --- entitlements --------------------------------------------------------------------------

_ENTITLEMENTS = "/applications/{application_id}/entitlements"
_ENTITLEMENT = f"{_ENTITLEMENTS}/{{entitlement_id}}"


@ROUTES.add("GET", _ENTITLEMENTS)
def _list_entitlements(request: Request) -> Answer:
    """List entitlements in order of id, of one owner or of some SKUs."""
    require_own(request)
    limit, query = request.limit(most=100, otherwise=100), request.query
    before, after = request.number("before"), request.number("after") or 0
    skus = [each for each in query.get("sku_ids", "").split(",") if each]
    found = [
        each
        for number, each in sorted(things.all_of(request.world.application, ENTITLEMENTS).items())
        if number > after
        and (before is None or number < before)
        and query.get("user_id") in (None, each["user_id"])
        and query.get("guild_id") in (None, each.get("guild_id"))
        and (not skus or each["sku_id"] in skus)
    ]
    return 200, found[-limit:] if before is not None else found[:limit]


@ROUTES.add("POST", _ENTITLEMENTS)
def _grant(request: Request) -> Answer:
    require_own(request)
    check(ENTITLEMENTS.form, request.body)
    return 200, entitlements.grant(request.world, request.by, request.body)


def _entitlement(request: Request) -> Json:
    require_own(request)
    return things.find(request.world.application, ENTITLEMENTS, request.id("entitlement_id"))


@ROUTES.add("GET", _ENTITLEMENT)
def _one_entitlement(request: Request) -> Answer:
    return 200, _entitlement(request)


@ROUTES.add("DELETE", _ENTITLEMENT)
def _take(request: Request) -> Answer:
    entitlements.delete(request.world, request.by, _entitlement(request))
    return 204, None


@ROUTES.add("POST", f"{_ENTITLEMENT}/consume")
def _consume(request: Request) -> Answer:
    _entitlement(request)["consumed"] = True
    return 204, None


@ROUTES.add("GET", "/skus/{sku_id}/subscriptions")
def _subscriptions(request: Request) -> Answer:
    """List none: nothing can be bought here."""
    request.limit(most=100)
    return 200, []


# --- linked roles --------------------------------------------------------------------------

_METADATA = "/applications/{application_id}/role-connections/metadata"


@ROUTES.add("GET", _METADATA)
def _look_at_metadata(request: Request) -> Answer:
    require_own(request)
    return 200, request.world.application.role_connections


@ROUTES.add("PUT", _METADATA)
def _set_metadata(request: Request) -> Answer:
    require_own(request)
    check(ROLE_CONNECTIONS, request.body)
    request.world.application.role_connections = held(ROLE_CONNECTIONS, request.body) or []
    return _look_at_metadata(request)


# --- who may use commands ------------------------------------------------------------------

_PERMISSIONS = "/applications/{application_id}/guilds/{guild_id}/commands"


@ROUTES.add("GET", f"{_PERMISSIONS}/permissions")
def _all_permissions(request: Request) -> Answer:
    """List none: a guild's admins set them, which the sandbox's can't yet."""
    require_own(request)
    request.require_guild()
    return 200, []
