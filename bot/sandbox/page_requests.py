"""Whom and what the page's requests name, and how acting is answered."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Json
from bot.sandbox.person import Answer, Person
from bot.sandbox.request_body import read_number
from bot.sandbox.world.world import World

PLACE = "/people/{person}/channels/{channel}"


def person_in(world: World, request: web.Request) -> Person:
    """Return the path's person."""
    name = request.match_info["person"]
    if (user := world.person(name)) is not None:
        return Person(world, user)
    names = ", ".join(each.username for each in world.people)
    raise Refused(f"There is nobody called {name!r} here. There are: {names}.")


def message_in(world: World, request: web.Request) -> Json:
    """Return the ids of the path's message."""
    channel = person_in(world, request).channel(request.match_info["channel"])
    number = read_number(request.match_info["message"], "id")
    return {"id": str(number), "channel_id": str(channel.id)}


def answered(answer: Answer) -> Json:
    """Return a bot's answer as the page gets it."""
    return {"answer": asdict(answer) | {"interaction_id": str(answer.interaction_id)}}


def text_in(body: Json, name: str) -> str:
    """Return a text of a request's body."""
    value = body.get(name)
    if not isinstance(value, str):
        raise Refused(f"{name}: a text is needed.")
    return value
