"""What a person does with an app: commands, autocomplete, buttons, selects, modals.

Each function checks that the person could do that on Discord, and tells the bot with an
INTERACTION_CREATE event; otherwise it raises `Refused` with a sentence for the person.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox.forms.components import every_component
from bot.sandbox.interactions.command_options import Typed, fill_options
from bot.sandbox.interactions.filling import Filled, Filling, chosen, resolved_choices
from bot.sandbox.interactions.offers import visible_commands, withheld_commands
from bot.sandbox.interactions.resolved import Kind, Refused, find, resolve
from bot.sandbox.model import (
    Channel,
    CommandType,
    Event,
    Interaction,
    InteractionType,
    Json,
    Message,
)
from bot.sandbox.world import installs, payloads
from bot.sandbox.world.attachments import FILE_BYTES
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World

TOKEN_LIFE = timedelta(minutes=15)  # docs, interactions/receiving-and-responding


def use_command(
    world: World, user_id: int, channel: Channel, name: str, values: Mapping[str, Typed]
) -> Interaction:
    """Send the slash command `name` (`briefing`, `schedule set`) with the options typed."""
    command, data = _command_data(world, user_id, channel, name)
    options, resolved = fill_options(world, user_id, channel, command, name, values)
    if options:
        data["options"] = options
    if resolved:
        data["resolved"] = resolved
    owners = installs.owners(world, user_id, channel, command)
    return _begin(world, InteractionType.COMMAND, user_id, channel, data, owners)


def use_menu(
    world: World, user_id: int, channel: Channel, name: str, target: Message | str
) -> Interaction:
    """Use a context menu's command on a message, or on the person that `target` names."""
    kind = CommandType.MESSAGE if isinstance(target, Message) else CommandType.USER
    offered = visible_commands(world, user_id, channel, kind)
    command = next((each for each in offered if each["name"] == name), None)
    if command is None:
        names = ", ".join(str(each["name"]) for each in offered) or "none"
        raise Refused(f"There is no command {name!r} in that menu. The commands are: {names}.")
    resolved: Json = {}
    if isinstance(target, Message):
        if target not in world.visible_messages(user_id, channel):
            raise Refused("That message is not there for you.")
        target_id = target.id
        resolved["messages"] = {str(target.id): world.message_payload(target)}
    else:
        target_id = find(world, channel, Kind.USER, target)
        resolve(world, user_id, channel, [target_id], resolved)
    data = _data_of(command) | {"target_id": str(target_id), "resolved": resolved}
    owners = installs.owners(world, user_id, channel, command)
    return _begin(world, InteractionType.COMMAND, user_id, channel, data, owners)


def ask_choices(
    world: World,
    user_id: int,
    channel: Channel,
    name: str,
    values: Mapping[str, Typed],
    focused: str,
) -> Interaction:
    """Ask the bot for suggestions for the option `focused` of a command being typed."""
    command, data = _command_data(world, user_id, channel, name)
    options, _ = fill_options(world, user_id, channel, command, name, values, focused=focused)
    data["options"] = options
    owners = installs.owners(world, user_id, channel, command)
    return _begin(world, InteractionType.AUTOCOMPLETE, user_id, channel, data, owners)


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
        data["values"] = chosen(world, channel, component, values or [])
        resolved = resolved_choices(world, user_id, channel, component, data["values"])
        if resolved:
            data["resolved"] = resolved
    owners = _owners_of(world, user_id, channel, message)
    return _begin(world, InteractionType.COMPONENT, user_id, channel, data, owners, message)


def _owners_of(world: World, user_id: int, channel: Channel, message: Message) -> Json:
    """Return whose installation a message's components depend on: that of what it answers."""
    asked = world.interactions.get(message.interaction_id or 0)
    if asked is not None:
        return asked.owners
    return installs.owners(world, user_id, channel, {})


def submit_modal(world: World, asked: Interaction, values: Mapping[str, Filled]) -> Interaction:
    """Submit the modal that the bot answered `asked` with, fields named by id or label."""
    if asked.modal is None:
        raise Refused("There is no form to submit.")
    channel = world.channel(asked.channel_id)
    if not world.permissions(asked.user_id, channel) & Permission.VIEW_CHANNEL:
        raise Refused("That channel is no longer there for you.")
    filling = Filling(world, asked.user_id, channel, values)
    data: Json = {
        "custom_id": asked.modal["custom_id"],
        "components": filling.submit(asked.modal),
    }
    if filling.resolved:
        data["resolved"] = filling.resolved
    message = world.messages[channel.id].get(asked.message_id or 0)
    kind, owners = InteractionType.MODAL_SUBMIT, asked.owners
    return _begin(world, kind, asked.user_id, channel, data, owners, message, asked)


def _command_data(world: World, user_id: int, channel: Channel, name: str) -> tuple[Json, Json]:
    """Return the command called `name`, and the beginning of an interaction's data."""
    first = name.split(" ")[0] if name else ""
    offered = visible_commands(world, user_id, channel)
    command = next((each for each in offered if each["name"] == first), None)
    if command is None:
        if not world.permissions(user_id, channel) & Permission.USE_APPLICATION_COMMANDS:
            raise Refused("You may not use commands here.")
        if others := [
            each for each in withheld_commands(world, user_id, channel) if each.name == first
        ]:
            raise Refused(others[0].sentence)
        names = ", ".join(f"/{each['name']}" for each in offered) or "none"
        raise Refused(f"There is no command /{first} here. The commands are: {names}.")
    return command, _data_of(command)


def _data_of(command: Json) -> Json:
    """Return the beginning of an interaction's data."""
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data


def _begin(
    world: World,
    kind: int,
    user_id: int,
    channel: Channel,
    data: Json,
    owners: Json,
    message: Message | None = None,
    asked_by: Interaction | None = None,
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
        created_at=world.ticks.now(),
        data=data,
        context=installs.context_of(channel),
        owners=owners,
        message_id=message.id if message else None,
        asked_by=asked_by,
    )
    world.interactions[interaction.id] = interaction
    world.interactions_by_token[interaction.token] = interaction
    payload = _payload(world, interaction, channel, message)
    # Interactions pass whatever the intents are, and wherever the bot is; the guild only
    # decides which shard gets them.
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
        "app_permissions": str(int(installs.app_permissions(world, user.id, channel))),
        "entitlements": [],
        "authorizing_integration_owners": interaction.owners,
        "context": interaction.context,
        "attachment_size_limit": FILE_BYTES,
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
    """Drop the interactions whose token has expired, except those that a message still names."""
    oldest = world.ticks.now() - TOKEN_LIFE
    for interaction in list(world.interactions.values()):
        if interaction.created_at > oldest:
            break
        if interaction.response_id is None:
            world.interactions_by_token.pop(interaction.token, None)
            del world.interactions[interaction.id]
