"""Threads, and who is in them."""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms.channels import FORUM_POST, THREAD, THREAD_FROM_MESSAGE
from bot.sandbox.forms.fields import as_integer, check
from bot.sandbox.forms.holding import moment
from bot.sandbox.model import Channel, ChannelType, Json, Thread
from bot.sandbox.rest.routes.messages import named_message
from bot.sandbox.rest.routes.places import managed_channel, seen_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.world import payloads, threads
from bot.sandbox.world.permissions import Permission, sending

ROUTES = Routes()


@ROUTES.add("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def _start_from_message(request: Request) -> Answer:
    world, message = request.world, named_message(request)
    check(THREAD_FROM_MESSAGE, request.body)
    thread = threads.start_from(world, world.bot.id, message, request.body)
    return 201, _with_own_membership(request, thread)


@ROUTES.add("POST", "/channels/{channel_id}/threads")
def _start(request: Request) -> Answer:
    world, parent = request.world, seen_channel(request)
    if parent.type in ChannelType.FORUMS:
        check(FORUM_POST, request.body)
        thread = threads.start_post(world, world.bot.id, parent, request.body, request.files)
        first = world.message_payload(world.message(thread.id, thread.id))
        return 201, _with_own_membership(request, thread) | {"message": first}
    check(THREAD, request.body)
    thread = threads.start(world, world.bot.id, parent, request.body)
    return 201, _with_own_membership(request, thread)


def _with_own_membership(request: Request, channel: Channel) -> Json:
    payload, bot_id = request.world.channel_payload(channel), request.world.bot.id
    if channel.thread is not None and bot_id in channel.thread.members:
        joined_at = channel.thread.members[bot_id]
        payload["member"] = payloads.thread_member(channel.id, bot_id, joined_at)
    return payload


def _thread(request: Request) -> tuple[Channel, Thread]:
    channel = seen_channel(request)
    if channel.thread is None:
        raise api_error.refused(50024)
    return channel, channel.thread


_MEMBERS = "/channels/{channel_id}/thread-members"


@ROUTES.add("GET", _MEMBERS)
def _list_members(request: Request) -> Answer:
    """List who is in a thread: a page in order of id, or everybody without their membership."""
    limit, after = request.limit(most=100, otherwise=100), request.number("after") or 0
    channel, thread = _thread(request)
    found = sorted(thread.members.items())
    if request.flag("with_member"):
        found = [each for each in found if each[0] > after][:limit]
    return 200, [payloads.thread_member(channel.id, *each) for each in found]


@ROUTES.add("GET", f"{_MEMBERS}/{{user_id}}")
def _one_member(request: Request) -> Answer:
    channel, thread = _thread(request)
    user_id = request.id("user_id")
    if user_id not in thread.members:
        raise api_error.unknown("Member")
    return 200, payloads.thread_member(channel.id, user_id, thread.members[user_id])


@ROUTES.add("PUT", f"{_MEMBERS}/@me")
def _join(request: Request) -> Answer:
    channel, thread = _thread(request)
    threads.join(request.world, channel, thread, request.world.bot.id)
    return 204, None


@ROUTES.add("DELETE", f"{_MEMBERS}/@me")
def _leave(request: Request) -> Answer:
    channel, thread = _thread(request)
    threads.leave(request.world, channel, thread, request.world.bot.id)
    return 204, None


@ROUTES.add("PUT", f"{_MEMBERS}/{{user_id}}")
def _add_member(request: Request) -> Answer:
    channel, thread = _thread(request)
    world, user_id = request.world, request.id("user_id")
    world.require(world.bot.id, channel, sending(channel))
    if user_id not in world.guilds[channel.guild_id or 0].members:
        raise api_error.unknown("Member")
    threads.join(world, channel, thread, user_id)
    return 204, None


@ROUTES.add("DELETE", f"{_MEMBERS}/{{user_id}}")
def _remove_member(request: Request) -> Answer:
    channel, thread = _thread(request)
    is_own = channel.type == ChannelType.PRIVATE_THREAD and (
        thread.owner_id == request.world.bot.id
    )
    if not is_own:
        managed_channel(request, Permission.MANAGE_THREADS)
    threads.leave(request.world, channel, thread, request.id("user_id"))
    return 204, None


@ROUTES.add("GET", "/guilds/{guild_id}/threads/active")
def _active(request: Request) -> Answer:
    """List the threads of a guild that the bot sees and that are not archived."""
    guild = request.guild
    return 200, listed(request, request.world.threads_of(guild), archived=False)


@ROUTES.add("GET", "/channels/{channel_id}/threads/archived/public")
def _archived_public(request: Request) -> Answer:
    return 200, _archived(request, Permission.READ_MESSAGE_HISTORY, private=False)


@ROUTES.add("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
def _archived_private_joined(request: Request) -> Answer:
    found = _archived(request, Permission.READ_MESSAGE_HISTORY, private=True)
    own = {member["id"] for member in found["members"]}
    return 200, found | {"threads": [each for each in found["threads"] if each["id"] in own]}


@ROUTES.add("GET", "/channels/{channel_id}/threads/archived/private")
def _archived_private(request: Request) -> Answer:
    needed = Permission.READ_MESSAGE_HISTORY | Permission.MANAGE_THREADS
    return 200, _archived(request, needed, private=True)


def _archived(request: Request, needed: Permission, *, private: bool) -> Json:
    """Return a page of a channel's archived threads, those before a moment or an id."""
    parent, limit = managed_channel(request, needed), request.limit(most=100, least=2)
    before = request.query.get("before")
    held = [
        channel
        for channel in request.world.channels.values()
        if channel.parent_id == parent.id
        and (channel.type == ChannelType.PRIVATE_THREAD) is private
        and (before is None or _is_before(channel, before))
    ]
    answer = listed(request, held, archived=True)
    more = len(answer["threads"]) > limit
    return answer | {"threads": answer["threads"][:limit], "has_more": more}


def _is_before(channel: Channel, mark: str) -> bool:
    """Tell whether a thread is older than an id, or was archived before a moment."""
    if (number := as_integer(mark)) is not None:
        return channel.id < number
    return channel.thread is not None and channel.thread.archived_at < moment(mark)


def listed(request: Request, channels: list[Channel], *, archived: bool | None) -> Json:
    """Return those of the threads that the bot sees, newest first; archived or not, or either."""
    world = request.world
    seen = [
        channel
        for channel in channels
        if channel.thread is not None
        and archived in (None, channel.thread.archived)
        and world.permissions(world.bot.id, channel) & Permission.VIEW_CHANNEL
    ]
    shown = [_with_own_membership(request, channel) for channel in reversed(seen)]
    own = [payload["member"] for payload in shown if "member" in payload]
    return {"threads": shown, "members": own, "has_more": False}
