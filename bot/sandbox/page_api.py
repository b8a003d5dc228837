"""What the page asks of the sandbox, as JSON over HTTP; every path stands behind the key.

    GET    api/world                                            guild, channels, people
    GET    api/connection                                       what somebody's own bot needs
    GET    api/people/{person}/events                           what happens, as it happens (SSE)
    GET    api/people/{person}/channels                         what the person sees
    GET    …/channels/{channel}/messages          ?newest=…&before=…     oldest first
    POST   …/channels/{channel}/messages/{message}/press  {button} or {select, values}
    GET    …/channels/{channel}/commands
    GET    …/channels/{channel}/commands/withheld              those that only others get
    POST   …/channels/{channel}/files             ?name=…     attach a file, for an option
    POST   …/channels/{channel}/commands          {command, options}
    POST   …/channels/{channel}/choices           {command, options, focused}
    POST   api/people/{person}/forms/{interaction}  {values}    submit a modal, fields by custom id

A person is named by id or user name, a channel by id, name or `dm`. Acting answers
`{"answer": {kind, private, message, choices, modal}}`, or `{"error": "a sentence"}` with
status 400 if Discord wouldn't let the person do that, 504 if the bot doesn't answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import orjson
from aiohttp import web

from bot.sandbox.gateway.sessions import Sessions
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Channel, Event, Guild, Json
from bot.sandbox.page_answers import Table, table_of
from bot.sandbox.page_requests import PLACE, answered, message_in, person_in, text_in
from bot.sandbox.person import Person
from bot.sandbox.request_body import (
    UNREADABLE,
    TooLarge,
    read_bytes,
    read_number,
    read_object,
)
from bot.sandbox.world import payloads
from bot.sandbox.world.permissions import Permission, sending
from bot.sandbox.world.world import World

_KEEP_ALIVE_SECONDS = 15
DIRECT_MESSAGE = "_DIRECT_MESSAGE"
"""Tells pages of other people that the bot wrote to a person, but not what."""


class PageApi:
    """The page's own API on one world."""

    def __init__(
        self,
        world: World,
        sessions: Sessions,
        *,
        can_restart_bot: bool,
        has_gallery: bool,
        connection: Callable[[], Json] | None = None,
    ) -> None:
        self._world = world
        self._sessions = sessions
        self._can_restart_bot = can_restart_bot
        self._has_gallery = has_gallery
        self._connection = connection
        self._streams: set[asyncio.Queue[bytes | None]] = set()

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return the table of routes, each path beginning with `prefix`."""
        table: Table = [
            ("GET", "/world", self._world_view),
            ("GET", "/connection", self._connection_view),
            ("GET", "/people/{person}/events", self._events),
            ("GET", "/people/{person}/channels", self._channels),
            ("GET", f"{PLACE}/messages", self._messages),
            ("POST", f"{PLACE}/messages/{{message}}/press", self._press),
            ("POST", "/people/{person}/forms/{interaction}", self._submit),
            ("GET", f"{PLACE}/commands", self._commands),
            ("GET", f"{PLACE}/commands/withheld", self._withheld),
            ("POST", f"{PLACE}/files", self._attach),
            ("POST", f"{PLACE}/commands", self._use_command),
            ("POST", f"{PLACE}/choices", self._choices),
        ]
        return table_of(prefix, table)

    def end_streams(self) -> None:
        """End every stream of events, so that the server can stop."""
        for stream in self._streams:
            stream.put_nowait(None)

    # --- looking ---------------------------------------------------------------------------

    async def _world_view(self, request: web.Request) -> Json:
        world = self._world
        return {
            "bot": payloads.user(world.bot),
            "bot_connected": self._sessions.connected,
            "can_restart_bot": self._can_restart_bot,
            "has_gallery": self._has_gallery,
            "awaits_bot": self._connection is not None,
            "guilds": [self._guild_view(guild) for guild in world.guilds.values()],
            "people": [self._person_view(person.id) for person in world.people],
        }

    async def _connection_view(self, request: web.Request) -> Json:
        if self._connection is None:
            raise Refused("This sandbox has a bot of its own.")
        return self._connection()

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

    async def _channels(self, request: web.Request) -> list[Json]:
        person = person_in(self._world, request)
        return [self._channel_view(person, channel) for channel in person.channels()]

    def _channel_view(self, person: Person, channel: Channel) -> Json:
        own = self._world.permissions(person.user.id, channel)
        bots = self._world.permissions(self._world.bot.id, channel)
        return self._world.channel_payload(channel) | {
            "may_write": bool(own & sending(channel)),
            "may_use_commands": bool(own & Permission.USE_APPLICATION_COMMANDS),
            "bot_may_write": bool(bots & sending(channel)),
        }

    async def _messages(self, request: web.Request) -> list[Json]:
        marks = {name: request.query.get(name) for name in ("newest", "before")}
        newest, before = (read_number(each, "id") if each else None for each in marks.values())
        channel = request.match_info["channel"]
        return person_in(self._world, request).sees(channel, newest=newest, before=before)

    async def _commands(self, request: web.Request) -> list[Json]:
        return person_in(self._world, request).commands(request.match_info["channel"])

    async def _withheld(self, request: web.Request) -> list[Json]:
        withheld = person_in(self._world, request).withheld(request.match_info["channel"])
        return [
            {"name": each.name, "sentence": each.sentence, "become": each.become}
            for each in withheld
        ]

    # --- acting ----------------------------------------------------------------------------

    async def _press(self, request: web.Request) -> Json:
        body = await read_object(request)
        person, message = person_in(self._world, request), message_in(self._world, request)
        if "select" in body:
            values = body.get("values")
            if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
                raise Refused("values: a list of texts is needed.")
            return answered(await person.choose(message, text_in(body, "select"), values))
        return answered(await person.press(message, text_in(body, "button")))

    async def _submit(self, request: web.Request) -> Json:
        values = (await read_object(request)).get("values")
        if not isinstance(values, dict) or not all(map(_is_filled, values.values())):
            raise Refused("values: an object of names and texts, ticks or lists is needed.")
        asked = read_number(request.match_info["interaction"], "id")
        return answered(await person_in(self._world, request).submit_to(asked, values))

    async def _attach(self, request: web.Request) -> Json:
        try:
            data = await read_bytes(request)
        except (TooLarge, *UNREADABLE):
            raise Refused("That file can't be read.") from None
        person, channel = person_in(self._world, request), request.match_info["channel"]
        return {"id": person.attach(request.query.get("name", ""), data, channel)}

    async def _use_command(self, request: web.Request) -> Json:
        body = await read_object(request)
        person, channel = person_in(self._world, request), request.match_info["channel"]
        name = text_in(body, "command").strip().removeprefix("/")
        return answered(await person.slash_with(name, channel, _options(body)))

    async def _choices(self, request: web.Request) -> Json:
        body = await read_object(request)
        person, channel = person_in(self._world, request), request.match_info["channel"]
        name = text_in(body, "command").strip().removeprefix("/")
        focused = text_in(body, "focused")
        return {"choices": await person.choices_with(name, focused, channel, _options(body))}

    # --- events ----------------------------------------------------------------------------

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Stream what the person may know of, until the page or the server goes away."""
        person = person_in(self._world, request)
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()

        def pass_on(event: Event) -> None:
            told = self._as_told(person, event)
            if told is not None:
                queue.put_nowait(b"data: " + orjson.dumps(told) + b"\n\n")

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

    def _as_told(self, person: Person, event: Event) -> Json | None:
        """Return an event as the page gets it, None if the person may not know of it."""
        if self._may_know(person, event):
            return self._with_message(person, event)
        channel = self._world.channels.get(event.channel_id or 0)
        if event.name == "MESSAGE_CREATE" and channel is not None and channel.recipient_id:
            # The page's user can act as anybody: this tells them who has a message.
            data = {"person_id": str(channel.recipient_id), "channel_id": str(channel.id)}
            return {"name": DIRECT_MESSAGE, "data": data}
        return None

    def _with_message(self, person: Person, event: Event) -> Json:
        """Return an event; those about a part of a message come with all of it, as it is now."""
        name, data = event.name, event.data
        if name.startswith(("MESSAGE_REACTION_", "MESSAGE_POLL_")) or name == "MESSAGE_UPDATE":
            number = int(data.get("message_id") or data["id"])
            message = self._world.messages.get(event.channel_id or 0, {}).get(number)
            if message is not None:
                name = "MESSAGE_UPDATE"
                data = self._world.message_payload(message, person.user.id)
        return {"name": name, "data": data}

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


def _options(body: Json) -> Json:
    options = body.get("options") or {}
    plain = (str, int, float, bool)
    if not isinstance(options, dict) or not all(isinstance(v, plain) for v in options.values()):
        raise Refused("options: an object of names and plain values is needed.")
    return options


def _is_filled(value: object) -> bool:
    """Tell whether a form's field can have that value."""
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str | bool)
