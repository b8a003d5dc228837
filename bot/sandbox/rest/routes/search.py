"""Searching: the messages of a guild, the posts of a forum."""

from __future__ import annotations

from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.rest.routes.places import managed_channel
from bot.sandbox.rest.routes.table import Answer, Request, Routes
from bot.sandbox.rest.routes.threads import listed
from bot.sandbox.world.permissions import Permission

ROUTES = Routes()


@ROUTES.add("GET", "/guilds/{guild_id}/messages/search")
def _search_messages(request: Request) -> Answer:
    """Find messages by words, author, channel, mention or pin, newest first."""
    world, guild = request.world, request.guild
    limit, offset = request.limit(most=25, otherwise=25), max(0, request.number("offset") or 0)
    places = [*(world.channels[each] for each in guild.channel_ids), *world.threads_of(guild)]
    found = [
        message
        for channel in places
        for message in world.visible_messages(world.bot.id, channel)
        if not message.is_ephemeral and _fits(request, message)
    ]
    newest_first = request.query.get("sort_order") != "asc"
    found.sort(key=lambda message: message.id, reverse=newest_first)
    page = found[offset : offset + limit]
    hits: list[list[Json]] = [[world.message_payload(each) | {"hit": True}] for each in page]
    return 200, {
        "messages": hits,
        "total_results": len(found),
        "doing_deep_historical_index": False,
    }


def _fits(request: Request, message: Message) -> bool:
    query = request.query
    words = query.get("content", "").lower().split()
    mentioned, least, most = (request.number(name) for name in ("mentions", "min_id", "max_id"))
    return (
        all(word in message.content.lower() for word in words)
        and request.number("author_id") in (None, message.author_id)
        and request.number("channel_id") in (None, message.channel_id)
        and (mentioned is None or mentioned in message.mentions)
        and (least is None or message.id > least)
        and (most is None or message.id < most)
        and ("pinned" not in query or request.flag("pinned") == (message.pinned_at is not None))
    )


@ROUTES.add("GET", "/channels/{channel_id}/threads/search")
def _search_threads(request: Request) -> Answer:
    """Find threads and posts by a part of their name, newest first."""
    parent = managed_channel(request, Permission.READ_MESSAGE_HISTORY)
    limit, offset = request.limit(most=25, otherwise=25), max(0, request.number("offset") or 0)
    found = [
        each
        for each in request.world.channels.values()
        if each.parent_id == parent.id and each.thread is not None and _is_named(request, each)
    ]
    answer = listed(request, found, archived=None)
    page = answer["threads"][offset : offset + limit]
    total = len(answer["threads"])
    return 200, answer | {
        "threads": page,
        "has_more": total > offset + limit,
        "total_results": total,
    }


def _is_named(request: Request, channel: Channel) -> bool:
    return request.query.get("name", "").lower() in (channel.name or "").lower()
