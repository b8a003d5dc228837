"""Every field that Discord's specification knows is known to the sandbox, or refused by name.

Each is sent as what it can't be: whoever knows a field refuses that, whoever doesn't says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox.api_error import ApiError
from bot.sandbox.interactions import begin
from bot.sandbox.rest.routes import ROUTES, Request, Route
from bot.sandbox.world.permissions import Permission
from tests import spec
from tests.sandbox.asking import Asking
from tests.sandbox.test_routes import COMMAND

pytestmark = pytest.mark.skipif(
    spec.location() is None, reason="Discord's specification is not there"
)

# What Discord takes and does nothing with, or what is no field but a file.
_NO_FIELDS = {
    ("PATCH", "/guilds/{guild_id}"): {"region"},
    ("POST", "/guilds/{guild_id}/stickers"): {"file"},
}
_CHANNEL, _THREADS = "/channels/{channel_id}", "/channels/{channel_id}/threads"
# Where the channel says which of several schemas is meant: that schema, by kind of channel.
_BY_CHANNEL = {
    ("PATCH", _CHANNEL): {
        "news": "UpdateGuildChannelRequestPartial",
        "thread": "UpdateThreadRequestPartial",
    },
    ("POST", _THREADS): {
        "news": "CreateTextThreadWithoutMessageRequest",
        "forum": "CreateForumThreadRequest",
    },
}
# Voice has no threads, so that threads have none of its settings; and they have no icons.
_NOT_OF_THREADS = {"bitrate", "user_limit", "rtc_region", "video_quality_mode"}
# What else is needed for a body to be looked into.
_BESIDE: dict[str, dict[str, Any]] = {
    "/interactions/{interaction_id}/{token}/callback": {"type": 4},
}


def properties(schema: Any) -> dict[str, Any]:
    """Return all properties that a schema, or one of its alternatives, has."""
    if "$ref" in schema:
        return properties(spec.schema(schema["$ref"].rpartition("/")[2]))
    found: dict[str, Any] = dict(schema.get("properties", {}))
    for key in ("oneOf", "anyOf", "allOf"):
        for each in schema.get(key, ()):
            found |= properties(each)
    return found


def kinds(schema: Any) -> set[str]:
    """Return the types that a schema allows; ids may also be numbers."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {"string", "integer"} if name == "SnowflakeType" else kinds(spec.schema(name))
    found = {type(schema["const"]).__name__} if "const" in schema else set()
    told = schema.get("type", [])
    found |= {told} if isinstance(told, str) else set(told)
    for key in ("oneOf", "anyOf", "allOf"):
        for each in schema.get(key, ()):
            found |= kinds(each)
    return found


def unfit(schema: Any) -> Any:
    """Return what a property can't be."""
    return 5 if "object" in kinds(schema) else {"no": ["such"]}


def rows() -> Iterator[Any]:
    for route in ROUTES:
        if route.method == "GET" or spec.location() is None:
            continue
        key = (route.method, route.template)
        whole = spec.request_schema(*key)
        schemas = {"news": whole} if whole else {}
        if key in _BY_CHANNEL:
            schemas = {place: spec.schema(name) for place, name in _BY_CHANNEL[key].items()}
        for place, schema in schemas.items():
            left = _NO_FIELDS.get(key, set()) | (_NOT_OF_THREADS if place == "thread" else set())
            known = {n: each for n, each in properties(schema).items() if n not in left}
            if known:
                where = f"{route.method} {route.template} {place}"
                yield pytest.param(route, known, place, id=where)


class Places:
    """A world with one of everything that paths name."""

    def __init__(self) -> None:
        self.bot = bot = Asking()
        bot.grant(Permission.ADMINISTRATOR)
        app, guild = bot.world.application.id, f"/guilds/{bot.guild_id}"
        message = bot.post()
        command = bot("POST", f"/applications/{app}/commands", COMMAND)[1]
        role = bot("POST", f"{guild}/roles", {})[1]
        webhook = bot("POST", f"{bot.path()}/webhooks", {"name": "w"})[1]
        bot("POST", f"{guild}/channels", {"name": "s", "type": 13})
        stage = str(bot.channel("s").id)
        bot("POST", "/stage-instances", {"channel_id": stage, "topic": "x"})
        template = bot("POST", f"{guild}/templates", {"name": "x"})[1]
        picture = {"name": "wave", "image": "data:image/png;base64,AAAA"}
        emoji = bot("POST", f"{guild}/emojis", picture)[1]
        bot.world.application.things["emojis"] = dict(
            bot.world.guilds[bot.guild_id].things["emojis"]
        )
        sound = {"name": "bell", "sound": "data:audio/ogg;base64,AAAA"}
        sound = bot("POST", f"{guild}/soundboard-sounds", sound)[1]
        sticker = {"name": "wave", "tags": "x", "id": "5", "format_type": 1}
        bot.world.guilds[bot.guild_id].things["stickers"] = {5: sticker}
        rule = {"name": "x", "event_type": 1, "trigger_type": 3, "actions": [{"type": 1}]}
        rule = bot("POST", f"{guild}/auto-moderation/rules", rule)[1]
        times = {"scheduled_start_time": "2025-03-02T12:00:00Z", "name": "x", "privacy_level": 2}
        place = {"entity_type": 1, "channel_id": stage}
        event = bot("POST", f"{guild}/scheduled-events", times | place)[1]
        member, news = bot.user("member"), bot.channel("news")
        self.asked = begin.use_command(bot.world, member.id, news, "c", {})
        bot.world.guilds[bot.guild_id].members[bot.world.bot.id].voice_channel_id = int(stage)
        bot.world.guilds[bot.guild_id].members[member.id].voice_channel_id = int(stage)
        self.names = {
            "application_id": str(app),
            "guild_id": str(bot.guild_id),
            "channel_id": str(news.id),
            "message_id": message["id"],
            "user_id": str(member.id),
            "overwrite_id": str(member.id),
            "command_id": command["id"],
            "role_id": role["id"],
            "webhook_id": webhook["id"],
            "webhook_token": webhook["token"],
            "code": template["code"],
            "emoji_id": emoji["id"],
            "sound_id": sound["sound_id"],
            "sticker_id": "5",
            "rule_id": rule["id"],
            "guild_scheduled_event_id": event["id"],
            "interaction_id": str(self.asked.id),
            "token": self.asked.token,
        }
        self.stage = stage
        forum = bot("POST", f"{guild}/channels", {"name": "forum", "type": 15})[1]
        thread = bot("POST", f"{bot.path()}/threads", {"name": "thread"})[1]
        self.channels = {"forum": forum["id"], "thread": thread["id"], "news": str(news.id)}
        own = f"/webhooks/{webhook['id']}/{webhook['token']}"
        self.written = bot("POST", own, {"content": "x"}, query={"wait": "true"})[1]["id"]
        self.of_guild = bot("POST", f"/applications/{app}{guild}/commands", COMMAND)[1]["id"]

    def of(self, route: Route, place: str) -> dict[str, str]:
        """Return the names in a route's path."""
        names = self.names | {"channel_id": self.channels[place]}
        if "/guilds/{guild_id}/commands" in route.template:
            names["command_id"] = self.of_guild
        if "stage-instances" in route.template or "voice-status" in route.template:
            names["channel_id"] = self.stage
        if "followers" in route.template:
            names["channel_id"] = str(self.bot.channel("announcements").id)
        if "/webhooks/{application_id}/{token}" in route.template:
            names |= {"application_id": names["webhook_id"], "token": names["webhook_token"]}
            names["message_id"] = self.written
        return {name: each for name, each in names.items() if f"{{{name}}}" in route.template}


def errors_of(places: Places, route: Route, place: str, body: Any) -> dict[str, Any]:
    """Return the tree of errors that a body is refused with; empty if it isn't."""
    names, body = places.of(route, place), _BESIDE.get(route.template, {}) | body
    request = Request(places.bot.world, "ws://x", names, {}, body, method=route.method)
    try:
        route.handler(request)
    except ApiError as error:
        return error.errors or {"": error.message}
    return {}


@pytest.mark.parametrize(("route", "known", "place"), list(rows()))
def test_no_field_is_dropped_in_silence(route: Route, known: dict[str, Any], place: str) -> None:
    places = Places()
    dropped = [
        name
        for name, schema in known.items()
        if name not in errors_of(places, route, place, {name: unfit(schema)})
    ]
    assert dropped == []
