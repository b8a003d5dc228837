"""A world written down, and brought back: its tables, and what else it goes on from. Pure.

What is left out belongs to the server that runs: sessions, rate limits, the log of the wire.
Nonces are kept: else a bot that is stopped between an attempt and its repetition would post
twice after a load, which Discord would have prevented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.clock import Clock
from bot.sandbox.model import Application, Channel, Guild, Interaction, Json, Message, User
from bot.sandbox.world import codec
from bot.sandbox.world.nonces import Made
from bot.sandbox.world.soundness import check
from bot.sandbox.world.world import World

FORMAT = 1
"""Raised with every change that an older sandbox could not read, or would read wrongly."""


@dataclass
class Saved:
    """All of a world that lasts."""

    last_id: int
    address: str
    """Where the sandbox was; files in messages have addresses that begin so."""
    application: Application
    users: list[User]
    guilds: list[Guild]
    channels: list[Channel]
    messages: list[Message]
    interactions: list[Interaction]
    closed_to_bot: set[int] = field(default_factory=set)
    nonces: list[Made] = field(default_factory=list)
    faults: list[Json] = field(default_factory=list)
    """Orders of faults that go on; the world is as it is without them."""


def written(world: World, faults: list[Json]) -> tuple[Json, dict[str, bytes]]:
    """Return a world as JSON, and the files that it names."""
    saved = Saved(
        last_id=world.ids.last,
        address=world.address,
        application=world.application,
        users=list(world.users.values()),
        guilds=list(world.guilds.values()),
        channels=list(world.channels.values()),
        messages=[each for held in world.messages.values() for each in held.values()],
        interactions=list(world.interactions.values()),
        closed_to_bot=world.closed_to_bot,
        nonces=world.nonces.made,
        faults=faults,
    )
    files: dict[str, bytes] = {}
    return {"format": FORMAT, **codec.encode(saved, files)}, files


def read(raw: Any, files: Mapping[str, bytes]) -> Saved:
    """Return what JSON says of a world; `codec.Misfit` when it is none, or a newer one."""
    if not isinstance(raw, dict) or type(raw.get("format")) is not int:
        raise codec.Misfit(("format",), "a whole number is needed")
    if raw["format"] > FORMAT:
        wrong = f"{raw['format']} is of a newer version, which can read it; this one knows {FORMAT}"
        raise codec.Misfit(("format",), wrong)
    if raw["format"] < FORMAT:
        raise codec.Misfit(("format",), f"there has never been a format {raw['format']}")
    tables = {name: value for name, value in raw.items() if name != "format"}
    saved: Saved = codec.decode(tables, Saved, files)
    check(saved)
    return saved


def restored(saved: Saved, clock: Clock, ticks: Clock | None = None) -> World:
    """Return the world that was written down; nobody is told of what is in it."""
    world = World(clock, saved.application, ticks)
    world.ids.last = saved.last_id
    world.address = saved.address
    world.users = {each.id: each for each in saved.users}
    world.guilds = {each.id: each for each in saved.guilds}
    world.channels = {each.id: each for each in saved.channels}
    world.messages = {each.id: {} for each in saved.channels}
    for message in saved.messages:
        world.messages[message.channel_id][message.id] = message
    world.interactions = {each.id: each for each in saved.interactions}
    for each in saved.interactions:
        world.interactions_by_token[each.token] = each
        if each.asked_by is not None:
            # It was written down once more there, or only there when it was forgotten.
            each.asked_by = world.interactions.get(each.asked_by.id, each.asked_by)
    world.closed_to_bot = saved.closed_to_bot
    world.nonces.made = saved.nonces
    return world
