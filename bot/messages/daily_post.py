"""The daily post: one article or a digest, with the role it pings and the tag of its delivery."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from bot.messages import limits
from bot.messages.custom_id import parse
from bot.messages.limits import fit
from bot.messages.measure import check
from bot.messages.wire import NO_PINGS, ActionRow, Button, Message, StringSelect


def daily_post(message: Message, ping_role_id: int | None) -> Message:
    """Return the message as it is posted, pinging that role or nobody."""
    if ping_role_id is None:
        return message
    ping = f"<@&{ping_role_id}> "
    content = fit(message.get("content", ""), limits.CONTENT - len(ping))
    allowed = NO_PINGS | {"roles": [str(ping_role_id)]}
    return check(cast(Message, {**message, "content": ping + content, "allowed_mentions": allowed}))


def tagged(message: Message, tag: str) -> Message:
    """Return a copy with `tag` in the custom id of every button and select."""
    rows = [_tagged_row(row, tag) for row in message.get("components", ())]
    return cast(Message, {**message, "components": rows})


def has_tag(message: object, tag: str) -> bool:
    """Tell whether a message, as Discord returns it, has `tag` in a custom id."""
    rows = message.get("components") if isinstance(message, dict) else None
    return any(
        (custom_id := parse(component.get("custom_id") or "")) is not None and custom_id.tag == tag
        for row in rows or ()
        for component in row.get("components") or ()
    )


def _tagged_row(row: ActionRow, tag: str) -> ActionRow:
    return {
        "type": row["type"],
        "components": [_tagged_component(each, tag) for each in row["components"]],
    }


def _tagged_component(component: Button | StringSelect, tag: str) -> Button | StringSelect:
    custom_id = parse(component.get("custom_id", ""))
    if custom_id is None:
        return component
    return cast(Button, {**component, "custom_id": str(replace(custom_id, tag=tag))})
