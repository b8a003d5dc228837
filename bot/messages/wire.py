"""The wire JSON of messages, as far as we send it."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, NotRequired, TypedDict


class ComponentType(IntEnum):
    """What a component is."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3


class ButtonStyle(IntEnum):
    """How a button looks, and whether it is a link."""

    PRIMARY = 1
    SECONDARY = 2
    LINK = 5


class Button(TypedDict):
    """A button: to be pressed if it has a `custom_id`, a link if it has a `url`."""

    type: Literal[ComponentType.BUTTON]
    style: ButtonStyle
    label: str
    custom_id: NotRequired[str]
    url: NotRequired[str]
    disabled: NotRequired[bool]
    id: NotRequired[int]
    """A number that tells it from other components, and that nobody sees."""


class SelectOption(TypedDict):
    """One line of a select."""

    label: str
    value: str
    description: NotRequired[str]
    default: NotRequired[bool]


class StringSelect(TypedDict):
    """A list to choose one line from."""

    type: Literal[ComponentType.STRING_SELECT]
    custom_id: str
    options: list[SelectOption]
    placeholder: NotRequired[str]


class ActionRow(TypedDict):
    """Up to five buttons side by side, or one select."""

    type: Literal[ComponentType.ACTION_ROW]
    components: list[Button | StringSelect]


class EmbedAuthor(TypedDict):
    """The line above an embed's title."""

    name: str
    url: NotRequired[str]


class EmbedFooter(TypedDict):
    """The line below an embed, plain text without Markdown."""

    text: str


class EmbedImage(TypedDict):
    """The image below an embed's text."""

    url: str
    description: NotRequired[str]
    """The alternative text."""


class Embed(TypedDict):
    """The framed part of a message."""

    title: NotRequired[str]
    url: NotRequired[str]
    description: NotRequired[str]
    color: NotRequired[int]
    timestamp: NotRequired[str]
    author: NotRequired[EmbedAuthor]
    footer: NotRequired[EmbedFooter]
    image: NotRequired[EmbedImage]


class AllowedMentions(TypedDict):
    """Whom a message may ping."""

    parse: list[str]
    roles: NotRequired[list[str]]


class Message(TypedDict):
    """A message, as it is created or answers an interaction.

    Messages are shared between all who ask for them: copy one before changing it.
    """

    allowed_mentions: AllowedMentions
    content: NotRequired[str]
    embeds: NotRequired[list[Embed]]
    components: NotRequired[list[ActionRow]]
    flags: NotRequired[int]
    """Set by the sender, for private answers."""


# Without this Discord pings every @everyone, role and person that a text happens to mention.
NO_PINGS: AllowedMentions = {"parse": []}
