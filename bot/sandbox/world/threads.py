"""Threads: started with or without a message, joined, archived, locked.

Bodies have passed their forms. What isn't allowed raises Discord's `ApiError`.
Source: docs, topics/threads and resources/channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import (
    Channel,
    ChannelType,
    Event,
    Json,
    Message,
    MessageFlag,
    MessageType,
    Thread,
)
from bot.sandbox.world import payloads
from bot.sandbox.world.attachments import Upload
from bot.sandbox.world.messages import add, build, is_empty, system_message, tell
from bot.sandbox.world.permissions import NONE, Permission
from bot.sandbox.world.world import World

_REQUIRES_TAG, _PINNED = 1 << 4, 1 << 1
"""Flags of a forum, and of a post in one."""
_PUBLIC_IN = {
    ChannelType.TEXT: ChannelType.PUBLIC_THREAD,
    ChannelType.ANNOUNCEMENT: ChannelType.ANNOUNCEMENT_THREAD,
}
_NEEDED = {
    ChannelType.PUBLIC_THREAD: Permission.CREATE_PUBLIC_THREADS,
    ChannelType.ANNOUNCEMENT_THREAD: Permission.CREATE_PUBLIC_THREADS,
    ChannelType.PRIVATE_THREAD: Permission.CREATE_PRIVATE_THREADS,
}


def start_from(world: World, user_id: int, message: Message, body: Json) -> Channel:
    """Start a thread from a message, with the message's id; 160004 if there is one."""
    parent = world.channels[message.channel_id]
    if parent.type not in _PUBLIC_IN:
        raise api_error.refused(50024)
    if message.type not in MessageType.WRITTEN:
        raise api_error.refused(50021)
    world.require(user_id, parent, Permission.CREATE_PUBLIC_THREADS)
    if message.flags & MessageFlag.HAS_THREAD:
        raise api_error.refused(160004)
    thread = _begin(world, user_id, parent, _PUBLIC_IN[parent.type], body, message.id)
    message.flags |= MessageFlag.HAS_THREAD
    tell(world, "MESSAGE_UPDATE", message)
    starter = system_message(world, user_id, thread, MessageType.THREAD_STARTER, message)
    add(world, starter)
    return thread


def start(world: World, user_id: int, parent: Channel, body: Json) -> Channel:
    """Start a thread without a message: private unless `type` says otherwise."""
    kind = as_integer(body.get("type")) or ChannelType.PRIVATE_THREAD
    in_text = kind == ChannelType.PRIVATE_THREAD and parent.type == ChannelType.TEXT
    if not in_text and _PUBLIC_IN.get(parent.type) != kind:
        raise api_error.refused(50024)
    world.require(user_id, parent, _NEEDED[kind])
    thread = _begin(world, user_id, parent, kind, body, world.ids.next())
    if kind != ChannelType.PRIVATE_THREAD:
        told = system_message(world, user_id, parent, MessageType.THREAD_CREATED)
        told.content = thread.name or ""
        told.reference = {"type": 0, "channel_id": str(thread.id), "guild_id": str(parent.guild_id)}
        add(world, told)
    return thread


def start_post(
    world: World, user_id: int, parent: Channel, body: Json, uploads: Sequence[Upload] = ()
) -> Channel:
    """Start a post in a forum: a thread whose first message has its id."""
    sent = body["message"]
    world.require(
        user_id, parent, Permission.SEND_MESSAGES | (Permission.ATTACH_FILES if uploads else NONE)
    )
    # Tried first, so that what is refused leaves no thread without a message.
    try:
        tried = build(world, user_id, parent, sent, uploads)
    except api_error.ApiError as error:
        raise api_error.inside(error, "message") from None
    if is_empty(tried):
        raise api_error.empty_message()
    _require_tags(world, user_id, parent, _known(parent, body.get("applied_tags") or []))
    thread = begin_post(world, user_id, parent, body)
    message = build(world, user_id, thread, sent, uploads)
    message.id = thread.id
    add(world, message)
    return thread


def begin_post(world: World, owner_id: int, parent: Channel, body: Json) -> Channel:
    """Start a post's thread, without its message; 40067 if a tag is missing."""
    tags = [each["id"] for each in _known(parent, body.get("applied_tags") or [])]
    if not tags and (parent.settings.get("flags") or 0) & _REQUIRES_TAG:
        raise api_error.refused(40067)
    kind, number = ChannelType.PUBLIC_THREAD, world.ids.next()
    return _begin(world, owner_id, parent, kind, body, number, tags)


def _known(parent: Channel, wanted: list[Any]) -> list[Json]:
    """Return a forum's tags with these ids; raises 50035 for one that is unknown."""
    known = {each["id"]: each for each in parent.settings.get("available_tags") or ()}
    tags = list(dict.fromkeys(str(as_integer(each)) for each in wanted))
    for place, tag in enumerate(tags):
        if tag not in known:
            at = ("applied_tags", str(place))
            raise api_error.fault(at, "FORUM_TAG_UNKNOWN", "Unknown tag")
    return [known[tag] for tag in tags]


def _require_tags(world: World, user_id: int, parent: Channel, tags: list[Json]) -> None:
    """Raise 50013 if one of the tags is moderated, and the user doesn't manage threads."""
    if any(each.get("moderated") for each in tags):
        world.require(user_id, parent, Permission.MANAGE_THREADS)


def _begin(
    world: World,
    user_id: int,
    parent: Channel,
    kind: int,
    body: Json,
    thread_id: int,
    tags: Sequence[str] = (),
) -> Channel:
    now = world.clock.now()
    about = Thread(
        owner_id=user_id,
        created_at=now,
        archived_at=now,
        invitable=body.get("invitable") is not False,
        auto_archive_minutes=as_integer(body.get("auto_archive_duration")) or 4320,
        members={user_id: now} if user_id in world.users else {},  # a webhook joins nothing
    )
    return world.add_channel(
        Channel(
            thread_id,
            kind,
            body["name"].strip(),
            parent.guild_id,
            parent_id=parent.id,
            slowmode_seconds=as_integer(body.get("rate_limit_per_user")) or 0,
            settings={"applied_tags": list(tags)} if tags else {},
            thread=about,
        )
    )


def change(world: World, user_id: int, channel: Channel, thread: Thread, body: Json) -> None:
    """Rename, archive, lock or reopen a thread, as far as the user may."""
    granted = world.permissions(user_id, channel)
    may_manage = bool(granted & Permission.MANAGE_THREADS)
    only_opens = body.keys() == {"archived"} and body["archived"] is False
    if not may_manage:
        may_archive = user_id == thread.owner_id and "locked" not in body
        may_open = only_opens and bool(granted & Permission.SEND_MESSAGES_IN_THREADS)
        if thread.locked or not (may_archive or may_open):
            raise api_error.missing_permissions()
    if thread.archived and body.get("archived") is not False:
        raise api_error.refused(50083)
    if body.get("archived") is not None and body["archived"] != thread.archived:
        thread.archived, thread.archived_at = body["archived"], world.clock.now()
    thread.locked = _told(body, "locked", thread.locked)
    thread.invitable = _told(body, "invitable", thread.invitable)
    _change_post(world, user_id, channel, body)
    minutes = as_integer(body.get("auto_archive_duration"))
    thread.auto_archive_minutes = minutes or thread.auto_archive_minutes
    channel.name = (body.get("name") or "").strip() or channel.name
    channel.slowmode_seconds = _told(body, "rate_limit_per_user", channel.slowmode_seconds)
    world.change_channel(channel)


def _change_post(world: World, user_id: int, channel: Channel, body: Json) -> None:
    """Change the tags of a forum's post, and whether it is pinned there."""
    parent = world.channels.get(channel.parent_id or 0)
    if parent is None or parent.type not in ChannelType.FORUMS:
        return
    if "applied_tags" in body:
        tags = _known(parent, body["applied_tags"] or [])
        _require_tags(world, user_id, parent, tags)
        channel.settings["applied_tags"] = [each["id"] for each in tags]
    if body.get("flags") is not None:
        world.require(user_id, channel, Permission.MANAGE_THREADS)
        channel.settings["flags"] = (as_integer(body["flags"]) or 0) & _PINNED


def _told(body: Json, name: str, otherwise: Any) -> Any:
    value = body.get(name)
    return otherwise if value is None else value


def join(world: World, channel: Channel, thread: Thread, user_id: int) -> None:
    """Add a user to a thread that is not archived, once."""
    if thread.archived:
        raise api_error.refused(50083)
    if user_id not in thread.members:
        thread.members[user_id] = world.clock.now()
        if channel.type == ChannelType.PRIVATE_THREAD and user_id == world.bot.id:
            # Until then the bot did not know that it is there.
            own = payloads.thread_member(channel.id, user_id, thread.members[user_id])
            data = payloads.channel(channel) | {"member": own}
            world.publish(Event("THREAD_CREATE", data, channel.guild_id, channel.id))
        _tell_of_members(world, channel, thread, added=user_id)


def leave(world: World, channel: Channel, thread: Thread, user_id: int) -> None:
    """Remove a user from a thread."""
    if thread.archived:
        raise api_error.refused(50083)
    if thread.members.pop(user_id, None) is not None:
        _tell_of_members(world, channel, thread, removed=user_id)


def _tell_of_members(
    world: World,
    channel: Channel,
    thread: Thread,
    *,
    added: int | None = None,
    removed: int | None = None,
) -> None:
    data: Json = {
        "id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "member_count": len(thread.members),
    }
    if added is not None:
        data["added_members"] = [payloads.thread_member(channel.id, added, thread.members[added])]
    if removed is not None:
        data["removed_member_ids"] = [str(removed)]
    world.publish(Event("THREAD_MEMBERS_UPDATE", data, channel.guild_id, channel.id))
