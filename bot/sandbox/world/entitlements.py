"""Test entitlements: what people or guilds would have bought of the application.

Source: docs, resources/entitlement.
"""

from __future__ import annotations

from bot.sandbox.forms.account import ENTITLEMENT, HELD_ENTITLEMENT
from bot.sandbox.model import Event, Json
from bot.sandbox.world import things
from bot.sandbox.world.audit import By
from bot.sandbox.world.things import Kind
from bot.sandbox.world.world import World

ENTITLEMENTS = Kind(
    "entitlements",
    "Entitlement",
    ENTITLEMENT,
    HELD_ENTITLEMENT,
    {
        "type": 8,
        "deleted": False,
        "consumed": False,
        "starts_at": None,
        "ends_at": None,
    },
    completed=("application_id", "user_id"),
    unheld=("owner_id", "owner_type"),
)
_A_GUILD = 1


def grant(world: World, by: By, body: Json) -> Json:
    """Let a user or a guild have something of the application, without an end."""
    owner = str(int(body["owner_id"]))
    of_guild = int(body["owner_type"]) == _A_GUILD
    more: Json = {"guild_id": owner} if of_guild else {}
    more["user_id"] = str(by.user_id) if of_guild else owner
    app = world.application
    more["application_id"] = str(app.id)
    made = things.make(world, by, app, ENTITLEMENTS, body, **more)
    world.publish(Event("ENTITLEMENT_CREATE", made))
    return made


def delete(world: World, by: By, held: Json) -> None:
    """Take a test entitlement away."""
    things.delete(world, by, world.application, ENTITLEMENTS, held)
    world.publish(Event("ENTITLEMENT_DELETE", held))
