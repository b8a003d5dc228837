"""What the page asks of the sandbox, as JSON over HTTP; every path stands behind the key.

    GET    api/world                                            guild, channels, people
    GET    api/people/{person}/events                           what happens, as it happens (SSE)
    GET    api/people/{person}/channels                         what the person sees
    GET    …/channels/{channel}/messages                        oldest first
    POST   …/channels/{channel}/messages          {content}
    DELETE …/channels/{channel}/messages/{message}              dismiss a private answer
    POST   …/channels/{channel}/messages/{message}/press  {button} or {select, values}
    GET    …/channels/{channel}/commands
    POST   …/channels/{channel}/commands          {command, options}
    POST   …/channels/{channel}/choices           {command, options, focused}
    GET    api/requests                                         what the bot sent, newest last
    POST   api/bot/restart                                      if the host can

A person is named by id or user name, a channel by id, name or `dm`. Acting answers
`{"answer": {kind, private, message, choices, modal}}`, or `{"error": "a sentence"}` with
status 400 when Discord would not let the person, 504 when the bot does not answer.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.api_error import ApiError
from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.interactions.command_options import Refused
from bot.sandbox.model import Channel, Event, Guild, Json
from bot.sandbox.person import Answer, NoAnswer, Person
from bot.sandbox.request_body import BodyError, read_object
from bot.sandbox.rest.rest import Rest
from bot.sandbox.workbench import Workbench
from bot.sandbox.world import payloads
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

_KEEP_ALIVE_SECONDS = 15
_PLACE = "/people/{person}/channels/{channel}"


class PageApi:
    """The page's own API on one world."""

    def __init__(
        self, world: World, rest: Rest, sessions: Sessions, workbench: Workbench | None
    ) -> None:
        self._world = world
        self._rest = rest
        self._sessions = sessions
        self._workbench = workbench
        self._streams: set[asyncio.Queue[bytes | None]] = set()

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of routes, each path beginning with `prefix`."""
        table: list[tuple[str, str, Callable[[web.Request], Awaitable[web.StreamResponse]]]] = [
            ("GET", "/world", self._world_view),
            ("GET", "/people/{person}/events", self._events),
            ("GET", "/people/{person}/channels", self._channels),
            ("GET", f"{_PLACE}/messages", self._messages),
            ("POST", f"{_PLACE}/messages", self._say),
            ("DELETE", f"{_PLACE}/messages/{{message}}", self._dismiss),
            ("POST", f"{_PLACE}/messages/{{message}}/press", self._press),
            ("GET", f"{_PLACE}/commands", self._commands),
            ("POST", f"{_PLACE}/commands", self._use_command),
            ("POST", f"{_PLACE}/choices", self._choices),
            ("GET", "/requests", self._requests),
            ("POST", "/bot/restart", self._restart),
        ]
        return [
            web.route(method, f"{prefix}/api{path}", _speaking(handler))
            for method, path, handler in table
        ]

    def end_streams(self) -> None:
        """End every stream of events, so that the server can stop."""
        for stream in self._streams:
            stream.put_nowait(None)

    # --- looking ---------------------------------------------------------------------------

    async def _world_view(self, request: web.Request) -> web.Response:
        world = self._world
        return _json(
            {
                "bot": payloads.user(world.bot),
                "bot_connected": self._sessions.connected,
                "can_restart_bot": self._workbench is not None,
                "guilds": [self._guild_view(guild) for guild in world.guilds.values()],
                "people": [self._person_view(person.id) for person in world.people],
            }
        )

    def _guild_view(self, guild: Guild) -> Json:
        roles = [{"id": str(role.id), "name": role.name} for role in guild.roles.values()]
        return {"id": str(guild.id), "name": guild.name, "roles": roles}

    def _person_view(self, user_id: int) -> Json:
        roles = [
            guild.roles[role_id].name
            for guild in self._world.guilds.values()
            if user_id in guild.members
            for role_id in guild.members[user_id].roles
        ]
        owns = any(guild.owner_id == user_id for guild in self._world.guilds.values())
        return payloads.user(self._world.users[user_id]) | {"roles": roles, "owner": owns}

    async def _channels(self, request: web.Request) -> web.Response:
        person = self._person(request)
        return _json([self._channel_view(person, channel) for channel in person.channels()])

    def _channel_view(self, person: Person, channel: Channel) -> Json:
        own = self._world.permissions(person.user.id, channel)
        bots = self._world.permissions(self._world.bot.id, channel)
        return self._world.channel_payload(channel) | {
            "may_write": bool(own & Permission.SEND_MESSAGES),
            "may_use_commands": bool(own & Permission.USE_APPLICATION_COMMANDS),
            "bot_may_write": bool(bots & Permission.SEND_MESSAGES),
        }

    async def _messages(self, request: web.Request) -> web.Response:
        return _json(self._person(request).sees(request.match_info["channel"]))

    async def _commands(self, request: web.Request) -> web.Response:
        return _json(self._person(request).commands(request.match_info["channel"]))

    async def _requests(self, request: web.Request) -> web.Response:
        return _json(
            [
                {**asdict(each), "path": _without_token(each.path), "at": each.at.isoformat()}
                for each in self._rest.exchanges
            ]
        )

    # --- acting ----------------------------------------------------------------------------

    async def _say(self, request: web.Request) -> web.Response:
        body = await read_object(request)
        person, channel = self._person(request), request.match_info["channel"]
        return _json(person.say(_text(body, "content"), channel))

    async def _dismiss(self, request: web.Request) -> web.Response:
        self._person(request).dismiss(self._named_message(request))
        return web.Response(status=204)

    async def _press(self, request: web.Request) -> web.Response:
        body = await read_object(request)
        person, message = self._person(request), self._named_message(request)
        if "select" in body:
            values = body.get("values")
            if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
                raise Refused("values: a list of texts is needed.")
            return _answered(await person.choose(message, _text(body, "select"), values))
        return _answered(await person.press(message, _text(body, "button")))

    async def _use_command(self, request: web.Request) -> web.Response:
        body = await read_object(request)
        person, channel = self._person(request), request.match_info["channel"]
        name = _text(body, "command").strip().removeprefix("/")
        return _answered(await person.slash_with(name, channel, _options(body)))

    async def _choices(self, request: web.Request) -> web.Response:
        body = await read_object(request)
        person, channel = self._person(request), request.match_info["channel"]
        name = _text(body, "command").strip().removeprefix("/")
        focused = _text(body, "focused")
        return _json({"choices": await person.choices_with(name, focused, channel, _options(body))})

    async def _restart(self, request: web.Request) -> web.Response:
        if self._workbench is None:
            raise Refused("This sandbox was started without a bot, so there is none to restart.")
        await self._workbench.restart_bot()
        return _json({"bot_connected": self._sessions.connected})

    # --- events ----------------------------------------------------------------------------

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Stream what the person may know of, until they or the server go away."""
        person = self._person(request)
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()

        def pass_on(event: Event) -> None:
            if self._may_know(person, event):
                line = orjson.dumps({"name": event.name, "data": event.data})
                queue.put_nowait(b"data: " + line + b"\n\n")

        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        self._streams.add(queue)
        self._world.subscribe(pass_on)
        try:
            await self._stream(response, queue)
        except ConnectionError:
            pass
        finally:
            self._world.unsubscribe(pass_on)
            self._streams.discard(queue)
        return response

    async def _stream(
        self, response: web.StreamResponse, queue: asyncio.Queue[bytes | None]
    ) -> None:
        await response.write(b": here\n\n")
        while True:
            try:
                line = await asyncio.wait_for(queue.get(), _KEEP_ALIVE_SECONDS)
            except TimeoutError:
                line = b": still here\n\n"
            if line is None:
                return
            await response.write(line)

    def _may_know(self, person: Person, event: Event) -> bool:
        if event.name == "INTERACTION_CREATE":
            return False
        if event.only_for is not None:
            return event.only_for == person.user.id
        channel = self._world.channels.get(event.channel_id or 0)
        if channel is None:
            return True
        granted = self._world.permissions(person.user.id, channel)
        return bool(granted & Permission.VIEW_CHANNEL)

    # --- naming ----------------------------------------------------------------------------

    def _person(self, request: web.Request) -> Person:
        name = request.match_info["person"]
        for user in self._world.people:
            if name in (user.username, str(user.id)):
                return Person(self._world, user)
        names = ", ".join(user.username for user in self._world.people)
        raise Refused(f"There is nobody called {name!r} here. There are: {names}.")

    def _named_message(self, request: web.Request) -> Json:
        channel = self._person(request).channel(request.match_info["channel"])
        return {"id": _number(request.match_info["message"]), "channel_id": str(channel.id)}


def _speaking(
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return `handler` with its refusals as JSON that the page can show."""

    async def speaking(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (Refused, BodyError) as refusal:
            return _json({"error": str(refusal)}, status=400)
        except ApiError as error:
            return _json({"error": error.message, "code": error.code}, status=400)
        except NoAnswer as silence:
            return _json({"error": str(silence)}, status=504)

    return speaking


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(
        body=orjson.dumps(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _answered(answer: Answer) -> web.Response:
    view = asdict(answer) | {"interaction_id": str(answer.interaction_id)}
    return _json({"answer": view})


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise Refused(f"{name}: a text is needed.")
    return value


def _options(body: Json) -> Json:
    options = body.get("options") or {}
    plain = (str, int, float, bool)
    if not isinstance(options, dict) or not all(isinstance(v, plain) for v in options.values()):
        raise Refused("options: an object of names and plain values is needed.")
    return options


def _number(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,19}", text):
        raise Refused(f"{text!r} is no message's id.")
    return text


def _without_token(path: str) -> str:
    """Return a path with an interaction's token hidden: it is as good as a password."""
    return re.sub(r"^(/(?:interactions|webhooks)/[^/]+/)[^/]+", r"\1…", path)
