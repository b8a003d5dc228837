"""What the world consists of, as plain values; how they look on the wire is in `payloads`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct, field

Json = dict[str, Any]
# Clients keep numbers within 63 bits; some room is left for ids and counts to come.
Number = Annotated[int, Meta(ge=0, lt=2**63 - 2**40)]
Id = Number
Nonce = str | Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Moment = Annotated[datetime, Meta(tz=True)]

Things = dict[str, dict[Id, Json]]
"""What is kept as Discord writes it, by kind and id: emojis, webhooks, events; see `things`."""


class Record(Struct, forbid_unknown_fields=True):
    """A value that is saved with its world, and read back by its type hints."""


class FileData(bytes):
    """The content of a file, which is saved as one."""


class User(Record):
    """A person or a bot."""

    id: Id
    username: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"

    @property
    def name(self) -> str:
        """What others see."""
        return self.global_name or self.username


class Role(Record):
    """A guild's role; the one with the guild's own id is @everyone."""

    id: Id
    name: str
    permissions: Number
    position: Number = 0
    color: Number = 0
    hoist: bool = False
    managed: bool = False
    mentionable: bool = False
    bot_id: Id | None = None


class Member(Record):
    """A user in a guild."""

    user_id: Id
    joined_at: Moment
    roles: list[Id] = field(default_factory=list)
    nick: str | None = None
    timed_out_until: Moment | None = None
    mute: bool = False
    deaf: bool = False
    voice_channel_id: Id | None = None
    suppressed: bool = False
    """Whether they are on a stage and may not speak."""
    flags: Number = 0


class Overwrite(Struct, frozen=True, forbid_unknown_fields=True):
    """What a channel allows and denies one role or one member."""

    target_id: Id
    is_member: bool
    allow: Number = 0
    deny: Number = 0


class ChannelType:
    """Discord's numbers for the kinds of channel that the world has."""

    TEXT = 0
    DM = 1
    VOICE = 2
    GROUP_DM = 3
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15
    MEDIA = 16
    THREADS: ClassVar[frozenset[int]] = frozenset({10, 11, 12})
    VOICES: ClassVar[frozenset[int]] = frozenset({2, 13})
    FORUMS: ClassVar[frozenset[int]] = frozenset({15, 16})
    WITHOUT_MESSAGES: ClassVar[frozenset[int]] = frozenset({4, 15, 16})
    """They hold other channels, or posts, which are threads."""


class Thread(Record):
    """What a thread has in addition to a channel."""

    owner_id: Id
    created_at: Moment
    archived_at: Moment
    """When `archived` last changed."""
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive_minutes: Number = 4320
    members: dict[Id, Moment] = field(default_factory=dict)
    """Who joined, and when."""
    message_count: Number = 0
    total_message_sent: Number = 0


class Channel(Record):
    """A place for messages: in a guild, a thread in one, or between a few people.

    A guild's channels can have a category as their parent, which holds no messages itself.

    A direct message with the bot has `recipient_id`; one without the bot has `recipient_ids`.
    """

    id: Id
    type: Number
    name: str | None = None
    guild_id: Id | None = None
    position: Number = 0
    topic: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    recipient_id: Id | None = None
    recipient_ids: list[Id] = field(default_factory=list)
    last_message_id: Id | None = None
    last_pin_at: Moment | None = None
    parent_id: Id | None = None
    slowmode_seconds: Number = 0
    settings: Json = field(default_factory=dict)
    """What else was set, as Discord writes it; see the table of its form."""
    thread: Thread | None = None


class Guild(Record):
    """A community."""

    id: Id
    name: str
    owner_id: Id
    roles: dict[Id, Role] = field(default_factory=dict)
    members: dict[Id, Member] = field(default_factory=dict)
    channel_ids: list[Id] = field(default_factory=list)
    system_channel_id: Id | None = None
    locale: str = "en-US"
    settings: Json = field(default_factory=dict)
    """What else was set, as Discord writes it."""
    welcome_screen: Json = field(default_factory=dict)
    onboarding: Json = field(default_factory=dict)
    bans: dict[Id, str | None] = field(default_factory=dict)
    """Who is banned, and why."""
    things: Things = field(default_factory=dict)
    audit_log: list[Json] = field(default_factory=list)
    """Entries as Discord writes them, oldest first."""


class MessageFlag:
    """Discord's bits for messages, as far as the world knows them."""

    CROSSPOSTED = 1 << 0
    IS_CROSSPOST = 1 << 1
    SUPPRESS_EMBEDS = 1 << 2
    SOURCE_DELETED = 1 << 3
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SILENT = 1 << 12
    COMPONENTS_V2 = 1 << 15


class MessageType:
    """Discord's numbers for the kinds of message that the world has."""

    DEFAULT = 0
    PINNED = 6
    THREAD_CREATED = 18
    REPLY = 19
    COMMAND = 20
    THREAD_STARTER = 21
    RULE_ALERT = 24
    POLL_RESULT = 46
    WRITTEN: ClassVar[frozenset[int]] = frozenset({0, 19, 20})
    """What people and bots write; the others are the system's."""


class Attachment(Record):
    """A file of a message."""

    id: Id
    channel_id: Id
    filename: str
    content_type: str
    data: FileData
    description: str | None = None
    shown_inside: bool = False
    """Whether an embed or a component shows it; then it isn't listed separately."""


class Reaction(Record):
    """An emoji under a message, and who reacted with it."""

    name: str
    emoji_id: Id | None = None
    """None for an emoji that is a character."""
    animated: bool = False
    user_ids: list[Id] = field(default_factory=list)
    """In the order in which they came."""


class PollAnswer(Record):
    """What can be voted for: a text, an emoji, or both."""

    text: str | None = None
    emoji_name: str | None = None
    emoji_id: Id | None = None
    voter_ids: list[Id] = field(default_factory=list)


class Poll(Record):
    """A question in a message, and who voted for which answer; they are numbered from 1."""

    question: str
    answers: list[PollAnswer]
    expires_at: Moment
    allow_multiselect: bool = False
    is_finalized: bool = False


class Message(Record):
    """A message as it is now, within the limits."""

    id: Id
    channel_id: Id
    author_id: Id
    created_at: Moment
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: Number = 0
    tts: bool = False
    nonce: Nonce | None = None
    edited_at: Moment | None = None
    type: Number = 0
    mention_everyone: bool = False
    mentions: list[Id] = field(default_factory=list)
    mention_roles: list[Id] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    poll: Poll | None = None
    sticker_items: list[Json] = field(default_factory=list)
    snapshots: list[Json] = field(default_factory=list)
    """What it forwards, as Discord writes it."""
    pinned_at: Moment | None = None
    reference: Json | None = None
    """What it replies to, or is about: `message_reference` as Discord writes it."""
    interaction_id: Id | None = None
    webhook_name: str | None = None
    """What it goes by, if a webhook wrote it; then `author_id` is the webhook's."""
    visible_to: Id | None = None
    """The only person who sees it, for an ephemeral answer."""

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.visible_to is not None


class CommandType:
    """Discord's numbers for where a command is used."""

    CHAT = 1
    USER = 2
    MESSAGE = 3


class InteractionType:
    """Discord's numbers for what a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


# Unknown fields are let in: worlds that were saved with an `answered_at` are still about.
class Interaction(Record, forbid_unknown_fields=False):
    """One thing a person did, and what the bot made of it."""

    id: Id
    token: str
    type: Number
    user_id: Id
    channel_id: Id
    guild_id: Id | None
    created_at: Moment
    """By `World.ticks`, since deadlines are counted from it."""
    data: Json
    context: Number = 0
    """Where it was used: 0 a guild, 1 direct messages with the bot, 2 between other people."""
    owners: Json = field(default_factory=dict)
    """Who installed the app there: `authorizing_integration_owners` as Discord writes it."""
    message_id: Id | None = None
    asked_by: Interaction | None = None
    """For a submitted form: the interaction that was answered with it."""
    callback_type: Number | None = None
    """The kind of the bot's first answer; None until it came."""
    ephemeral: bool = False
    response_id: Id | None = None
    """The message that `@original` names."""
    follow_up_ids: list[Id] = field(default_factory=list)
    edited: bool = False
    """Whether `@original` was edited or deleted since the first answer."""
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the bot's first answer came."""
        return self.callback_type is not None


class Application(Record):
    """The bot that the world was made for."""

    id: Id
    bot_id: Id
    name: str
    token: str
    flags: Number = 0
    """Discord's bits; some of them allow the privileged intents."""
    interactions_endpoint_url: str | None = None
    """Where its interactions go over HTTP; None if they go over the gateway."""
    signing_seed: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] = field(
        default_factory=lambda: secrets.token_hex(32)
    )
    """What the key is made from that signs them."""
    settings: Json = field(default_factory=dict)
    """What else was set, as Discord writes it."""
    role_connections: list[Json] = field(default_factory=list)
    """The metadata of linked roles, as Discord writes it."""
    team_id: Id | None = None
    """Of the team that owns it; None if a person does."""
    user_installs: set[Id] = field(default_factory=set)
    """The people who installed the app for themselves."""
    things: Things = field(default_factory=dict)
    commands: dict[Id, Json] = field(default_factory=dict)
    """Global commands by id."""
    guild_commands: dict[Id, dict[Id, Json]] = field(default_factory=dict)
    """Commands of one guild by guild id."""


@dataclass(frozen=True)
class Event:
    """Something that happened: a gateway dispatch, if the session's intents ask for it."""

    name: str
    data: Json
    guild_id: int | None = None
    channel_id: int | None = None
    only_for: int | None = None
    """The only user who may know of it."""
