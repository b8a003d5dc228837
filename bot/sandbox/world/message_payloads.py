"""Messages as Discord's JSON."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.model import (
    Channel,
    Interaction,
    InteractionType,
    Json,
    Message,
    MessageFlag,
    User,
)
from bot.sandbox.world import attachments
from bot.sandbox.world.payloads import channel, timestamp, user


def message(
    value: Message,
    users: Mapping[int, User],
    *,
    address: str,
    interaction: Interaction | None = None,
    thread: Channel | None = None,
) -> Json:
    """Return a message; `users` holds its author and whom it mentions.

    `address` is the sandbox's own, where its files are.
    """
    author = users[value.author_id]
    shows_embeds = not value.flags & MessageFlag.SUPPRESS_EMBEDS
    payload: Json = {
        "id": str(value.id),
        "channel_id": str(value.channel_id),
        "type": value.type,
        "content": value.content,
        "author": user(author),
        "timestamp": timestamp(value.created_at),
        "edited_timestamp": timestamp(value.edited_at),
        "tts": value.tts,
        "mention_everyone": value.mention_everyone,
        "mentions": [user(users[user_id]) for user_id in value.mentions if user_id in users],
        "mention_roles": [str(role_id) for role_id in value.mention_roles],
        "attachments": [
            attachments.payload(address, attachment, ephemeral=value.is_ephemeral)
            for attachment in value.attachments
            if not attachment.shown_inside
        ],
        "embeds": value.embeds if shows_embeds else [],
        "components": value.components,
        "pinned": value.pinned_at is not None,
        "flags": value.flags,
    }
    if value.nonce is not None:
        payload["nonce"] = value.nonce
    if value.reference is not None:
        payload["message_reference"] = value.reference
    if thread is not None:
        payload["thread"] = channel(thread)
    if interaction is not None:
        payload["webhook_id"] = payload["application_id"] = payload["author"]["id"]
        payload["interaction_metadata"] = _interaction_metadata(interaction, users)
    return payload


def _interaction_metadata(value: Interaction, users: Mapping[int, User]) -> Json:
    metadata: Json = {
        "id": str(value.id),
        "type": value.type,
        "user": user(users[value.user_id]),
        "authorizing_integration_owners": value.owners,
    }
    if value.type == InteractionType.COMPONENT:
        metadata["interacted_message_id"] = str(value.message_id)
    elif value.type == InteractionType.MODAL_SUBMIT and value.asked_by is not None:
        asked = _interaction_metadata(value.asked_by, users)
        metadata["triggering_interaction_metadata"] = asked
    elif value.type == InteractionType.COMMAND:
        metadata["name"] = _full_name(value.data)
    return metadata


def _full_name(data: Json) -> str:
    """Return a command's name with its subcommands: `schedule set`."""
    names = [str(data["name"])]
    inner = data.get("options") or []
    while inner and inner[0]["type"] in (1, 2):
        names.append(str(inner[0]["name"]))
        inner = inner[0].get("options") or []
    return " ".join(names)
