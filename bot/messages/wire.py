"""The wire JSON of messages, as far as we send it.

Discord has two kinds of message, and one never becomes the other: `Message` has content, embeds and
rows below them; `LaidOut`, of Components V2, has nothing but components.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, NotRequired, TypedDict


class ComponentType(IntEnum):
    """What a component is."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    SECTION = 9
    TEXT_DISPLAY = 10
    MEDIA_GALLERY = 12
    SEPARATOR = 14
    CONTAINER = 17


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


class TextDisplay(TypedDict):
    """Markdown in the size of a message's own words."""

    type: Literal[ComponentType.TEXT_DISPLAY]
    content: str


class Beside(TypedDict):
    """Text with a button beside it; Discord calls it a section."""

    type: Literal[ComponentType.SECTION]
    components: list[TextDisplay]
    accessory: Button


class Media(TypedDict):
    """Where a picture is: an address, or `attachment://` and the name of a file."""

    url: str


class GalleryItem(TypedDict):
    """A picture of a gallery."""

    media: Media
    description: NotRequired[str]
    """The alternative text."""


class MediaGallery(TypedDict):
    """Pictures, as wide as the message."""

    type: Literal[ComponentType.MEDIA_GALLERY]
    items: list[GalleryItem]


class Separator(TypedDict):
    """A line between two parts."""

    type: Literal[ComponentType.SEPARATOR]


Part = TextDisplay | Beside | MediaGallery | Separator | ActionRow


class Container(TypedDict):
    """A frame, with a colour at its edge."""

    type: Literal[ComponentType.CONTAINER]
    accent_color: int
    components: list[Part]


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


class File(TypedDict):
    """A file to send with a message, whose bytes are kept elsewhere."""

    digest: str
    """Of the bytes."""
    name: str
    description: NotRequired[str]
    """The alternative text."""


class Attachment(TypedDict):
    """What is said of a file that comes with a message: the one with that index."""

    id: str
    filename: str
    description: NotRequired[str]


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
    files: NotRequired[list[File]]
    """Ours: see `bot.messages.files` for what becomes of it on the way to Discord."""
    attachments: NotRequired[list[Attachment]]
    flags: NotRequired[int]
    """Set by the sender, for private answers."""


class LaidOut(TypedDict):
    """A message of Components V2: nothing but components, and so nothing for a notification."""

    flags: int
    allowed_mentions: AllowedMentions
    components: list[Container | Part]
    files: NotRequired[list[File]]
    attachments: NotRequired[list[Attachment]]


COMPONENTS_V2 = 1 << 15
"""The flag of such a message; it can't be taken back."""

# Without this Discord pings every @everyone, role and person that a text happens to mention.
NO_PINGS: AllowedMentions = {"parse": []}
