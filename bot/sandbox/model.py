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
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    THREADS: ClassVar[frozenset[int]] = frozenset({10, 11, 12})


@dataclass
class Channel:
    """A place for messages: in a guild, or a direct message with one person."""

    id: int
    type: int
    name: str | None = None
    guild_id: int | None = None
    position: int = 0
    topic: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    recipient_id: int | None = None
    last_message_id: int | None = None


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


@dataclass
class Message:
    """A message as it stands; `body` holds what its author sent, with the limits checked."""

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
    reference: Json | None = None
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
    data: Json
    message_id: int | None = None
    callback_type: int | None = None
    """The kind of the bot's first answer; None until it came."""
    answered_at: datetime | None = None
    ephemeral: bool = False
    response_id: int | None = None
    """The message that `@original` names."""
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
