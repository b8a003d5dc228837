"""A saved world: what lasts of one, and how it goes on from there. Pure.

Sessions, rate limits and the log of the wire belong to the running server and are left out.
Nonces are kept: otherwise a bot that was stopped between an attempt and its repetition would
post twice, which Discord would prevent.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from bot.clock import Clock
from bot.sandbox.model import (
    Application,
    Channel,
    Guild,
    Id,
    Interaction,
    Json,
    Message,
    Record,
    User,
)
from bot.sandbox.world.nonces import Made
from bot.sandbox.world.world import World

FORMAT = 3
"""Raised with every change that older versions can't read, or would read wrongly."""


class Saved(Record):
    """All that lasts of a world."""

    format: Annotated[int, Meta(ge=1, le=FORMAT)]
    last_id: Id
    address: str
    """Where the sandbox was; the addresses of files in messages begin with it."""
    application: Application
    users: list[User]
    guilds: list[Guild]
    channels: list[Channel]
    messages: list[Message]
    interactions: list[Interaction]
    closed_to_bot: set[Id] = field(default_factory=set)
    nonces: list[Made] = field(default_factory=list)
    faults: list[Json] = field(default_factory=list)
    """Orders of the faults that go on; the world is as it would be without them."""


def written(world: World, faults: list[Json]) -> Saved:
    """Return what lasts of a world; `faults` are orders of those that go on."""
    return Saved(
        format=FORMAT,
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


def restored(saved: Saved, clock: Clock, ticks: Clock | None = None) -> World:
    """Return the world that was saved; nothing is published about it."""
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
            # It was saved there a second time, or only there if the world had forgotten it.
            each.asked_by = world.interactions.get(each.asked_by.id, each.asked_by)
    world.closed_to_bot = saved.closed_to_bot
    world.nonces.made = saved.nonces
    return world
