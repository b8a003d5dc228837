"""The routes of REST v10 that the sandbox knows, as pure functions from request to answer.

`rest` finds the route, checks the token and puts the answer on the wire.
"""

from bot.sandbox.rest.routes import (
    account,
    channels,
    commands,
    events,
    expressions,
    guilds,
    identity,
    interactions,
    invites,
    members,
    messages,
    pins,
    places,
    polls,
    reactions,
    roles,
    search,
    threads,
    voice,
    webhooks,
)
from bot.sandbox.rest.routes.table import Request, Route

ROUTES: list[Route] = [
    *identity.ROUTES,
    *places.ROUTES,
    *channels.ROUTES,
    *messages.ROUTES,
    *pins.ROUTES,
    *reactions.ROUTES,
    *polls.ROUTES,
    *members.ROUTES,
    *expressions.ROUTES,
    *webhooks.ROUTES,
    *events.ROUTES,
    *invites.ROUTES,
    *guilds.ROUTES,
    *voice.ROUTES,
    *account.ROUTES,
    *search.ROUTES,
    *roles.ROUTES,
    *threads.ROUTES,
    *commands.ROUTES,
    *interactions.ROUTES,
]

__all__ = ["ROUTES", "Request", "Route"]
