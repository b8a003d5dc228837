"""A world with one of everything that paths name, and the bodies that its routes take."""

from __future__ import annotations

from typing import Any

from bot.sandbox.api_error import ApiError
from bot.sandbox.interactions import begin
from bot.sandbox.model import Json
from bot.sandbox.rest.routes import Request, Route
from bot.sandbox.world.permissions import Permission
from tests import spec
from tests.sandbox.asking import Asking

COMMAND = {"name": "c", "description": "x"}
_CHANNEL, _THREADS = "/channels/{channel_id}", "/channels/{channel_id}/threads"
# Where the channel says which of several schemas is meant: that schema, by kind of channel.
_BY_CHANNEL = {
    ("PATCH", _CHANNEL): {
        "news": "UpdateGuildChannelRequestPartial",
        "thread": "UpdateThreadRequestPartial",
    },
    ("POST", f"{_CHANNEL}/invites"): {"news": "CreateGuildInviteRequest"},
    ("POST", _THREADS): {
        "news": "CreateTextThreadWithoutMessageRequest",
        "forum": "CreateForumThreadRequest",
    },
}
# What Discord takes and does nothing with, or what is no field but a file.
NO_FIELDS = {
    ("PATCH", "/guilds/{guild_id}"): {"region"},
    ("POST", "/guilds/{guild_id}/stickers"): {"file"},
}
# Voice has no threads, so that threads have none of its settings; and they have no icons.
NOT_OF_THREADS = {"bitrate", "user_limit", "rtc_region", "video_quality_mode"}


def schemas_of(route: Route) -> dict[str, Json]:
    """Return the schemas of a route's body, by the channel that says which one is meant."""
    key = (route.method, route.template)
    if route.method == "GET" or spec.location() is None:
        return {}
    if key in _BY_CHANNEL:
        return {place: spec.schema(name) for place, name in _BY_CHANNEL[key].items()}
    whole = spec.request_schema(*key)
    return {"news": whole} if whole else {}


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


def errors_of(
    places: Places, route: Route, place: str, body: Any, query: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the tree of errors that a request is refused with; empty if it isn't."""
    names = places.of(route, place)
    request = Request(places.bot.world, "ws://x", names, query or {}, body, method=route.method)
    try:
        route.handler(request)
    except ApiError as error:
        return error.errors or {"": {"_errors": [{"code": str(error.code)}]}}
    return {}
