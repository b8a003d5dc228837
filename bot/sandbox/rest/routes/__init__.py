"""The routes of REST v10 that the sandbox knows, as pure functions from request to answer.

`rest` finds the route, checks the token and puts the answer on the wire.
"""

from bot.sandbox.rest.routes import (
    commands,
    identity,
    interactions,
    messages,
    pins,
    places,
    threads,
)
from bot.sandbox.rest.routes.table import Request, Route

ROUTES: list[Route] = [
    *identity.ROUTES,
    *places.ROUTES,
    *messages.ROUTES,
    *pins.ROUTES,
    *threads.ROUTES,
    *commands.ROUTES,
    *interactions.ROUTES,
]

__all__ = ["ROUTES", "Request", "Route"]
