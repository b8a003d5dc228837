"""What a person does with messages, as JSON over HTTP; every path stands behind the key.

    POST   …/messages                      {content, reply_to?, files?}   files: name to base64
    PATCH  …/messages/{message}            {content}
    DELETE …/messages/{message}            one's own, or a private answer
    POST   …/messages/{message}/forward    {channel}
    POST   …/messages/{message}/votes      {answers}       a poll's, numbered from 1
    PUT    …/messages/{message}/reactions/{emoji}
    DELETE …/messages/{message}/reactions/{emoji}
    POST   …/posts                         {name, content, tags?}         in a forum
    POST   …/typing
    GET    …/menus                         the commands of context menus
    POST   …/menus                         {command, message or person}

Each begins with `api/people/{person}/channels/{channel}`; see `page_api`.
"""

from __future__ import annotations

import base64
import binascii

from aiohttp import web

from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Json
from bot.sandbox.page_answers import Table, table_of
from bot.sandbox.page_requests import PLACE, answered, message_in, person_in, text_in
from bot.sandbox.person import Person
from bot.sandbox.request_body import read_number, read_object
from bot.sandbox.world.world import World

_MESSAGE = f"{PLACE}/messages/{{message}}"
_REACTION = f"{_MESSAGE}/reactions/{{emoji}}"


class WritingApi:
    """The page's way to write, on one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of routes, each path beginning with `prefix`."""
        table: Table = [
            ("POST", f"{PLACE}/messages", self._say),
            ("PATCH", _MESSAGE, self._edit),
            ("DELETE", _MESSAGE, self._put_away),
            ("POST", f"{_MESSAGE}/forward", self._forward),
            ("POST", f"{_MESSAGE}/votes", self._vote),
            ("PUT", _REACTION, self._react),
            ("DELETE", _REACTION, self._take_back),
            ("POST", f"{PLACE}/posts", self._post),
            ("POST", f"{PLACE}/typing", self._type),
            ("GET", f"{PLACE}/menus", self._menus),
            ("POST", f"{PLACE}/menus", self._use_menu),
        ]
        return table_of(prefix, table)

    def _named(self, request: web.Request) -> tuple[Person, Json]:
        return person_in(self._world, request), message_in(self._world, request)

    async def _say(self, request: web.Request) -> Json:
        body = await read_object(request)
        person, channel = person_in(self._world, request), request.match_info["channel"]
        reply_to = None
        if body.get("reply_to") is not None:
            number = read_number(str(body["reply_to"]), "id")
            reply_to = {"id": str(number), "channel_id": str(person.channel(channel).id)}
        content = "" if "files" in body and "content" not in body else text_in(body, "content")
        return person.say(content, channel, reply_to=reply_to, files=_files(body.get("files")))

    async def _edit(self, request: web.Request) -> Json:
        content = text_in(await read_object(request), "content")
        person, message = self._named(request)
        return person.edit(message, content)

    async def _put_away(self, request: web.Request) -> web.Response:
        person, message = self._named(request)
        if person.held(message).is_ephemeral:
            person.dismiss(message)
        else:
            person.delete(message)
        return web.Response(status=204)

    async def _forward(self, request: web.Request) -> Json:
        channel = text_in(await read_object(request), "channel")
        person, message = self._named(request)
        return person.forward(message, channel)

    async def _vote(self, request: web.Request) -> web.Response:
        answers = (await read_object(request)).get("answers")
        if not isinstance(answers, list) or not all(type(each) is int for each in answers):
            raise Refused("answers: a list of numbers is needed.")
        person, message = self._named(request)
        person.vote(message, *answers)
        return web.Response(status=204)

    async def _react(self, request: web.Request) -> web.Response:
        person, message = self._named(request)
        person.react(message, request.match_info["emoji"])
        return web.Response(status=204)

    async def _take_back(self, request: web.Request) -> web.Response:
        person, message = self._named(request)
        person.take_back(message, request.match_info["emoji"])
        return web.Response(status=204)

    async def _post(self, request: web.Request) -> Json:
        body = await read_object(request)
        tags = body.get("tags") or []
        if not isinstance(tags, list):
            raise Refused("tags: a list of names is needed.")
        person, forum = person_in(self._world, request), request.match_info["channel"]
        name, content = text_in(body, "name"), text_in(body, "content")
        return person.start_post(forum, name, content, *map(str, tags))

    async def _type(self, request: web.Request) -> web.Response:
        person_in(self._world, request).start_typing(request.match_info["channel"])
        return web.Response(status=204)

    async def _menus(self, request: web.Request) -> list[Json]:
        return person_in(self._world, request).menus(request.match_info["channel"])

    async def _use_menu(self, request: web.Request) -> Json:
        body = await read_object(request)
        person, channel = person_in(self._world, request), request.match_info["channel"]
        target: Json | str
        if body.get("message") is not None:
            number = read_number(str(body["message"]), "id")
            target = {"id": str(number), "channel_id": str(person.channel(channel).id)}
        else:
            target = text_in(body, "person")
        return answered(await person.use_on(text_in(body, "command"), target, channel))


def _files(value: object) -> dict[str, bytes]:
    """Return the files in a request's body, by name."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused("files: an object of names and contents in base64 is needed.")
    try:
        return {str(name): base64.b64decode(data, validate=True) for name, data in value.items()}
    except (binascii.Error, TypeError, ValueError):
        raise Refused("files: each content must be in base64.") from None
