"""The bot itself: who it is, and where its gateway is."""

from __future__ import annotations

from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import payloads

ROUTES = Routes()


@ROUTES.add("GET", "/users/@me")
def _own_user(request: Request) -> Answer:
    return 200, payloads.own_user(request.world.bot)


@ROUTES.add("GET", "/applications/@me")
@ROUTES.add("GET", "/oauth2/applications/@me")
def _own_application(request: Request) -> Answer:
    world = request.world
    return 200, payloads.application(world.application, world.bot, len(world.guilds))


@ROUTES.add("GET", "/gateway", needs_token=False)
def _gateway(request: Request) -> Answer:
    return 200, {"url": request.gateway_url}


@ROUTES.add("GET", "/gateway/bot")
def _gateway_for_bots(request: Request) -> Answer:
    return 200, {"url": request.gateway_url, **request.gateway_facts()}
