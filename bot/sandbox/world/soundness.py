"""A saved world, possibly a stranger's: read, and refused if it isn't consistent. Pure.

msgspec has seen to the types. What is refused here would make the sandbox stumble later.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from bot.sandbox import model
from bot.sandbox.forms.application import APPLICATION
from bot.sandbox.forms.channels import HELD_SETTINGS
from bot.sandbox.forms.commands import Command
from bot.sandbox.forms.components import every_component
from bot.sandbox.forms.fields import Faults, Field, Form, Snowflake
from bot.sandbox.forms.guilds import GUILD_CHANGE, ONBOARDING, WELCOME_SCREEN
from bot.sandbox.forms.messages import MESSAGE_EDIT
from bot.sandbox.forms.modals import MODAL
from bot.sandbox.model import ChannelType, InteractionType, Json, MessageType
from bot.sandbox.world import attachments
from bot.sandbox.world.codec import Files, Misfit, decode
from bot.sandbox.world.entitlements import ENTITLEMENTS
from bot.sandbox.world.kinds import KINDS
from bot.sandbox.world.parts import addresses_in
from bot.sandbox.world.saved import FORMAT, Saved
from bot.sandbox.world.things import Kind

_WITH_IDS = ("users", "guilds", "channels", "messages", "interactions")
_IN_GUILDS = {
    ChannelType.TEXT,
    ChannelType.ANNOUNCEMENT,
    ChannelType.CATEGORY,
    *ChannelType.VOICES,
    *ChannelType.FORUMS,
    *ChannelType.THREADS,
}
_OF_COMMANDS = {InteractionType.COMMAND, InteractionType.AUTOCOMPLETE}
_KINDS = {*_OF_COMMANDS, InteractionType.COMPONENT, InteractionType.MODAL_SUBMIT}
_REFERENCE = Form(
    {"channel_id": Snowflake(), "message_id": Snowflake()}, ("channel_id", "message_id")
)

Rows = Iterator[tuple[object, str, *tuple[str, ...]]]
"""What must hold, what is wrong if it doesn't, and where inside."""


def read(raw: Any, files: Files) -> Saved:
    """Return the world in a JSON value; raises `Misfit` if it isn't one, or is newer."""
    version = raw.get("format") if isinstance(raw, dict) else None
    if type(version) is not int:
        raise Misfit("format", "a whole number is needed")
    if version > FORMAT:
        wrong = f"{version} is of a newer version, which can read it; this one knows {FORMAT}"
        raise Misfit("format", wrong)
    saved = decode(raw, Saved, files)
    there = _There(saved)
    for path, each in _within((), saved):
        rules = _RULES.get(type(each))
        for holds, wrong, *inside in rules(each, there) if rules else ():
            if not holds:
                raise Misfit(".".join([*path, *inside]), wrong)
    return saved


class _There:
    """What the rules look up."""

    def __init__(self, saved: Saved) -> None:
        self.files = f"{saved.address}/attachments/"
        self.users = {each.id: each for each in saved.users}
        self.guilds = {each.id: each for each in saved.guilds}
        self.channels = {each.id: each for each in saved.channels}
        self.channel_ids = defaultdict[int | None, list[int]](list)
        """By guild, without threads."""
        for each in saved.channels:
            if each.thread is None:
                self.channel_ids[each.guild_id].append(each.id)


def _within(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield a value and everything in it, with their places; JSON isn't looked into."""
    yield path, value
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Struct):
        inside = asdict(value).items()
    elif isinstance(value, list | set):
        inside = enumerate(value)
    elif isinstance(value, dict):
        inside = ((key, each) for key, each in value.items() if isinstance(key, int))
    for name, each in inside:
        yield from _within((*path, str(name)), each)


def _whole(saved: Saved, there: _There) -> Rows:
    is_ours = re.fullmatch(r"http://127\.0\.0\.1(:[0-9]{1,5})?", saved.address)
    yield is_ours, "it is not a sandbox's address", "address"
    bot = there.users.get(saved.application.bot_id)
    yield bot is not None and bot.bot, "there is no such bot", "application", "bot_id"
    yield any(not each.bot for each in saved.users), "there are no people", "users"
    tokens = {each.token for each in saved.interactions}
    yield len(tokens) == len(saved.interactions), "a token is there twice", "interactions"
    tables = {name: getattr(saved, name) for name in _WITH_IDS}
    tables["files"] = [file for message in saved.messages for file in message.attachments]
    for name, table in tables.items():
        for number, times in Counter(each.id for each in table).items():
            yield times == 1, f"{number} is there twice", name
            yield 0 < number <= saved.last_id, f"{number} was never given out as an id", name


def _application(application: model.Application, there: _There) -> Rows:
    is_header = re.fullmatch(r"[\x21-\x7e]{1,200}", application.token)
    yield is_header, "it can't be sent in a header", "token"
    endpoint = application.interactions_endpoint_url
    as_sent = {"interactions_endpoint_url": endpoint, **application.settings}
    yield from _form(APPLICATION, as_sent, "settings")
    yield from _things(application.things, there)
    for commands in (application.commands, *application.guild_commands.values()):
        for number, command in commands.items():
            yield command.get("id") == str(number), "it has another id", "commands", str(number)
            yield from _form(Command(), command, "commands", str(number))
            yield _has_types(command), "a type is not a number", "commands", str(number)


def _things(things: model.Things, there: _There) -> Rows:
    """Check what is kept as Discord writes it by the forms of its kind."""
    for name, held in things.items():
        if name not in KINDS:
            yield False, "there is no such kind of thing", "things", name
        else:
            for number, thing in held.items():
                yield from _thing(KINDS[name], number, thing, there)


def _thing(kind: Kind, number: int, thing: Json, there: _There) -> Rows:
    where = ("things", kind.name, str(number))
    yield thing.get(kind.key) == str(number), "it has another id", *where
    needed = {*kind.defaults, *kind.form.required, *kind.completed} - set(kind.unheld)
    yield needed <= thing.keys(), "something of it is missing", *where
    maker = thing.get("user_id")
    is_known = maker is None or maker in map(str, there.users) or kind is ENTITLEMENTS
    yield is_known, "whoever made it is not there", *where
    yield from _form(kind.change, thing, *where)


def _has_types(command: Json) -> bool:
    """Tell whether types are numbers: forms accept strings, too, but the world does not."""
    inside = command.get("options") or []
    return type(command.get("type")) is int and all(map(_has_types, inside))


def _guild(guild: model.Guild, there: _There) -> Rows:
    yield guild.owner_id in there.users, "its owner is not there"
    yield guild.id in guild.roles, "it has no role @everyone"
    for number, role in guild.roles.items():
        yield role.id == number, f"role {number} has another id"
    for number, member in guild.members.items():
        yield member.user_id == number in there.users, f"member {number} is not there"
        yield guild.roles.keys() >= set(member.roles), f"member {number} has strange roles"
    yield from _form(GUILD_CHANGE, guild.settings, "settings")
    yield from _form(WELCOME_SCREEN, guild.welcome_screen, "welcome_screen")
    yield from _form(ONBOARDING, guild.onboarding, "onboarding")
    yield from _things(guild.things, there)
    yield there.users.keys() >= guild.bans.keys(), "somebody who is banned is not there"
    is_known = sorted(guild.channel_ids) == sorted(there.channel_ids[guild.id])
    yield is_known, "its channels are not those that are in it"


def _channel(channel: model.Channel, there: _There) -> Rows:
    is_thread, is_group = channel.type in ChannelType.THREADS, channel.type == ChannelType.GROUP_DM
    yield is_thread == (channel.thread is not None), "its type says otherwise than its thread"
    recipients = {*channel.recipient_ids, *filter(None, [channel.recipient_id])}
    yield there.users.keys() >= recipients, "a recipient is not there"
    members = {} if channel.thread is None else channel.thread.members
    yield there.users.keys() >= members.keys(), "somebody in it is not there"
    yield from _form(HELD_SETTINGS, channel.settings, "settings")
    if channel.guild_id is None:
        is_private = is_group or channel.type == ChannelType.DM
        yield is_private and recipients, "it has neither a guild nor people"
        yield channel.recipient_ids or not is_group, "it is a group without people"
    else:
        is_in_guild = channel.guild_id in there.guilds and channel.type in _IN_GUILDS
        yield is_in_guild, "its guild is not there"
        yield channel.name, "it has no name"


def _message(message: model.Message, there: _There) -> Rows:
    yield message.channel_id in there.channels, "its channel is not there"
    is_known = message.author_id in there.users or message.webhook_name
    yield is_known, "its author is not there"
    for reaction in message.reactions:
        yield there.users.keys() >= set(reaction.user_ids), "somebody who reacted is not there"
    if message.poll is not None:
        voters = {user for each in message.poll.answers for user in each.voter_ids}
        yield there.users.keys() >= voters, "somebody who voted is not there"
        yield message.poll.answers, "its poll has no answers"
    for each in message.attachments:
        yield each.channel_id == message.channel_id, "a file is of another channel"
    for address in addresses_in([message.embeds, message.snapshots]):
        # The page makes links of them, and a browser would run some.
        is_plain = re.match(r"(https?|attachment)://", address, re.IGNORECASE)
        yield is_plain, f"an embed has the address {address[:50]!r}"
    sent = _as_sent(message.components, there.files)
    yield from _form(MESSAGE_EDIT, {"flags": message.flags, "components": sent})
    yield _are_held(message.components), "a component has no id or no type"
    if message.type == MessageType.REPLY and message.reference is not None:
        yield from _form(_REFERENCE, message.reference)


def _attachment(attachment: model.Attachment, there: _There) -> Rows:
    is_named = attachment.filename == attachments.safe_filename(attachment.filename)
    yield is_named, "a file has a name that Discord would not give it"
    yield attachments.is_content_type(attachment.content_type), "a file has no valid content type"


def _interaction(interaction: model.Interaction, there: _There) -> Rows:
    yield interaction.type in _KINDS, "it is of an unknown kind"
    yield interaction.user_id in there.users, "whoever did it is not there"
    if interaction.type in _OF_COMMANDS:
        yield _is_typed(interaction.data), "its command or an option has no name or no type"
    if interaction.modal is not None:
        yield from _form(MODAL, interaction.modal)
        yield _are_held(interaction.modal["components"]), "a component has no id or no type"


def _as_sent(value: Any, files: str) -> Any:
    """Return components as the bot sent them: files by name."""
    match value:
        case list():
            return [_as_sent(each, files) for each in value]
        case {"type": 13, "file": {"url": str(url)}} if url.startswith(files):
            return value | {"file": {"url": "attachment://" + url.rpartition("/")[2]}}
        case dict():
            return {key: _as_sent(each, files) for key, each in value.items()}
    return value


def _are_held(components: list[Json]) -> bool:
    """Tell whether components have what they get when a message is made."""
    every = every_component(components)
    return all(type(each.get(key)) is int for each in every for key in ("type", "id"))


def _is_typed(data: Json) -> bool:
    """Tell whether a command has a name, and its options names and types."""
    name, inside = data.get("name"), data.get("options", [])
    if not name or not isinstance(name, str) or not isinstance(inside, list):
        return False
    return all(isinstance(each, dict) and "type" in each and _is_typed(each) for each in inside)


def _form(form: Field, value: Any, *where: str) -> Rows:
    """Check a value as if a bot had sent it."""
    faults = Faults()
    form.check(value, (), faults)
    if node := faults.tree:
        while "_errors" not in node:
            step, node = next(iter(node.items()))
            where = (*where, step)
        yield False, node["_errors"][0]["message"], *where


def _moment(moment: datetime, there: _There) -> Rows:
    # In another zone it could otherwise be off the calendar.
    yield 1 < moment.year < 9999, "a moment and its zone are needed"


_RULES: dict[type, Callable[[Any, _There], Rows]] = {
    Saved: _whole,
    model.Application: _application,
    model.Guild: _guild,
    model.Channel: _channel,
    model.Message: _message,
    model.Attachment: _attachment,
    model.Interaction: _interaction,
    datetime: _moment,
}
