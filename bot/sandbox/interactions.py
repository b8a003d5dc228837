"""What a person does with an app: commands, autocomplete, buttons, selects, modals.

Each function checks that the person could do it on Discord, and tells the bot with an
INTERACTION_CREATE event. What they couldn't do raises `Refused` with a sentence for them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox import payloads
from bot.sandbox.command_options import Refused, Typed, fill_options
from bot.sandbox.forms.components import every_component
from bot.sandbox.model import (
    Channel,
    Event,
    Interaction,
    InteractionType,
    Json,
    Message,
)
from bot.sandbox.permissions import Permission
from bot.sandbox.world import World

TOKEN_LIFE = timedelta(minutes=15)  # docs, interactions/receiving-and-responding


def visible_commands(world: World, user_id: int, channel: Channel) -> list[Json]:
    """Return the chat commands that a person is offered in `channel`, by name."""
    granted = world.permissions(user_id, channel)
    if not granted & Permission.USE_APPLICATION_COMMANDS:
        return []
    context = 0 if channel.guild_id is not None else 1
    offered = list(world.application.commands.values())
    offered += world.application.guild_commands.get(channel.guild_id or 0, {}).values()
    return sorted(
        (
            command
            for command in offered
            if command["type"] == 1
            and context in (command.get("contexts") or (0, 1))
            and _granted_by_default(command, granted)
        ),
        key=lambda command: str(command["name"]),
    )


def _granted_by_default(command: Json, granted: Permission) -> bool:
    needed = command.get("default_member_permissions")
    if needed is None:
        return True
    if int(needed) == 0:
        return bool(granted & Permission.ADMINISTRATOR)
    return not Permission(int(needed)) & ~granted


def use_command(
    world: World, user_id: int, channel: Channel, name: str, values: Mapping[str, Typed]
) -> Interaction:
    """Send the slash command `name` (`briefing`, `schedule set`) with the options typed."""
    command, data = _command_data(world, user_id, channel, name)
    options, resolved = fill_options(world, channel, command, name, values)
    if options:
        data["options"] = options
    if resolved:
        data["resolved"] = resolved
    return _begin(world, InteractionType.COMMAND, user_id, channel, data)


def ask_choices(
    world: World,
    user_id: int,
    channel: Channel,
    name: str,
    values: Mapping[str, Typed],
    focused: str,
) -> Interaction:
    """Ask the bot what it suggests for the option `focused` of a command being typed."""
    command, data = _command_data(world, user_id, channel, name)
    options, _ = fill_options(world, channel, command, name, values, focused=focused)
    data["options"] = options
    return _begin(world, InteractionType.AUTOCOMPLETE, user_id, channel, data)


def press(
    world: World,
    user_id: int,
    message: Message,
    custom_id: str,
    values: list[str] | None = None,
) -> Interaction:
    """Press the button, or choose `values` in the select, that has `custom_id`."""
    channel = world.channels[message.channel_id]
    if message not in world.visible_messages(user_id, channel):
        raise Refused("That message is not there for you.")
    component = next(
        (
            item
            for item in every_component(message.components)
            if item.get("custom_id") == custom_id
        ),
        None,
    )
    if component is None:
        raise Refused(f"That message has no button or select with the custom id {custom_id!r}.")
    if component.get("disabled"):
        raise Refused("That button is disabled.")
    data: Json = {
        "custom_id": custom_id,
        "component_type": component["type"],
        "id": component["id"],
    }
    if component["type"] != 2:
        data["values"] = _chosen(component, values or [])
    return _begin(world, InteractionType.COMPONENT, user_id, channel, data, message)


def submit_modal(world: World, asked: Interaction, values: Mapping[str, str]) -> Interaction:
    """Submit the modal that the bot answered `asked` with."""
    if asked.modal is None:
        raise Refused("There is no form to submit.")
    components = []
    for row in asked.modal["components"]:
        fields = row.get("components") or [row.get("component")]
        filled = [
            {
                "type": field["type"],
                "custom_id": field["custom_id"],
                "value": values.get(field["custom_id"], field.get("value") or ""),
            }
            for field in fields
            if field
        ]
        components.append({"type": row["type"], "components": filled})
    data: Json = {"custom_id": asked.modal["custom_id"], "components": components}
    message = world.messages[asked.channel_id].get(asked.message_id or 0)
    channel = world.channels[asked.channel_id]
    return _begin(world, InteractionType.MODAL_SUBMIT, asked.user_id, channel, data, message)


def _chosen(select: Json, values: list[str]) -> list[str]:
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not least <= len(values) <= most:
        raise Refused(f"Choose {least} to {most} of the options.")
    known = {option["value"] for option in select.get("options") or ()}
    if select["type"] == 3 and not known.issuperset(values):
        raise Refused("That is none of the select's options.")
    return values


def _command_data(world: World, user_id: int, channel: Channel, name: str) -> tuple[Json, Json]:
    """Return the command called `name`, and the beginning of an interaction's data."""
    first = name.split(" ")[0] if name else ""
    offered = visible_commands(world, user_id, channel)
    command = next((each for each in offered if each["name"] == first), None)
    if command is None:
        if not world.permissions(user_id, channel) & Permission.USE_APPLICATION_COMMANDS:
            raise Refused("You may not use commands here.")
        names = ", ".join(f"/{each['name']}" for each in offered) or "none"
        raise Refused(f"There is no command /{first} here. The commands are: {names}.")
    return command, {"id": command["id"], "name": first, "type": 1}


def _begin(
    world: World,
    kind: int,
    user_id: int,
    channel: Channel,
    data: Json,
    message: Message | None = None,
) -> Interaction:
    """Make the interaction and tell the bot."""
    _forget_old(world)
    interaction = Interaction(
        id=world.ids.next(),
        token=secrets.token_urlsafe(64),
        type=kind,
        user_id=user_id,
        channel_id=channel.id,
        guild_id=channel.guild_id,
        created_at=world.clock.now(),
        data=data,
        message_id=message.id if message else None,
    )
    world.interactions[interaction.id] = interaction
    world.interactions_by_token[interaction.token] = interaction
    payload = _payload(world, interaction, channel, message)
    # Interactions pass whatever the intents are; only the guild decides which shard gets them.
    world.publish(Event("INTERACTION_CREATE", payload, channel.guild_id, channel.id))
    return interaction


def _payload(
    world: World, interaction: Interaction, channel: Channel, message: Message | None
) -> Json:
    """Return INTERACTION_CREATE's data."""
    user = world.users[interaction.user_id]
    granted = world.permissions(user.id, channel)
    payload: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application.id),
        "type": interaction.type,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": world.channel_payload(channel) | {"permissions": str(int(granted))},
        "locale": user.locale,
        "app_permissions": str(int(world.permissions(world.application.bot_id, channel))),
        "entitlements": [],
        "authorizing_integration_owners": payloads.integration_owners(interaction),
        "context": 0 if channel.guild_id is not None else 1,
        "attachment_size_limit": payloads.ATTACHMENT_LIMIT,
    }
    if channel.guild_id is not None:
        guild = world.guilds[channel.guild_id]
        member = payloads.member(guild.members[user.id], user)
        payload["member"] = member | {"permissions": str(int(granted))}
        payload["guild_id"] = str(guild.id)
        payload["guild_locale"] = guild.locale
        payload["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
    else:
        payload["user"] = payloads.user(user)
    if message is not None:
        payload["message"] = world.message_payload(message)
    return payload


def _forget_old(world: World) -> None:
    """Drop the interactions whose token has ended, but those that a message still names."""
    oldest = world.clock.now() - TOKEN_LIFE
    for interaction in list(world.interactions.values()):
        if interaction.created_at > oldest:
            break
        world.interactions_by_token.pop(interaction.token, None)
        if interaction.response_id is None:
            del world.interactions[interaction.id]
