"""Webhooks: made for a channel, which then write there under a name of their own.

Bodies have passed their forms. What isn't allowed raises Discord's `ApiError`.
Source: docs, resources/webhook.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from bot.sandbox import api_error
from bot.sandbox.forms import webhooks as forms
from bot.sandbox.model import Channel, ChannelType, Event, Guild, Json, Message
from bot.sandbox.world import messages, things, threads
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.audit import Action, By
from bot.sandbox.world.things import Kind, all_of
from bot.sandbox.world.world import World

WEBHOOKS = Kind(
    "webhooks",
    "Webhook",
    forms.WEBHOOK,
    forms.WEBHOOK_CHANGE,
    {"avatar": None, "type": 1},
    completed=("channel_id", "guild_id"),
    action=Action.WEBHOOK_CREATE,
)
MOST_IN_CHANNEL = 15
_INCOMING, _FOLLOWER = 1, 2


def is_one(world: World, number: int) -> bool:
    """Tell whether there is a webhook with that id."""
    return any(number in all_of(guild, WEBHOOKS) for guild in world.guilds.values())


def find(world: World, number: int) -> tuple[Guild, Json]:
    """Return a webhook and its guild; raises 10015 if there is none."""
    for guild in world.guilds.values():
        if number in all_of(guild, WEBHOOKS):
            return guild, all_of(guild, WEBHOOKS)[number]
    raise api_error.unknown("Webhook")


def find_by_token(world: World, number: int, token: str) -> tuple[Guild, Json]:
    """Return a webhook by its id and token; raises 10015, or 401/50027 for another token."""
    guild, webhook = find(world, number)
    if webhook.get("token") != token:
        raise api_error.ApiError(401, 50027, "Invalid Webhook Token")
    return guild, webhook


def in_channel(world: World, channel: Channel) -> list[Json]:
    """Return the webhooks that write in a channel."""
    held = all_of(world.guilds[channel.guild_id or 0], WEBHOOKS).values()
    return [each for each in held if each["channel_id"] == str(channel.id)]


def make(world: World, by: By, channel: Channel, body: Json) -> Json:
    """Make a webhook that writes in `channel`."""
    _require_room(world, channel)
    app, guild = world.application, world.guilds[channel.guild_id or 0]
    webhook = things.make(
        world,
        by,
        guild,
        WEBHOOKS,
        body,
        channel_id=str(channel.id),
        guild_id=str(guild.id),
        application_id=str(app.id) if by.user_id == app.bot_id else None,
        token=secrets.token_urlsafe(51),
        user_id=str(by.user_id),
    )
    _tell(world, channel)
    return webhook


def follow(world: World, by: By, source: Channel, target: Channel) -> Json:
    """Have a channel follow an announcement channel."""
    if source.type != ChannelType.ANNOUNCEMENT:
        raise api_error.refused(50024)
    _require_room(world, target)
    guild, origin = world.guilds[target.guild_id or 0], world.guilds[source.guild_id or 0]
    webhook = things.make(
        world,
        by,
        guild,
        WEBHOOKS,
        {"name": f"{origin.name} #{source.name}"[:80]},
        channel_id=str(target.id),
        guild_id=str(guild.id),
        application_id=None,
        type=_FOLLOWER,
        source_guild={"id": str(source.guild_id), "name": origin.name, "icon": None},
        source_channel={"id": str(source.id), "name": source.name},
        user_id=str(by.user_id),
    )
    _tell(world, target)
    return webhook


def change(world: World, by: By, guild: Guild, webhook: Json, body: Json) -> None:
    """Change a webhook's name or channel; null leaves it where it is."""
    wanted = {name: body[name] for name in ("name", "channel_id") if body.get(name) is not None}
    things.change(world, by, guild, WEBHOOKS, webhook, wanted)
    _tell(world, world.channels.get(int(webhook["channel_id"])))


def delete(world: World, by: By, guild: Guild, webhook: Json) -> None:
    """Delete a webhook."""
    things.delete(world, by, guild, WEBHOOKS, webhook)
    _tell(world, world.channels.get(int(webhook["channel_id"])))


def shown(world: World, webhook: Json) -> Json:
    """Return a webhook as Discord shows it to who may manage it."""
    payload = things.shown(world, webhook)
    if webhook["type"] == _INCOMING:
        payload["url"] = f"{world.address}/api/webhooks/{webhook['id']}/{webhook.get('token')}"
    return payload


def _require_room(world: World, channel: Channel) -> None:
    if channel.type == ChannelType.CATEGORY or channel.thread is not None:
        raise api_error.refused(50024)
    if len(in_channel(world, channel)) >= MOST_IN_CHANNEL:
        raise api_error.refused(30007)


def _tell(world: World, channel: Channel | None) -> None:
    if channel is not None:
        data = messages.whereabouts(channel)
        world.publish(Event("WEBHOOKS_UPDATE", data, channel.guild_id, channel.id))


# --- writing -------------------------------------------------------------------------------


def execute(
    world: World,
    webhook: Json,
    body: Json,
    uploads: Sequence[Upload] = (),
    thread_id: int | None = None,
) -> Message:
    """Post what `body` says in a webhook's channel, or in a thread of it."""
    channel = _place(world, webhook, body, thread_id)
    message = _build(world, webhook, channel, body, uploads)
    if messages.is_empty(message):
        raise api_error.empty_message()
    if channel.type in ChannelType.FORUMS:
        thread = threads.begin_post(world, int(webhook["id"]), channel, _as_post(body))
        message = _build(world, webhook, thread, body, uploads)
        message.id = thread.id
    return messages.add(world, message)


def _as_post(body: Json) -> Json:
    return {"name": body["thread_name"], "applied_tags": body.get("applied_tags")}


def _place(world: World, webhook: Json, body: Json, thread_id: int | None) -> Channel:
    channel = world.channel(int(webhook["channel_id"]))
    if thread_id is not None:
        thread = world.channels.get(thread_id)
        if thread is None or thread.parent_id != channel.id or thread.thread is None:
            raise api_error.unknown("Channel")
        return thread
    named = (body.get("thread_name") or "").strip()
    if channel.type in ChannelType.FORUMS and not named:
        raise api_error.refused(220001)
    if named and channel.type not in ChannelType.FORUMS:
        raise api_error.refused(220003)
    return channel


def _build(
    world: World, webhook: Json, channel: Channel, body: Json, uploads: Sequence[Upload]
) -> Message:
    number = int(webhook["id"])
    message = messages.build(world, number, channel, body, uploads, is_webhook=True)
    message.webhook_name = (body.get("username") or "").strip() or webhook["name"]
    return message


def written(world: World, webhook: Json, message_id: int, thread_id: int | None) -> Message:
    """Return a message that a webhook wrote; raises 10008 for any other."""
    where = thread_id if thread_id is not None else int(webhook["channel_id"])
    message = world.messages.get(where, {}).get(message_id)
    if message is None or message.author_id != int(webhook["id"]):
        raise api_error.unknown("Message")
    return message


def every(world: World, guild: Guild) -> Iterator[Json]:
    """Yield a guild's webhooks as Discord shows them."""
    yield from (shown(world, each) for each in all_of(guild, WEBHOOKS).values())
