"""What the world consists of, as plain values; how they look on the wire is in `payloads`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

Json = dict[str, Any]


@dataclass
class User:
    """A person or a bot."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"

    @property
    def name(self) -> str:
        """What others see."""
        return self.global_name or self.username


@dataclass
class Role:
    """A guild's role; the one with the guild's own id is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 0
    color: int = 0
    hoist: bool = False
    managed: bool = False
    mentionable: bool = False
    bot_id: int | None = None


@dataclass
class Member:
    """A user in a guild."""

    user_id: int
    joined_at: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass(frozen=True)
class Overwrite:
    """What a channel allows and denies one role or one member."""

    target_id: int
    is_member: bool
    allow: int = 0
    deny: int = 0


class ChannelType:
    """Discord's numbers for the kinds of channel that the world has."""

    TEXT = 0
    DM = 1
    GROUP_DM = 3
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    THREADS: ClassVar[frozenset[int]] = frozenset({10, 11, 12})


@dataclass
class Thread:
    """What a channel has besides when it is a thread."""

    owner_id: int
    created_at: datetime
    archived_at: datetime
    """When `archived` was set or taken back last."""
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive_minutes: int = 4320
    members: dict[int, datetime] = field(default_factory=dict)
    """Who joined, and when."""
    message_count: int = 0
    total_message_sent: int = 0


@dataclass
class Channel:
    """A place for messages: in a guild, a thread in one, or between a few people.

    A direct message with the bot has `recipient_id`; one that the bot has no part in has
    `recipient_ids`.
    """

    id: int
    type: int
    name: str | None = None
    guild_id: int | None = None
    position: int = 0
    topic: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    recipient_id: int | None = None
    recipient_ids: list[int] = field(default_factory=list)
    last_message_id: int | None = None
    last_pin_at: datetime | None = None
    parent_id: int | None = None
    slowmode_seconds: int = 0
    thread: Thread | None = None


@dataclass
class Guild:
    """A community."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channel_ids: list[int] = field(default_factory=list)
    system_channel_id: int | None = None
    locale: str = "en-US"


class MessageFlag:
    """Discord's bits for messages, those that the world knows."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
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
    WRITTEN: ClassVar[frozenset[int]] = frozenset({0, 19, 20})
    """What somebody wrote; the others the system says."""


@dataclass
class Attachment:
    """A file of a message."""

    id: int
    channel_id: int
    filename: str
    content_type: str
    data: bytes
    description: str | None = None
    shown_inside: bool = False
    """Whether an embed or a component shows it; then it is not listed by itself."""


@dataclass
class Message:
    """A message as it stands, within the limits."""

    id: int
    channel_id: int
    author_id: int
    created_at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    tts: bool = False
    nonce: str | int | None = None
    edited_at: datetime | None = None
    type: int = 0
    mention_everyone: bool = False
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    pinned_at: datetime | None = None
    reference: Json | None = None
    """What it replies to, or what it tells of: `message_reference` as Discord writes it."""
    interaction_id: int | None = None
    visible_to: int | None = None
    """The only person who sees it, for an ephemeral answer."""

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.visible_to is not None


class InteractionType:
    """Discord's numbers for what a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


@dataclass
class Interaction:
    """One thing a person did, and what the bot made of it."""

    id: int
    token: str
    type: int
    user_id: int
    channel_id: int
    guild_id: int | None
    created_at: datetime
    """By the clock that waits, as the deadlines are counted from it."""
    data: Json
    context: int = 0
    """Where it was used: 0 a guild, 1 direct messages with the bot, 2 between other people."""
    owners: Json = field(default_factory=dict)
    """Who installed the app there: `authorizing_integration_owners` as Discord writes it."""
    message_id: int | None = None
    asked_by: Interaction | None = None
    """For a submitted form: the interaction that the form was the answer to."""
    callback_type: int | None = None
    """The kind of the bot's first answer; None until it came."""
    answered_at: datetime | None = None
    ephemeral: bool = False
    response_id: int | None = None
    """The message that `@original` names."""
    follow_up_ids: list[int] = field(default_factory=list)
    edited: bool = False
    """Whether `@original` was edited or deleted since the first answer."""
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the bot's first answer came."""
        return self.callback_type is not None


@dataclass
class Application:
    """The bot that the world was made for."""

    id: int
    bot_id: int
    name: str
    token: str
    flags: int = 0
    """Discord's bits; some of them allow the privileged intents."""
    user_installs: set[int] = field(default_factory=set)
    """The people who installed the app for themselves."""
    commands: dict[int, Json] = field(default_factory=dict)
    """Global commands by id."""
    guild_commands: dict[int, dict[int, Json]] = field(default_factory=dict)
    """Commands of one guild by guild id."""


@dataclass(frozen=True)
class Event:
    """Something that happened: a gateway dispatch, if the session's intents ask for it."""

    name: str
    data: Json
    guild_id: int | None = None
    channel_id: int | None = None
    only_for: int | None = None
    """The one user who may know of it."""
