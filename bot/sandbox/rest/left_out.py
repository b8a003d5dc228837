"""What Discord offers bots and the sandbox doesn't, and why.

A test holds this against Discord's specification, so that nothing is missing from it.
"""

from __future__ import annotations

OPERATIONS = 237
"""How many there are for bots in Discord's specification."""

_LOBBY = "/lobbies/{lobby_id}"
_EVENT = "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"
_EXCEPTION = f"{_EVENT}/exceptions/{{exception_id}}"
_RECIPIENT = "/channels/{channel_id}/recipients/{user_id}"

LEFT_OUT: dict[str, tuple[str, ...]] = {
    "Lobbies belong to games on Discord's Social SDK": (
        "PUT /lobbies",
        "POST /lobbies",
        f"GET {_LOBBY}",
        f"PATCH {_LOBBY}",
        f"DELETE {_LOBBY}",
        f"PATCH {_LOBBY}/channel-linking",
        f"PUT {_LOBBY}/members/{{user_id}}",
        f"DELETE {_LOBBY}/members/{{user_id}}",
        f"DELETE {_LOBBY}/members/@me",
        f"POST {_LOBBY}/members/{{user_id}}/invites",
        f"POST {_LOBBY}/members/@me/invites",
        f"POST {_LOBBY}/members/bulk",
        f"GET {_LOBBY}/messages",
        f"POST {_LOBBY}/messages",
        f"PUT {_LOBBY}/messages/{{message_id}}/moderation-metadata",
    ),
    "Partners of the Social SDK alone may use them": (
        "PUT /partner-sdk/dms/{user_id_1}/{user_id_2}/messages/{message_id}/moderation-metadata",
        "POST /partner-sdk/provisional-accounts/unmerge",
        "POST /partner-sdk/provisional-accounts/unmerge/bot",
        "POST /partner-sdk/token",
        "POST /partner-sdk/token/bot",
    ),
    "Nobody logs in with OAuth2 here, whose tokens these are for": (
        "GET /oauth2/@me",
        "GET /oauth2/keys",
        "GET /oauth2/userinfo",
        "GET /users/@me/connections",
        "PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions",
        f"PUT {_RECIPIENT}",
        f"DELETE {_RECIPIENT}",
    ),
    "Admins can't set permissions of commands here, so there are never any to read": (
        "GET /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions",
    ),
    "Nothing can be bought here": ("GET /skus/{sku_id}/subscriptions/{subscription_id}",),
    "Activities, games inside Discord, don't run here": (
        "GET /applications/{application_id}/activity-instances/{instance_id}",
        "POST /applications/{application_id}/attachment",
    ),
    "Events happen once here, not again and again": (
        f"POST {_EVENT}/exceptions",
        f"PATCH {_EXCEPTION}",
        f"DELETE {_EXCEPTION}",
        f"GET {_EVENT}/{{guild_scheduled_event_exception_id}}/users",
    ),
    "Everybody joins at once here, and invites are for all": (
        "GET /guilds/{guild_id}/requests",
        "PATCH /guilds/{guild_id}/requests/{request_id}",
        "GET /invites/{code}/target-users",
        "PUT /invites/{code}/target-users",
        "GET /invites/{code}/target-users/job-status",
    ),
    "Not yet": (
        "DELETE /guilds/{guild_id}/integrations/{integration_id}",
        "GET /guilds/{guild_id}/widget.png",
        "POST /webhooks/{webhook_id}/{webhook_token}/github",
        "POST /webhooks/{webhook_id}/{webhook_token}/slack",
    ),
}
"""By reason: methods and paths."""


def described() -> str:
    """Return how much is served, and what is left out with its reasons, to be printed."""
    count = sum(map(len, LEFT_OUT.values()))
    lines = [
        f"The sandbox serves {OPERATIONS - count} of the {OPERATIONS} operations that Discord's "
        f"REST API offers bots. It leaves out {count}:"
    ]
    for reason, operations in LEFT_OUT.items():
        lines += ["", f"{reason}:", *(f"  {each}" for each in operations)]
    return "\n".join(lines)
