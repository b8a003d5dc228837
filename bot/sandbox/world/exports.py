"""What other programs write of a server, read as a plan.

A server's template, as Discord shows anybody who has its link: roles, channels, overwrites.

    https://discord.com/api/v10/guilds/templates/CODE

Channels as DiscordChatExporter writes them (its JSON): people and messages. Several of them,
or of one server, make one plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.sandbox.model import Json
from bot.sandbox.world import plan as plans
from bot.sandbox.world.plan import (
    EVERYONE,
    KINDS,
    ChannelPlan,
    GuildPlan,
    Kind,
    MessagePlan,
    PersonPlan,
    Plan,
    RolePlan,
    Unfit,
)

_BY_NUMBER: dict[int, Kind] = {number: kind for kind, number in KINDS.items()}
_CHAT_KINDS: dict[str, Kind] = {
    "GuildTextChat": "text",
    "GuildNews": "announcement",
    "GuildVoiceChat": "voice",
    "GuildStageVoice": "stage",
}


def read(value: Any) -> Plan:
    """Return the plan in JSON: a plan itself, a template, or exported channels; raises Unfit."""
    exported = value if isinstance(value, list) else [value]
    if not exported or not all(isinstance(each, Mapping) for each in exported):
        raise Unfit("it must be a JSON object, or a list of exported channels")
    try:
        if all("messages" in each and "channel" in each for each in exported):
            return plans.read(_of_chats(exported))
        if len(exported) == 1 and "serialized_source_guild" in exported[0]:
            return plans.read(_of_template(exported[0]["serialized_source_guild"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise Unfit(f"the export isn't as expected: {error!r}") from None
    if len(exported) > 1:
        raise Unfit("it must be a JSON object, or a list of exported channels")
    return plans.read(exported[0])


# --- templates -----------------------------------------------------------------------------


def _of_template(source: Json) -> Plan:
    roles = _each_once(source["roles"])
    names = {str(number): name for number, name in roles.items()}
    everyone = next(each for each in source["roles"] if str(each["id"]) == "0")
    names["0"] = EVERYONE
    channels = _each_once(source["channels"])
    return Plan(
        guilds=[
            GuildPlan(
                source["name"],
                everyone=int(everyone["permissions"]),
                roles=[
                    RolePlan(
                        names[str(each["id"])],
                        int(each["permissions"]),
                        each.get("color") or 0,
                        bool(each.get("hoist")),
                        bool(each.get("mentionable")),
                    )
                    for each in source["roles"]
                    if str(each["id"]) != "0"
                ],
                channels=[_channel(each, channels, names) for each in source["channels"]],
            )
        ]
    )


def _channel(each: Json, channels: dict[Any, str], roles: dict[str, str]) -> ChannelPlan:
    parent = each.get("parent_id")
    planned = ChannelPlan(
        channels[each["id"]],
        _BY_NUMBER.get(each.get("type", 0), "text"),
        each.get("topic"),
        None if parent is None else channels[parent],
        bool(each.get("nsfw")),
        each.get("rate_limit_per_user") or 0,
    )
    for overwrite in each.get("permission_overwrites") or ():
        # A template names no people, so that all overwrites are those of roles.
        name = roles[str(overwrite["id"])]
        planned.allow[name] = int(overwrite.get("allow") or 0)
        planned.deny[name] = int(overwrite.get("deny") or 0)
    return planned


def _each_once(things: list[Json]) -> dict[Any, str]:
    """Return names by id, those that are there twice with a number."""
    seen: Counter[str] = Counter()
    named = {}
    for each in things:
        name = str(each["name"])
        seen[name] += 1
        named[each["id"]] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return named


# --- exported channels ---------------------------------------------------------------------


def _of_chats(exported: list[Json]) -> Plan:
    people: dict[str, PersonPlan] = {}
    guilds: dict[str, GuildPlan] = {}
    for export in exported:
        name = export["guild"]["name"]
        guild = guilds.setdefault(name, GuildPlan(name, channels=[]))
        channel = export["channel"]
        category = channel.get("category")
        known = [each for each in guild.channels if isinstance(each, ChannelPlan)]
        if category and category not in [each.name for each in known]:
            guild.channels.append(ChannelPlan(category, "category"))
        kind = _CHAT_KINDS.get(channel["type"], "text")
        planned = ChannelPlan(channel["name"], kind, channel.get("topic"), category)
        guild.channels.append(planned)
        for message in export["messages"]:
            author = message["author"]
            shown = author.get("nickname") or author["name"]
            person = PersonPlan(author["name"], shown, bool(author.get("isBot")))
            people.setdefault(person.name, person)
            if message.get("content"):
                planned.messages.append(MessagePlan(person.name, message["content"][:2000]))
    if not any(not each.bot for each in people.values()):
        people[plans.ADMIN] = PersonPlan(plans.ADMIN)
    return Plan(guilds=list(guilds.values()), people=list(people.values()))
