"""Messages as Discord's JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.sandbox.model import (
    Channel,
    Interaction,
    InteractionType,
    Json,
    Message,
    MessageFlag,
    Poll,
    PollAnswer,
    Reaction,
    User,
)
from bot.sandbox.world import attachments
from bot.sandbox.world.payloads import channel, text_id, timestamp, user


def message(
    value: Message,
    users: Mapping[int, User],
    *,
    address: str,
    interaction: Interaction | None = None,
    thread: Channel | None = None,
    viewer_id: int = 0,
    now: Callable[[], datetime],
) -> Json:
    """Return a message; `users` holds its author and whom it mentions.

    `address` is the sandbox's own, where its files are; `viewer_id` is who looks at it, `now`
    tells when.
    """
    is_webhooks = value.webhook_name is not None
    by_webhook = User(value.author_id, value.webhook_name or "", bot=True)
    author = by_webhook if is_webhooks else users[value.author_id]
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
    if value.reactions:
        payload["reactions"] = counted(value.reactions, viewer_id)
    if value.poll is not None:
        payload["poll"] = poll(value.poll, viewer_id, now())
    if value.sticker_items:
        payload["sticker_items"] = value.sticker_items
    if value.snapshots:
        payload["message_snapshots"] = value.snapshots
    if value.nonce is not None:
        payload["nonce"] = value.nonce
    if value.reference is not None:
        payload["message_reference"] = value.reference
    if thread is not None:
        payload["thread"] = channel(thread)
    if is_webhooks:
        payload["webhook_id"] = payload["author"]["id"]
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


def poll(value: Poll, viewer_id: int, now: datetime) -> Json:
    """Return a poll with its votes, as `viewer_id` sees it at that moment."""
    return {
        "question": {"text": value.question},
        "answers": [
            {"answer_id": number, "poll_media": _poll_media(each)}
            for number, each in enumerate(value.answers, 1)
        ],
        "expiry": timestamp(value.expires_at),
        "allow_multiselect": value.allow_multiselect,
        "layout_type": 1,
        "results": {
            "is_finalized": value.is_finalized or now >= value.expires_at,
            "answer_counts": [
                {
                    "id": number,
                    "count": len(each.voter_ids),
                    "me_voted": viewer_id in each.voter_ids,
                }
                for number, each in enumerate(value.answers, 1)
            ],
        },
    }


def _poll_media(value: PollAnswer) -> Json:
    media: Json = {} if value.text is None else {"text": value.text}
    if value.emoji_name is not None or value.emoji_id is not None:
        media["emoji"] = {"id": text_id(value.emoji_id), "name": value.emoji_name}
    return media


def reacted(emoji: Reaction) -> Json:
    """Return an emoji as events and messages name it."""
    return {"id": text_id(emoji.emoji_id), "name": emoji.name, "animated": emoji.animated}


def counted(reactions: Iterable[Reaction], viewer_id: int) -> list[Json]:
    """Return a message's reactions with their counts, as `viewer_id` sees them."""
    return [
        {
            "emoji": reacted(each),
            "count": len(each.user_ids),
            "count_details": {"burst": 0, "normal": len(each.user_ids)},
            "burst_colors": [],
            "me_burst": False,
            "me": viewer_id in each.user_ids,
        }
        for each in reactions
    ]
