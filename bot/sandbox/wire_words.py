"""What requests and events are about, in the words of whoever looks at the wire."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.model import InteractionType, Json

_CHANNEL_NAME = re.compile(r"/channels/(\d+)")
_TOKEN = re.compile(r"^/(?:interactions|webhooks)/[^/]+/([^/]+)")
NameOf = Callable[[int], str | None]
"""Returns the name of a channel, None if it has none."""
# docs, interactions/receiving-and-responding: interaction callback type.
_CALLBACKS = {
    1: "answers a ping",
    4: "answers",
    5: "asks for time",
    6: "takes note",
    7: "changes the message",
    8: "suggests",
    9: "opens a form",
}
_REQUESTS = {
    ("POST", "/webhooks/{}/{}"): "adds a message",
    ("PATCH", "/webhooks/{}/{}/messages/{}"): "changes its answer",
    ("DELETE", "/webhooks/{}/{}/messages/{}"): "deletes its answer",
    ("GET", "/webhooks/{}/{}/messages/{}"): "reads its answer",
    ("POST", "/channels/{}/messages"): "posts",
    ("GET", "/channels/{}/messages"): "reads messages",
    ("PATCH", "/channels/{}/messages/{}"): "changes a message",
    ("DELETE", "/channels/{}/messages/{}"): "deletes a message",
    ("POST", "/users/@me/channels"): "opens a direct message",
    ("GET", "/gateway/bot"): "asks where to connect",
    ("PUT", "/applications/{}/commands"): "sets its commands",
}


def interaction_token(path: str) -> str | None:
    """Return the token of the interaction that a request answers; None if it answers none."""
    found = _TOKEN.match(path)
    return found[1] if found else None


def about_request(
    method: str, path: str, template: str | None, body: Any, name_of: NameOf
) -> str | None:
    """Say what a request does: `posts in #news`; None if it has no words of its own."""
    shape = re.sub(r"\{\w+\}", "{}", template or "")
    if shape.endswith("/callback"):
        kind = body.get("type") if isinstance(body, dict) else None
        return _CALLBACKS.get(kind) if isinstance(kind, int) else None
    words = _REQUESTS.get((method, shape))
    where = _CHANNEL_NAME.search(path)
    name = name_of(int(where[1])) if where else None
    return f"{words} in #{name}" if words and name else words


def error_of(status: int | None, answer: Any) -> str | None:
    """Return Discord's own words for what went wrong; None if nothing did."""
    if status is None or status < 400:
        return None
    return str(answer["message"]) if isinstance(answer, dict) and "message" in answer else ""


def about_event(name: str, data: Json, name_of: NameOf) -> str | None:
    """Say what an event is about: a command, a press, or where it happened."""
    if name == "INTERACTION_CREATE":
        return _interaction(data)
    author = data.get("author") or {}
    channel = name_of(int(data.get("channel_id") or 0))
    parts = [author.get("global_name") or author.get("username"), channel and f"in #{channel}"]
    return " ".join(filter(None, parts)) or None


def person_of(data: Json) -> str | None:
    """Return the name of whoever did what an interaction tells of."""
    user = (data.get("member") or {}).get("user") or data.get("user") or {}
    return user.get("global_name") or user.get("username")


def _interaction(data: Json) -> str:
    inner = data.get("data") or {}
    match data.get("type"):
        case InteractionType.COMMAND:
            return _command(inner)
        case InteractionType.AUTOCOMPLETE:
            return f"{_command(inner)} …"
        case InteractionType.COMPONENT:
            return f"“{_label(data.get('message') or {}, str(inner.get('custom_id')))}”"
    return "a form"


def _command(inner: Json) -> str:
    """Return a command as it is typed, without its options: `/schedule set`."""
    words, options = [f"/{inner.get('name')}"], inner.get("options") or []
    while options and options[0].get("type") in (1, 2):
        words.append(options[0]["name"])
        options = options[0].get("options") or []
    return " ".join(words)


def _label(message: Json, custom_id: str) -> str:
    """Return what stands on the button or menu with that id."""
    for row in message.get("components") or []:
        for each in row.get("components") or []:
            if each.get("custom_id") == custom_id:
                return str(each.get("label") or each.get("placeholder") or custom_id)
    return custom_id
