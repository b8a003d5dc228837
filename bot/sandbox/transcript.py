"""A world's conversation as text, for whoever reads why a test failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from bot.sandbox.forms.components import every_component
from bot.sandbox.model import Channel, Interaction, Message
from bot.sandbox.rest.rest import Exchange
from bot.sandbox.wire_log import without_token
from bot.sandbox.world.parts import texts_of
from bot.sandbox.world.world import World

_LONGEST = 500


def transcript(world: World, exchanges: Iterable[Exchange]) -> str:
    """Return what was said in each channel, then the requests that were refused."""
    lines: list[str] = []
    for channel in world.channels.values():
        waiting = [each for each in world.interactions.values() if each.channel_id == channel.id]
        silent = [each for each in waiting if not each.is_answered]
        happened = [(each.id, f"{_use(world, each)}, and gets no answer") for each in silent]
        for message in world.messages[channel.id].values():
            happened += [(message.id, line) for line in _lines(world, message)]
        if happened:
            lines.append(_title(world, channel))
            lines += [f"  {line}" for _, line in sorted(happened, key=lambda each: each[0])]
    refused = [each for each in exchanges if (each.status or 0) >= 400]
    if refused:
        lines.append("refused")
        lines += [f"  {_refusal(each)}" for each in refused]
    return "\n".join(lines) if lines else "nothing was said"


def _title(world: World, channel: Channel) -> str:
    if channel.recipient_id is not None:
        return f"direct messages with {world.users[channel.recipient_id].username}"
    several = len(world.guilds) > 1 and channel.guild_id is not None
    place = f" in {world.guilds[channel.guild_id or 0].name}" if several else ""
    return f"#{channel.name}{place}"


def _lines(world: World, message: Message) -> Iterator[str]:
    author = world.users.get(message.author_id)
    name = message.webhook_name or (author.username if author else "somebody")
    asked = world.interactions.get(message.interaction_id or 0)
    if asked is not None and message.id == asked.response_id:
        yield _use(world, asked)
    alone = world.users.get(message.visible_to or 0)
    yield f"{name}{f' to {alone.username} alone' if alone else ''}: {_shown(message)}"


def _use(world: World, asked: Interaction) -> str:
    person, name = world.users[asked.user_id].username, asked.data.get("name")
    return f"{person} uses /{name}" if name else f"{person} presses or submits something"


def _shown(message: Message) -> str:
    parts = [message.content, *texts_of(message.components)]
    for embed in message.embeds:
        parts += [embed.get("title", ""), embed.get("description", "")]
        parts += [f"{each['name']}: {each['value']}" for each in embed.get("fields", ())]
    parts += [f"<{each.filename}>" for each in message.attachments]
    for component in every_component(message.components):
        if name := component.get("label") or component.get("placeholder"):
            parts.append(f"[{name}]")
    text = " | ".join(part.replace("\n", " ") for part in parts if part)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _refusal(exchange: Exchange) -> str:
    answer = exchange.answer
    told = answer if isinstance(answer, str) else orjson.dumps(answer).decode()
    return f"{exchange.method} {without_token(exchange.path)}: {exchange.status} {told[:_LONGEST]}"
