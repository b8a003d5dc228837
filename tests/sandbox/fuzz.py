"""A fuzz of the sandbox's routes, with bodies made from Discord's own specification.

    python -m tests.sandbox.fuzz --requests 20000 --seed 1

Bodies are as the specification has them, then broken in some places. Whatever is asked, the
sandbox answers as Discord does or refuses as Discord does: never with an exception, never
with what is no JSON, and never with what the specification has something against.
"""

from __future__ import annotations

import argparse
import collections
import logging
import random
import sys
import traceback
from collections.abc import Callable
from typing import Any

import orjson

from bot.sandbox.api_error import ApiError
from bot.sandbox.forms.components import every_component
from bot.sandbox.interactions import answers
from bot.sandbox.interactions import begin as interactions
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Interaction, Json
from bot.sandbox.rest.routes import ROUTES, Request, Route
from bot.sandbox.world import expressions
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.messages import post
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.things import Owner
from tests import spec
from tests.sandbox.asking import GATEWAY, Asking

_A_WORLDS_LIFE = 400
"""After so many requests a new world begins, so that a failure is found again from its seed."""
_OFTEN = [route for route in ROUTES if route.method in ("POST", "PATCH")]
_SELDOM = {"/channels/{channel_id}": 5, "/users/@me/guilds/{guild_id}": 50}
_JUNK: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63 - 1,
    -(2**63),
    1.5,
    -0.0,
    1e308,
    "",
    " ",
    "x" * 30,
    "x" * 5000,
    "0",
    "-5",
    "1e5",
    "🙂" * 20,
    "\x00",
    "<@1> @everyone",
    "attachment://a.png",
    "https://example.com/a",
    "http://[",
    "2025-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    [],
    {},
    [[]],
    [None],
    {"type": 1},
    {"type": "17"},
    [{"id": 0}],
]


_THINGS = {
    "webhook_id": ("webhooks",),
    "emoji_id": ("emojis",),
    "sticker_id": ("stickers",),
    "sound_id": ("sounds",),
    "rule_id": ("rules",),
    "guild_scheduled_event_id": ("events",),
    "entitlement_id": ("entitlements",),
}
"""By the names of ids in paths: the kinds of things that have them."""


class Bodies:
    """Makes values from schemas of the specification."""

    def __init__(self, dice: random.Random, ids: Callable[[], list[int]]) -> None:
        self._dice = dice
        self._ids = ids

    def made(self, schema: Json, depth: int = 0) -> Any:
        """Return a value that `schema` allows, or nearly so."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name == "SnowflakeType":
                return self._snowflake()
            return self.made(spec.schema(name), depth + 1)
        for key in ("oneOf", "anyOf"):
            if key in schema:
                return self._one_of(schema[key], depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._dice.choice(schema["enum"])
        if "allOf" in schema and "type" not in schema:
            return self.made(schema["allOf"][0], depth + 1)
        kinds = schema.get("type", "object")
        kind = self._dice.choice(kinds) if isinstance(kinds, list) else kinds
        return _MAKERS[kind](self, schema, depth)

    def _one_of(self, schemas: list[Json], depth: int) -> Any:
        shallow = [each for each in schemas if "$ref" not in each]
        return self.made(self._dice.choice(shallow if depth > 12 and shallow else schemas), depth)

    def _snowflake(self) -> str:
        known = self._ids()
        if known and self._dice.random() < 0.8:
            return str(self._dice.choice(known))
        return str(self._dice.randrange(2**62))

    def _text(self, schema: Json, depth: int) -> str:
        if schema.get("format") == "uri":
            return self._dice.choice(["https://example.com/x", "attachment://a.png"])
        if schema.get("format") == "date-time":
            return "2025-01-01T00:00:00+00:00"
        if schema.get("format") == "snowflake":
            return self._snowflake()
        least = schema.get("minLength", 0)
        most = min(schema.get("maxLength", 40), self._dice.choice([8, 40, 5000]))
        size = self._dice.randint(least, max(least, most))
        letters = self._dice.choice(["abc-_", "abc XY🙂é\n", "<@1&>#"])
        return "".join(self._dice.choices(letters, k=size))

    def _whole(self, schema: Json, depth: int) -> int:
        least = max(schema.get("minimum", 0), -(2**63))
        most = min(schema.get("maximum", self._dice.choice([3, 100, 2**31])), 2**63 - 1)
        return self._dice.randint(least, max(least, most))

    def _list(self, schema: Json, depth: int) -> list[Any]:
        least = schema.get("minItems", 0)
        most = min(schema.get("maxItems", 4), self._dice.choice([1, 1, 1, 2, 26]))
        size = self._dice.randint(least, max(least, most))
        return [self.made(schema.get("items", {}), depth + 1) for _ in range(size)]

    def _object(self, schema: Json, depth: int) -> Json:
        needed = schema.get("required") or ()
        chance = 0.3 if depth < 2 else 0.1
        return {
            name: self.made(inner, depth + 1)
            for name, inner in schema.get("properties", {}).items()
            if name in needed or self._dice.random() < chance
        }

    def broken(self, value: Any) -> Any:
        """Return `value` with one thing in it broken."""
        if self._dice.random() < 0.2 or not isinstance(value, dict | list) or not value:
            return self._dice.choice(_JUNK)
        if isinstance(value, list):
            place = self._dice.randrange(len(value))
            return [self.broken(v) if n == place else v for n, v in enumerate(value)]
        key = self._dice.choice(sorted(value))
        if self._dice.random() < 0.15:
            return {k: v for k, v in value.items() if k != key}
        return value | {key: self.broken(value[key])}


_MAKERS: dict[str, Callable[[Bodies, Json, int], Any]] = {
    "string": Bodies._text,
    "integer": Bodies._whole,
    "number": lambda bodies, schema, depth: float(bodies._whole(schema, depth)),
    "boolean": lambda bodies, schema, depth: bodies._dice.random() < 0.5,
    "null": lambda bodies, schema, depth: None,
    "array": Bodies._list,
    "object": Bodies._object,
}


def _with_files(schema: Json) -> Json:
    """Return a schema whose pictures and sounds are such; as strings all would be refused."""
    properties = schema.get("properties", {})
    kinds = {"image": "image/png", "sound": "audio/ogg"}
    files = {
        name: {"const": f"data:{kinds[name]};base64,AAAA"} for name in kinds if name in properties
    }
    return {**schema, "properties": {**properties, **files}} if files else schema


class Fuzz:
    """Asks at random, and notes what should not have happened."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.statuses: collections.Counter[int] = collections.Counter()
        self.failures: list[str] = []
        self._begin()

    def _begin(self) -> None:
        self.asking = Asking()
        self.asking.grant(*self.dice.sample(list(Permission), 15))
        world = self.asking.world
        option = {"name": "o", "type": 3, "description": "x"}
        command = {
            "name": "c",
            "description": "x",
            "options": [option],
            "integration_types": [0, 1],
        }
        self.asking("POST", f"/applications/{world.application.id}/commands", command)
        world.application.user_installs.add(self.asking.user("member").id)
        self.bodies = Bodies(self.dice, self._ids)
        button = {"type": 2, "style": 1, "label": "x", "custom_id": "x"}
        row = {"type": 1, "components": [button]}
        for channel in ("news", "general", "announcements"):
            self.asking.post("x", channel, components=[row])

    def _ids(self) -> list[int]:
        world = self.asking.world
        messages = [number for held in world.messages.values() for number in list(held)[-8:]]
        return [*world.channels, *world.users, *world.guilds, *messages, 0, 1]

    def run(self, requests: int) -> None:
        """Ask so many times."""
        for number in range(requests):
            if number % _A_WORLDS_LIFE == _A_WORLDS_LIFE - 1:
                self._begin()
            if self.dice.random() < 0.4:
                self._something_happens()
            self._ask(self.dice.choice(_OFTEN if self.dice.random() < 0.5 else ROUTES))

    # --- asking ----------------------------------------------------------------------------

    def _ask(self, route: Route) -> None:
        if route.method == "DELETE" and route.template in _SELDOM:
            # A world without a guild or without channels has little to ask for.
            route = self.dice.choice([route, *[_OFTEN[0]] * _SELDOM[route.template]])
        body = self._body(route)
        names = self._names(route)
        request = Request(
            self.asking.world,
            "ws://x",
            names,
            self._query(),
            body,
            self._files(route),
            lambda: GATEWAY,
            route.method,
        )
        try:
            status, answer = route.handler(request)
        except ApiError as error:
            status, answer = error.status, error.payload()
        except Exception:
            self._fail(route, names, body, traceback.format_exc(limit=-4))
            status, answer = 500, None
        self.statuses[status] += 1
        if status == 500:
            return
        answer = None if answer is None else orjson.loads(orjson.dumps(answer))
        faults = spec.faults_of_response(route.method, route.template, status, answer)
        if faults:
            self._fail(route, names, body, "; ".join(faults)[:1500])

    def _files(self, route: Route) -> list[Upload]:
        if self.dice.random() > (0.9 if "stickers" in route.template else 0.1):
            return []
        return [Upload(0, "a.png", "image/png", b"x")]

    def _fail(self, route: Route, names: Json, body: Any, what: str) -> None:
        self.failures.append(f"{route.method} {route.template} {names}\n{body!r:.1500}\n{what}")

    def _body(self, route: Route) -> Any:
        schema = spec.request_schema(route.method, route.template)
        if schema is not None and self.dice.random() < 0.9:
            schema = _with_files(schema)
        if schema is None:
            return None
        # As it comes over the wire: JSON, read again.
        body = orjson.loads(orjson.dumps(self.bodies.made(schema)))
        while self.dice.random() < 0.25:
            body = self.bodies.broken(body)
        return body

    def _names(self, route: Route) -> dict[str, str]:
        world, dice = self.asking.world, self.dice
        channel = dice.choice(list(world.channels.values())[-12:])
        if "message_id" in route.template and dice.random() < 0.9:
            channel = dice.choice([c for c in world.channels.values() if world.messages[c.id]])
        asked = self._asked(answered="webhooks" in route.template)
        pools: dict[str, list[Any]] = {
            "channel_id": [channel.id],
            "message_id": list(world.messages[channel.id])[-8:] or [1],
            "user_id": [*world.users, 1],
            "guild_id": [*world.guilds] * 5 + [1],
            "application_id": [world.application.id],
            "pack_id": [expressions.STANDARD_PACK["id"]],
            **{name: self._things(*kinds) or [1] for name, kinds in _THINGS.items()},
            "emoji_name": ["🙂", "👍", "x"],
            "overwrite_id": [*world.users, *world.guilds, 1],
            "role_id": [role for guild in world.guilds.values() for role in guild.roles],
            "webhook_token": ["t"],
            "answer_id": [1, 2],
            "sku_id": [1],
            "code": self._codes(),
            "command_id": [*world.application.commands, 1],
            "interaction_id": [asked.id if asked else 1],
            "token": [asked.token if asked else "t"],
        }
        if asked and "webhooks" in route.template:
            pools["message_id"] = ["@original", asked.response_id or 1, *asked.follow_up_ids]
        if (found := self._webhook()) and dice.random() < 0.5:
            pools |= {"webhook_id": [found["id"]], "webhook_token": [found.get("token")]}
            if "{application_id}/{token}" in route.template:
                pools |= {"application_id": [found["id"]], "token": [found.get("token")]}
                held = world.messages.get(int(found["channel_id"]), {}).values()
                own = [each.id for each in held if each.author_id == int(found["id"])]
                pools["message_id"] = own or [1]
        names = [part[1:-1] for part in route.template.split("/") if part.startswith("{")]
        return {
            name: str(dice.choice(pools[name])) if dice.random() < 0.98 else "nonsense"
            for name in names
        }

    def _codes(self) -> list[str]:
        guild = next(iter(self.asking.world.guilds.values()))
        kinds = ("invites", "templates")
        return [str(e["code"]) for k in kinds for e in guild.things.get(k, {}).values()] or ["x"]

    def _webhook(self) -> Json | None:
        guild = next(iter(self.asking.world.guilds.values()))
        held = guild.things.get("webhooks", {})
        return self.dice.choice([*held.values()]) if held else None

    def _things(self, *kinds: str) -> list[int]:
        """Return the ids of the things of some kinds, of the guilds and of the application."""
        world = self.asking.world
        owners: list[Owner] = [world.application, *world.guilds.values()]
        return [
            number for owner in owners for kind in kinds for number in owner.things.get(kind, {})
        ]

    def _asked(self, *, answered: bool) -> Interaction | None:
        """Return an interaction that was answered, or that waits; mostly the latest."""
        held = self.asking.world.interactions.values()
        fitting = [asked for asked in held if asked.is_answered is answered]
        return self.dice.choice(fitting[-3:] or list(held)[-1:] or [None])

    def _query(self) -> dict[str, str]:
        if self.dice.random() < 0.7:
            return {}
        name = self.dice.choice(
            ["thread_id", "limit", "before", "after", "around", "with_response", "wait"]
        )
        return {name: str(self.dice.choice([*self._ids(), "true", "5", "x", "-1"]))}

    # --- what others do --------------------------------------------------------------------

    def _something_happens(self) -> None:
        happening = self.dice.choice(
            [self._say, self._use, self._use, self._press, self._submit, self._wait, self._regrant]
        )
        try:
            happening()
        except (Refused, ApiError):
            pass
        except Exception:
            self.failures.append(f"{happening.__name__}\n{traceback.format_exc(limit=-4)}")

    def _place(self) -> Any:
        return self.dice.choice(list(self.asking.world.channels.values()))

    def _say(self) -> None:
        person = self.dice.choice(self.asking.world.people)
        post(self.asking.world, person.id, self._place(), {"content": "x"})

    def _use(self) -> None:
        place = self._place()
        person = self.asking.user(self.dice.choice(["admin", "member"]))
        interactions.use_command(self.asking.world, person.id, place, "c", {"o": "x"})

    def _press(self) -> None:
        world = self.asking.world
        held = [each for place in world.messages.values() for each in place.values()]
        pressable = [each for each in held if each.components]
        if not pressable:
            return
        message = self.dice.choice(pressable)
        for component in every_component(message.components):
            if "custom_id" in component:
                user = message.visible_to or self.asking.user("admin").id
                values = [option["value"] for option in component.get("options") or ()][:1]
                interactions.press(world, user, message, component["custom_id"], values)
                return

    def _submit(self) -> None:
        for asked in list(self.asking.world.interactions.values()):
            if asked.modal is not None:
                interactions.submit_modal(self.asking.world, asked, {})
                return

    def _wait(self) -> None:
        self.asking.move(seconds=self.dice.choice([0.1, 0.5, 1, answers.FIRST_ANSWER.seconds, 300]))

    def _regrant(self) -> None:
        permission = self.dice.choice(list(Permission))
        change = self.dice.choice([self.asking.grant, self.asking.take, self.asking.grant])
        if permission not in (Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES):
            change(permission)


def main() -> int:
    """Fuzz as often as the command line says, and tell what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    logging.disable()  # much of what is asked is worth a word, but not here
    fuzz = Fuzz(asked.seed)
    fuzz.run(asked.requests)
    for failure in fuzz.failures[:5]:
        print(failure, end="\n\n")
    print(f"{asked.requests} requests, seed {asked.seed}: {dict(sorted(fuzz.statuses.items()))}")
    print(f"{len(fuzz.failures)} failures")
    return 1 if fuzz.failures else 0


if __name__ == "__main__":
    sys.exit(main())
