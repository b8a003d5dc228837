"""The bot itself: who it is, its application, and where its gateway is."""

from __future__ import annotations

from bot.sandbox.forms.application import APPLICATION
from bot.sandbox.forms.fields import check
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.rest.routes.things import require_own
from bot.sandbox.world import application, payloads

ROUTES = Routes()


@ROUTES.add("GET", "/users/@me")
def _own_user(request: Request) -> Answer:
    return 200, payloads.own_user(request.world.bot)


@ROUTES.add("GET", "/applications/@me")
@ROUTES.add("GET", "/oauth2/applications/@me")
def _own_application(request: Request) -> Answer:
    world = request.world
    return 200, payloads.application(world.application, world.bot, world.people, len(world.guilds))


@ROUTES.add("GET", "/applications/{application_id}")
def _named_application(request: Request) -> Answer:
    require_own(request)
    return _own_application(request)


async def _knock(request: Request) -> None:
    """See whether the address for interactions that is sent can be one."""
    body = request.body
    url = body.get("interactions_endpoint_url") if isinstance(body, dict) else None
    if url is None or url == request.world.application.interactions_endpoint_url:
        return
    check(APPLICATION, body)
    await request.knock(url)


@ROUTES.add("PATCH", "/applications/@me", first=_knock)
@ROUTES.add("PATCH", "/applications/{application_id}", first=_knock)
def _change_application(request: Request) -> Answer:
    if "application_id" in request.path:
        require_own(request)
    check(APPLICATION, request.body)
    application.change(request.world.application, request.body)
    return _own_application(request)


@ROUTES.add("GET", "/gateway", needs_token=False)
def _gateway(request: Request) -> Answer:
    return 200, {"url": request.gateway_url}


@ROUTES.add("GET", "/gateway/bot")
def _gateway_for_bots(request: Request) -> Answer:
    return 200, {"url": request.gateway_url, **request.gateway_facts()}
