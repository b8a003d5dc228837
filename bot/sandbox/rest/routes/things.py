"""The five routes of each kind of thing: list, one, make, change, delete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox import api_error
from bot.sandbox.forms.fields import check
from bot.sandbox.model import Json
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import things
from bot.sandbox.world.things import Kind, Owner

Requiring = Callable[[Request, Json | None], None]
"""Raises unless the bot may change that thing, or make one if it is None."""
Completing = Callable[[Request, Json], Json]
"""Returns what a thing that is being made has beside what was sent."""


@dataclass(frozen=True)
class Shelf:
    """Where the things of one kind are served, and what is asked before they change."""

    kind: Kind
    path: str
    id_name: str
    require: Requiring
    complete: Completing
    made: int = 200
    """The status of the answer when one was made."""
    list_as: str | None = None
    """The name of the list in the answer; None if the list is the answer."""
    require_reading: Requiring = lambda request, thing: None


def owner_in(request: Request) -> Owner:
    """Return the path's guild, or the application if it names none."""
    if "guild_id" in request.path:
        return request.guild
    require_own(request)
    return request.world.application


def require_own(request: Request) -> None:
    """Raise 20012 unless the path names the bot's own application."""
    if request.id("application_id") != request.world.application.id:
        raise api_error.ApiError(403, 20012, "You are not authorized to perform this action")


def serve(shelf: Shelf) -> Routes:
    """Return the routes of one kind of thing."""
    routes, kind, one = Routes(), shelf.kind, f"{shelf.path}/{{{shelf.id_name}}}"

    @routes.add("GET", shelf.path)
    def _list(request: Request) -> Answer:
        owner = owner_in(request)
        shelf.require_reading(request, None)
        listed = [things.shown(request.world, each) for each in things.all_of(owner, kind).values()]
        return 200, listed if shelf.list_as is None else {shelf.list_as: listed}

    def _named(request: Request) -> tuple[Owner, Json]:
        owner = owner_in(request)
        return owner, things.find(owner, kind, request.id(shelf.id_name))

    @routes.add("GET", one)
    def _one(request: Request) -> Answer:
        _, thing = _named(request)
        shelf.require_reading(request, thing)
        return 200, things.shown(request.world, thing)

    @routes.add("POST", shelf.path)
    def _make(request: Request) -> Answer:
        owner = owner_in(request)
        shelf.require(request, None)
        check(kind.form, request.body)
        more = shelf.complete(request, request.body)
        thing = things.make(request.world, request.by, owner, kind, request.body, **more)
        return shelf.made, things.shown(request.world, thing)

    @routes.add("PATCH", one)
    def _change(request: Request) -> Answer:
        owner, thing = _named(request)
        shelf.require(request, thing)
        check(kind.change, request.body)
        things.change(request.world, request.by, owner, kind, thing, request.body)
        return 200, things.shown(request.world, thing)

    @routes.add("DELETE", one)
    def _delete(request: Request) -> Answer:
        owner, thing = _named(request)
        shelf.require(request, thing)
        things.delete(request.world, request.by, owner, kind, thing)
        return 204, None

    return routes
