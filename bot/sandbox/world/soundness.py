"""Whether a world that was read hangs together: what it names is there, and is within limits.

Types are right already. What is refused here would make the sandbox stumble later. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.sandbox.forms.commands import Command
from bot.sandbox.forms.components import every_component
from bot.sandbox.forms.fields import Faults, Field, Form, Items, Nullable, Snowflake, Text
from bot.sandbox.forms.messages import MESSAGE_EDIT
from bot.sandbox.forms.modals import MODAL
from bot.sandbox.model import (
    Application,
    Attachment,
    Channel,
    ChannelType,
    Guild,
    Interaction,
    InteractionType,
    Json,
    Message,
    MessageType,
)
from bot.sandbox.world.attachments import FILE_BYTES, MOST_FILES, is_content_type, safe_filename
from bot.sandbox.world.codec import Misfit, Path
from bot.sandbox.world.parts import addresses_in

if TYPE_CHECKING:
    from bot.sandbox.world.saved import Saved

_LAST_ID = 2**63 - 2**40
"""Some room is left for ids to come, which Discord and all clients keep within 63 bits."""
_IN_GUILDS = {ChannelType.TEXT, ChannelType.ANNOUNCEMENT, *ChannelType.THREADS}
_KINDS = set(vars(InteractionType).values())
_FILE = 13


class _Option:
    """An option as it was typed; subcommands hold options of their own."""

    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Note what is wrong with the option and with those inside it."""
        _TYPED.check(value, path, faults)


_TYPED = Form({"name": Text(32, 1), "options": Nullable(Items(_Option(), 25))}, ("name", "type"))
_USED = Form({"name": Text(32, 1), "options": Nullable(Items(_Option(), 25))}, ("name",))
_REFERENCE = Form(
    {"channel_id": Snowflake(), "message_id": Snowflake()}, ("channel_id", "message_id")
)


def check(saved: Saved) -> None:
    """Raise `Misfit` for the first thing that is wrong."""
    _check_ids(saved)
    is_ours = re.fullmatch(r"http://127\.0\.0\.1(:[0-9]{1,5})?", saved.address)
    _must(is_ours, "address", "it is no sandbox's")
    users = {each.id: each for each in saved.users}
    bot = users.get(saved.application.bot_id)
    _must(bot is not None and bot.bot, "application.bot_id", "there is no such bot")
    _must(any(not each.bot for each in saved.users), "users", "there are no people")
    guilds = {each.id: each for each in saved.guilds}
    channels = {each.id: each for each in saved.channels}
    _check_application(saved.application)
    for index, guild in enumerate(saved.guilds):
        _check_guild(guild, users, channels, f"guilds.{index}")
    for index, channel in enumerate(saved.channels):
        _check_channel(channel, users, guilds, f"channels.{index}")
    for index, message in enumerate(saved.messages):
        _check_message(message, users, channels, saved.address, f"messages.{index}")
    for index, interaction in enumerate(saved.interactions):
        _check_interaction(interaction, users, f"interactions.{index}")


def _must(holds: object, where: str, wrong: str) -> None:
    if not holds:
        raise Misfit((where,), wrong)


def _check_ids(saved: Saved) -> None:
    """Refuse ids that come twice, and those that would be made again."""
    _must(0 < saved.last_id < _LAST_ID, "last_id", "it is out of range")
    tables: dict[str, Iterable[Any]] = {
        "users": saved.users,
        "guilds": saved.guilds,
        "channels": saved.channels,
        "messages": saved.messages,
        "interactions": saved.interactions,
        "attachments": [file for message in saved.messages for file in message.attachments],
    }
    for name, table in tables.items():
        seen: set[int] = set()
        for each in table:
            _must(each.id not in seen, name, f"{each.id} is there twice")
            _must(0 < each.id <= saved.last_id, name, f"{each.id} is no id that was given")
            seen.add(each.id)
    tokens = [each.token for each in saved.interactions]
    _must(len(set(tokens)) == len(tokens), "interactions", "a token is there twice")


def _check_application(application: Application) -> None:
    token = re.fullmatch(r"[\x21-\x7e]{1,200}", application.token)
    _must(token, "application.token", "it can't be sent in a header")
    tables = {"commands": application.commands}
    for guild_id, commands in application.guild_commands.items():
        tables[f"guild_commands.{guild_id}"] = commands
    for name, commands in tables.items():
        for number, command in commands.items():
            where = f"application.{name}.{number}"
            _must(command.get("id") == str(number), where, "its id is another")
            _must("name" in command, where, "it has no name")
            _check_form(Command(), command, where)
            _check_types([command], "options", where)


def _check_types(held: list[Json], inner: str, where: str) -> None:
    """Refuse types that are no numbers: the forms take them as texts, the world does not."""
    for each in held:
        _must(type(each.get("type")) is int, where, "a type is no number")
        _check_types(each.get(inner) or [], inner, where)


# --- places --------------------------------------------------------------------------------


def _check_guild(
    guild: Guild, users: dict[int, Any], channels: dict[int, Channel], where: str
) -> None:
    _must(guild.owner_id in users, where, "its owner is not there")
    _must(guild.id in guild.roles, where, "it has no role @everyone")
    for number, role in guild.roles.items():
        _must(role.id == number, where, f"role {number} has another id")
        _must(role.permissions >= 0, where, f"role {number} has negative permissions")
    for number, member in guild.members.items():
        _must(member.user_id == number in users, where, f"member {number} is not there")
        _must(guild.roles.keys() >= set(member.roles), where, f"member {number} has strange roles")
    for number in guild.channel_ids:
        channel = channels.get(number)
        is_own = channel is not None and channel.guild_id == guild.id and channel.thread is None
        _must(is_own, where, f"channel {number} is not in it")
    _must(len(set(guild.channel_ids)) == len(guild.channel_ids), where, "a channel is there twice")


def _check_channel(
    channel: Channel, users: dict[int, Any], guilds: dict[int, Guild], where: str
) -> None:
    recipients = {*channel.recipient_ids, *filter(None, [channel.recipient_id])}
    is_thread = channel.type in ChannelType.THREADS
    _must(is_thread == (channel.thread is not None), where, "it is half a thread")
    _must(users.keys() >= recipients, where, "a recipient is not there")
    if channel.guild_id is None:
        is_private = channel.type in (ChannelType.DM, ChannelType.GROUP_DM)
        _must(is_private and recipients, where, "it is in no guild and between nobody")
        is_group = channel.type == ChannelType.GROUP_DM
        _must(channel.recipient_ids or not is_group, where, "it is a group of nobody")
        return
    guild = guilds.get(channel.guild_id)
    _must(guild is not None and channel.type in _IN_GUILDS, where, "its guild is not there")
    assert guild is not None
    _must(is_thread or channel.id in guild.channel_ids, where, "its guild does not know it")
    _must(channel.name, where, "it has no name")
    _must(all(min(o.allow, o.deny) >= 0 for o in channel.overwrites), where, "a negative overwrite")
    members = channel.thread.members if channel.thread is not None else {}
    _must(users.keys() >= members.keys(), where, "somebody in it is not there")


# --- messages and interactions ---------------------------------------------------------------


def _check_message(
    message: Message,
    users: dict[int, Any],
    channels: dict[int, Channel],
    address: str,
    where: str,
) -> None:
    _must(message.channel_id in channels, where, "its channel is not there")
    _must(message.author_id in users, where, "its author is not there")
    _must(message.flags >= 0, where, "negative flags")
    _must(len(message.attachments) <= MOST_FILES, where, "it has too many files")
    for each in message.attachments:
        _check_attachment(each, message, where)
    _check_addresses(message.embeds, where)
    sent = _as_sent(message.components, f"{address}/attachments/")
    _check_form(MESSAGE_EDIT, {"flags": message.flags, "components": sent}, where)
    _check_components(message.components, where)
    if message.type == MessageType.REPLY and message.reference is not None:
        _check_form(_REFERENCE, message.reference, where)


def _check_attachment(attachment: Attachment, message: Message, where: str) -> None:
    _must(attachment.channel_id == message.channel_id, where, "a file is of another channel")
    is_named = attachment.filename == safe_filename(attachment.filename)
    _must(is_named, where, "a file has a name that Discord would not give it")
    _must(is_content_type(attachment.content_type), where, "a file is of no type")
    _must(len(attachment.data) <= FILE_BYTES, where, "a file is too large")


def _check_addresses(embeds: list[Json], where: str) -> None:
    """Refuse what a page would make a link of, and a browser would run."""
    for address in addresses_in(embeds):
        is_plain = re.match(r"(https?|attachment)://", address, re.IGNORECASE)
        _must(is_plain, where, f"an embed has the address {address[:50]!r}")


def _as_sent(components: Any, files: str) -> Any:
    """Return held components as a bot sends them: files by their names."""
    if isinstance(components, list):
        return [_as_sent(each, files) for each in components]
    if not isinstance(components, dict):
        return components
    sent = {key: _as_sent(each, files) for key, each in components.items()}
    file = sent.get("file")
    if sent.get("type") == _FILE and isinstance(file, dict):
        name = str(file.get("url")).rpartition("/")[2]
        is_held = str(file.get("url")).startswith(files)
        sent["file"] = {"url": f"attachment://{name}"} if is_held else file
    return sent


def _check_components(components: list[Json], where: str) -> None:
    """Refuse components that are not as a message holds them: with an id, and a type."""
    for each in every_component(components):
        is_held = type(each.get("type")) is int and type(each.get("id")) is int
        _must(is_held, where, "a component has no id or no type")


def _check_interaction(interaction: Interaction, users: dict[int, Any], where: str) -> None:
    _must(interaction.type in _KINDS, where, "it is of no kind")
    _must(interaction.user_id in users, where, "whoever did it is not there")
    if interaction.type in (InteractionType.COMMAND, InteractionType.AUTOCOMPLETE):
        _check_form(_USED, interaction.data, where)
    if interaction.modal is not None:
        _check_form(MODAL, interaction.modal, where)
        _check_components(interaction.modal["components"], where)
    if interaction.asked_by is not None:
        _check_interaction(interaction.asked_by, users, f"{where}.asked_by")


def _check_form(form: Field, value: Any, where: str) -> None:
    faults = Faults()
    form.check(value, (), faults)
    path: Path = (where,)
    node = faults.tree
    while node and "_errors" not in node:
        step = next(iter(node))
        path, node = (*path, step), node[step]
    if node:
        raise Misfit(path, node["_errors"][0]["message"])
