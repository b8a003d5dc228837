"""Scheduled events and stages.

Sources: docs, resources/guild-scheduled-event and resources/stage-instance.
"""

from __future__ import annotations

from bot.sandbox import api_error
from bot.sandbox.forms import events as forms
from bot.sandbox.model import Event, Guild, Json
from bot.sandbox.world import payloads
from bot.sandbox.world.audit import Action
from bot.sandbox.world.things import Kind
from bot.sandbox.world.world import World

SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
_NEXT = {SCHEDULED: {ACTIVE, CANCELED}, ACTIVE: {COMPLETED}}


def _fit(event: Json) -> None:
    """Give an event the metadata of where it is."""
    if event["entity_type"] == forms.ELSEWHERE:
        location = (event.get("entity_metadata") or {}).get("location")
        event["entity_metadata"], event["channel_id"] = {"location": location}, None
    else:
        event["entity_metadata"] = None


EVENTS = Kind(
    "events",
    "Guild Scheduled Event",
    forms.EVENT,
    forms.EVENT_CHANGE,
    {
        **dict.fromkeys(("description", "image", "channel_id", "entity_id", "recurrence_rule")),
        **dict.fromkeys(("scheduled_end_time", "entity_metadata")),
        "status": SCHEDULED,
        "guild_scheduled_event_exceptions": [],
        "subscriber_ids": [],
    },
    completed=("guild_id", "creator_id"),
    fit=_fit,
    whole=forms.EVENT,
    action=Action.EVENT_CREATE,
    event="GUILD_SCHEDULED_EVENT",
    most=100,
    full=30038,
)
STAGES = Kind(
    "stages",
    "Stage Instance",
    forms.STAGE,
    forms.STAGE_CHANGE,
    {"privacy_level": 2, "discoverable_disabled": True, "guild_scheduled_event_id": None},
    completed=("guild_id",),
    unheld=("send_start_notification",),
    action=Action.STAGE_CREATE,
    event="STAGE_INSTANCE",
)


def require_next(event: Json, status: int | None) -> None:
    """Raise 50035 unless an event can go from its status to another."""
    if status is None or not SCHEDULED <= status <= CANCELED:
        return  # what is no status at all is refused by its form
    if status != event["status"] and status not in _NEXT.get(event["status"], ()):
        text = "Invalid Guild Scheduled Event Status Transition"
        raise api_error.fault(("status",), "GUILD_SCHEDULED_EVENT_STATUS", text)


def take_interest(world: World, guild: Guild, event: Json, user_id: int) -> None:
    """Note that a user is interested in an event, or that they no longer are."""
    interested: list[str] = event["subscriber_ids"]
    comes = str(user_id) not in interested
    (interested.append if comes else interested.remove)(str(user_id))
    name = "GUILD_SCHEDULED_EVENT_USER_" + ("ADD" if comes else "REMOVE")
    data = {
        "guild_scheduled_event_id": event["id"],
        "user_id": str(user_id),
        "guild_id": str(guild.id),
    }
    world.publish(Event(name, data, guild.id))


def interested(world: World, guild: Guild, event: Json, *, with_member: bool) -> list[Json]:
    """Return who is interested in an event, in order of id."""
    listed: list[Json] = []
    for number in sorted(map(int, event["subscriber_ids"])):
        entry: Json = {
            "guild_scheduled_event_id": event["id"],
            "user_id": str(number),
            "user": payloads.user(world.users[number]),
            "response": 1,
        }
        if with_member and number in guild.members:
            entry["member"] = payloads.member(guild.members[number], world.users[number])
        listed.append(entry)
    return listed
