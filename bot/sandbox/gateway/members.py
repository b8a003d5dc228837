"""REQUEST_GUILD_MEMBERS: a guild's members in chunks. Pure.

Source: docs, events/gateway-events, "request guild members".
"""

from __future__ import annotations

from bot.sandbox.forms.fields import as_integer
from bot.sandbox.gateway.intents import Intent
from bot.sandbox.model import Guild, Json, Member
from bot.sandbox.world import payloads
from bot.sandbox.world.world import World

_IN_ONE_CHUNK = 1_000
_AT_MOST = 100
"""How many a prefix or a list of ids may return."""


def chunks(world: World, intents: int, data: Json) -> list[Json]:
    """Return the GUILD_MEMBERS_CHUNKs that answer `data`; none if the bot may not ask."""
    guild = world.guilds.get(as_integer(data.get("guild_id")) or 0)
    if guild is None or world.application.bot_id not in guild.members:
        return []
    absent: list[str] = []
    if "user_ids" in data:
        found, absent = _by_ids(guild, data["user_ids"])
    elif data.get("query") or as_integer(data.get("limit")):
        found = _by_prefix(world, guild, data)
    elif intents & Intent.GUILD_MEMBERS:
        found = list(guild.members.values())
    else:
        return []
    return _chunked(world, guild, found, absent, data.get("nonce"))


def _by_ids(guild: Guild, user_ids: object) -> tuple[list[Member], list[str]]:
    asked = user_ids if isinstance(user_ids, list) else [user_ids]
    numbers = {str(each): as_integer(each) or 0 for each in asked[:_AT_MOST]}
    found = [guild.members[each] for each in numbers.values() if each in guild.members]
    return found, [text for text, number in numbers.items() if number not in guild.members]


def _by_prefix(world: World, guild: Guild, data: Json) -> list[Member]:
    prefix = str(data.get("query") or "").lower()
    limit = min(as_integer(data.get("limit")) or _AT_MOST, _AT_MOST)
    found = [
        member
        for member in guild.members.values()
        if world.users[member.user_id].username.lower().startswith(prefix)
        or (member.nick or "").lower().startswith(prefix)
    ]
    return found[:limit]


def _chunked(
    world: World, guild: Guild, found: list[Member], absent: list[str], nonce: object
) -> list[Json]:
    pieces = [found[n : n + _IN_ONE_CHUNK] for n in range(0, len(found), _IN_ONE_CHUNK)] or [[]]
    return [
        {
            "guild_id": str(guild.id),
            "members": [payloads.member(each, world.users[each.user_id]) for each in piece],
            "chunk_index": index,
            "chunk_count": len(pieces),
            **({"not_found": absent} if absent else {}),
            **({"nonce": nonce} if isinstance(nonce, str) else {}),
        }
        for index, piece in enumerate(pieces)
    ]
