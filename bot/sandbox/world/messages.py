"""Messages: how bots and people build and post them, as far as they may.

Bodies have passed their forms. What isn't allowed raises Discord's `ApiError`.
Source: docs, resources/message.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Channel, ChannelType, Event, Json, Message, MessageFlag, MessageType
from bot.sandbox.world import attachments, emojis, parts, payloads, polls
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.expressions import sticker_with
from bot.sandbox.world.forwards import FORWARD, forwarded, snapshot
from bot.sandbox.world.mentions import EVERYTHING, pings
from bot.sandbox.world.permissions import ALL, Permission, sending
from bot.sandbox.world.world import World

_STICKER_ITEM = ("id", "name", "format_type")
# The flags that are for the sender to decide.
_SETTABLE = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.EPHEMERAL
    | MessageFlag.SILENT
    | MessageFlag.COMPONENTS_V2
)


def post(
    world: World, author_id: int, channel: Channel, body: Json, uploads: Sequence[Upload] = ()
) -> Message:
    """Post what `body` says, or return what the author posted with the same enforced nonce."""
    _require_all(world, author_id, channel, body, uploads)
    nonce = body.get("nonce")
    if nonce is not None and body.get("enforce_nonce"):
        before = world.nonces.find(author_id, nonce)
        if before is not None:
            world.channel(before.channel_id)
            return world.message(before.channel_id, before.message_id)
    message = build(world, author_id, channel, body, uploads)
    message.flags &= ~MessageFlag.EPHEMERAL
    if message.embeds and not world.permissions(author_id, channel) & Permission.EMBED_LINKS:
        # Discord drops the embeds, and refuses what holds nothing else: discord-api-docs#2601.
        message.embeds = []
        if is_empty(message):
            raise api_error.missing_permissions()
    if is_empty(message):
        raise api_error.empty_message()
    _open_again(world, channel)
    add(world, message)
    if nonce is not None:
        world.nonces.remember(nonce, message)
    return message


def _require_all(
    world: World, author_id: int, channel: Channel, body: Json, uploads: Sequence[Upload]
) -> None:
    """Raise if the author may not post that there."""
    if channel.type in ChannelType.WITHOUT_MESSAGES:
        raise api_error.refused(50008)
    needed = sending(channel)
    if uploads:
        needed |= Permission.ATTACH_FILES
    if body.get("tts"):
        needed |= Permission.SEND_TTS_MESSAGES
    if body.get("poll"):
        needed |= Permission.SEND_POLLS
    if channel.guild_id is None:
        needed &= ~(Permission.SEND_TTS_MESSAGES | Permission.SEND_POLLS)
    world.require(author_id, channel, needed)
    reader = channel.recipient_id
    if reader is not None and not _is_let_through(world, author_id, reader):
        raise api_error.refused(50007)
    thread = channel.thread
    if thread is None or not thread.locked:
        return
    if not world.permissions(author_id, channel) & Permission.MANAGE_THREADS:
        raise api_error.refused(50083 if thread.archived else 160005)


def _is_let_through(world: World, author_id: int, reader_id: int) -> bool:
    """Tell whether a direct message between the bot and a person may pass."""
    closed = author_id == world.application.bot_id and reader_id in world.closed_to_bot
    return world.may_meet(reader_id) and not closed


def _open_again(world: World, channel: Channel) -> None:
    """Unarchive a thread, as writing in it does."""
    if channel.thread is not None and channel.thread.archived:
        channel.thread.archived, channel.thread.archived_at = False, world.clock.now()
        world.change_channel(channel)


def build(
    world: World,
    author_id: int,
    channel: Channel,
    body: Json,
    uploads: Iterable[Upload] = (),
    *,
    unless_told: frozenset[str] = EVERYTHING,
    is_webhook: bool = False,
) -> Message:
    """Return the message that `body` describes, not yet in the world.

    `unless_told` is what pings when the body has no `allowed_mentions`. A webhook has no
    permissions, and needs none.
    """
    message = Message(
        id=world.ids.next(),
        channel_id=channel.id,
        author_id=author_id,
        created_at=world.clock.now(),
        content=(body.get("content") or "").strip(),
        flags=(as_integer(body.get("flags")) or 0) & _SETTABLE,
        tts=bool(body.get("tts")),
        nonce=body.get("nonce"),
    )
    listed = body.get("attachments")
    message.attachments = attachments.attach(iter(world.ids), channel.id, listed, uploads)
    fill(world, message, body)
    if body.get("poll"):
        message.poll = polls.asked(world, body["poll"])
    named = (sticker_with(world, int(each)) for each in body.get("sticker_ids") or ())
    message.sticker_items = [{key: each[key] for key in _STICKER_ITEM} for each in named]
    if is_webhook:
        message.webhook_name = ""  # its caller knows the name
    replied_to = _refer(world, message, channel, body.get("message_reference"))
    note_pings(world, message, body, unless_told, replied_to)
    return message


def fill(world: World, message: Message, body: Json) -> None:
    """Put the embeds and components of `body` into the message."""
    files = {
        attachment.filename: attachments.location(world.address, attachment)
        for attachment in message.attachments
    }
    if "embeds" in body:
        message.embeds = [parts.embed(embed, files) for embed in body["embeds"] or []]
    if "components" in body:
        emoji = functools.partial(emojis.shown, world)
        sent = body["components"] or []
        message.components = parts.components(sent, files, iter(world.ids), emoji)
    shown = set(parts.addresses_in([message.embeds, message.components]))
    for attachment in message.attachments:
        attachment.shown_inside = attachments.location(world.address, attachment) in shown


def _refer(world: World, message: Message, channel: Channel, reference: Json | None) -> int | None:
    """Make the message a forward of, or a reply to, what `reference` names.

    The author of what is replied to is returned.
    """
    if reference is None:
        return None
    if as_integer(reference.get("type")) != FORWARD:
        return _reply(world, message, channel, reference)
    if not is_empty(message):
        raise api_error.refused(160011)
    source = forwarded(world, message.author_id, reference, channel)
    message.snapshots = [snapshot(world, source)]
    message.reference = reference_to(source, world.channels[source.channel_id]) | {"type": FORWARD}
    return None


def _reply(world: World, message: Message, channel: Channel, reference: Json) -> int | None:
    """Make the message a reply to what `reference` names, and return that one's author."""
    granted = world.permissions(message.author_id, channel)
    if not granted & Permission.READ_MESSAGE_HISTORY:
        raise api_error.refused(160002)
    number = as_integer(reference.get("message_id")) or 0
    place = as_integer(reference.get("channel_id"))
    replied_to = world.messages[channel.id].get(number)
    if place not in (None, channel.id) or replied_to is None or replied_to.is_ephemeral:
        if reference.get("fail_if_not_exists") is False:
            return None
        raise api_error.fault(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    if replied_to.type not in MessageType.WRITTEN:
        code, text = "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message"
        raise api_error.fault(("message_reference",), code, text)
    message.type = MessageType.REPLY
    message.reference = reference_to(replied_to, channel)
    return replied_to.author_id


def reference_to(message: Message, channel: Channel) -> Json:
    """Return a `message_reference` to a message in `channel`."""
    return {"type": 0, "message_id": str(message.id)} | whereabouts(channel)


def note_pings(
    world: World,
    message: Message,
    body: Json,
    unless_told: frozenset[str],
    replied_to: int | None = None,
) -> None:
    """Note whom the message pings, as far as `body` and its author's permissions let it."""
    channel = world.channels[message.channel_id]
    is_webhooks = message.webhook_name is not None
    granted = ALL if is_webhooks else world.permissions(message.author_id, channel)
    found = pings(
        [message.content, *parts.texts_of(message.components)],
        body.get("allowed_mentions"),
        unless_told=unless_told,
        known_users=world.users,
        guild=world.guilds.get(channel.guild_id or 0),
        granted=granted,
        replied_to=replied_to,
    )
    message.mentions, message.mention_roles = found.users, found.roles
    message.mention_everyone = found.everyone


def add(world: World, message: Message) -> Message:
    """Put a message into its channel, and publish that."""
    channel = world.channels[message.channel_id]
    world.messages[channel.id][message.id] = message
    if not message.is_ephemeral:
        channel.last_message_id = message.id
        if channel.thread is not None and not begins(message):
            channel.thread.message_count += 1
            channel.thread.total_message_sent += 1
    tell(world, "MESSAGE_CREATE", message)
    return message


def begins(message: Message) -> bool:
    """Tell whether a thread begins with the message, which then isn't counted in it."""
    return message.type == MessageType.THREAD_STARTER or message.id == message.channel_id


def whereabouts(channel: Channel) -> Json:
    """Return what events say about where something happened."""
    where = {"channel_id": str(channel.id)}
    return where if channel.guild_id is None else where | {"guild_id": str(channel.guild_id)}


def tell(world: World, name: str, message: Message) -> None:
    """Publish an event of that name about a message."""
    channel = world.channels[message.channel_id]
    data = world.message_payload(message)
    if channel.guild_id is not None:
        data["guild_id"] = str(channel.guild_id)
    world.publish(Event(name, data, channel.guild_id, channel.id, message.visible_to))


def system_message(
    world: World, author_id: int, channel: Channel, kind: int, about: Message | None = None
) -> Message:
    """Return what the system says in `channel` about what a user did there."""
    message = Message(world.ids.next(), channel.id, author_id, world.clock.now(), type=kind)
    if about is not None:
        message.reference = reference_to(about, world.channels[about.channel_id])
    return message


def is_empty(message: Message) -> bool:
    """Tell whether a message has nothing to show."""
    shown = message.content or message.embeds or message.components or message.attachments
    return not (shown or message.poll or message.sticker_items or message.snapshots)


def start_typing(world: World, user_id: int, channel: Channel) -> None:
    """Let others see that a user types."""
    world.require(user_id, channel, sending(channel))
    data = whereabouts(channel) | {
        "user_id": str(user_id),
        "timestamp": int(world.clock.now().timestamp()),
    }
    guild = world.guilds.get(channel.guild_id or 0)
    if guild is not None:
        data["member"] = payloads.member(guild.members[user_id], world.users[user_id])
    world.publish(Event("TYPING_START", data, channel.guild_id, channel.id))
