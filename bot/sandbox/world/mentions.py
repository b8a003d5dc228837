"""Whom a message pings: what is written, what the sender allows, what they may. Pure.

Source: docs, resources/message (allowed mentions object).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.model import Guild, Json
from bot.sandbox.world.permissions import Permission

EVERYTHING = frozenset({"users", "roles", "everyone"})
"""What is parsed in a regular message when the sender says nothing."""
ONLY_USERS = frozenset({"users"})
"""What is parsed in an answer to an interaction when the sender says nothing."""


@dataclass(frozen=True)
class Pings:
    """Whom a message pings."""

    users: list[int]
    roles: list[int]
    everyone: bool


def pings(
    texts: Iterable[str],
    allowed: Json | None,
    *,
    unless_told: frozenset[str],
    known_users: Iterable[int],
    guild: Guild | None,
    granted: Permission,
    replied_to: int | None = None,
) -> Pings:
    """Return whom `texts` ping, with `allowed` as `allowed_mentions` was sent.

    `granted` is what the author may do where the message is; `replied_to` is the author of
    the message that is replied to, who is pinged unless that is turned off.
    """
    text = "\n".join(texts)
    parse = unless_told if allowed is None else frozenset(allowed.get("parse") or ())
    users = _named(r"<@!?(\d{1,19})>", text, "users" in parse, (allowed or {}).get("users"))
    roles = _named(r"<@&(\d{1,19})>", text, "roles" in parse, (allowed or {}).get("roles"))
    if replied_to is not None and (allowed is None or allowed.get("replied_user")):
        users.add(replied_to)
    may_ping_all = bool(granted & Permission.MENTION_EVERYONE)
    known_roles = guild.roles if guild else {}
    return Pings(
        users=sorted(users & set(known_users)),
        roles=sorted(
            role_id
            for role_id in roles & known_roles.keys()
            if may_ping_all or known_roles[role_id].mentionable
        ),
        everyone=guild is not None
        and may_ping_all
        and "everyone" in parse
        and re.search(r"@(everyone|here)\b", text) is not None,
    )


def _named(pattern: str, text: str, parsed: bool, listed: Iterable[str] | None) -> set[int]:
    """Return the ids that the text mentions: all of them, or those that are listed."""
    written = {int(found) for found in re.findall(pattern, text)}
    return written if parsed else written & {int(number) for number in listed or ()}
