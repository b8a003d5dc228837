"""How Discord says no: a status, a code and a sentence."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal, as the REST API words it."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.retry_after: float | None = None

    def payload(self) -> dict[str, Any]:
        """Return the body of the reply."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.retry_after is not None:
            body |= {"retry_after": self.retry_after, "global": False}
        if self.errors:
            body["errors"] = self.errors
        return body


def unauthorized() -> ApiError:
    """A request without a valid token."""
    return ApiError(401, 0, "401: Unauthorized")


def not_found() -> ApiError:
    """A route that does not exist."""
    return ApiError(404, 0, "404: Not Found")


def unknown(what: str) -> ApiError:
    """Something that does not exist, or that the asker may not know of."""
    return ApiError(404, _UNKNOWN[what], f"Unknown {what}")


# Source: docs, topics/opcodes-and-status-codes, JSON error codes.
_UNKNOWN = {
    "Channel": 10003,
    "Guild": 10004,
    "Integration": 10005,
    "Invite": 10006,
    "Member": 10007,
    "Message": 10008,
    "Permission Overwrite": 10009,
    "Role": 10011,
    "User": 10013,
    "Emoji": 10014,
    "Webhook": 10015,
    "Ban": 10026,
    "Entitlement": 10029,
    "guild template": 10057,
    "Sticker": 10060,
    "Sticker Pack": 10061,
    "Voice State": 10065,
    "Auto Moderation Rule": 0,  # a guess: the docs name no code
    "Stage Instance": 10067,
    "Guild Welcome Screen": 10069,
    "Guild Scheduled Event": 10070,
    "sound": 10097,
    "interaction": 10062,
    "application command": 10063,
    "application command permissions": 10066,
}


def missing_access() -> ApiError:
    """A channel or guild that the bot can't see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Something that the bot may not do."""
    return ApiError(403, 50013, "Missing Permissions")


def already_acknowledged() -> ApiError:
    """A first answer to an interaction that has one."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def empty_message() -> ApiError:
    """A message with nothing in it."""
    return ApiError(400, 50006, "Cannot send an empty message")


def not_the_author() -> ApiError:
    """An edit of somebody else's message."""
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def invalid_form(errors: dict[str, Any]) -> ApiError:
    """A body that breaks a limit or a type; `errors` is the tree of what and where."""
    return ApiError(400, 50035, "Invalid Form Body", errors)


def invalid_json() -> ApiError:
    """A body that isn't JSON at all."""
    return ApiError(400, 50109, "The request body contains invalid JSON.")


def fault(path: tuple[str, ...], code: str, message: str) -> ApiError:
    """A body with one fault, at `path`."""
    tree: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for step in reversed(path):
        tree = {step: tree}
    return invalid_form(tree)


def inside(error: ApiError, *steps: str) -> ApiError:
    """Return a refusal whose faults lie further inside the body: behind `steps`."""
    tree = error.errors
    for step in reversed(steps):
        tree = {step: tree} if tree else None
    return ApiError(error.status, error.code, error.message, tree)


def too_often(code: int, wait: float) -> ApiError:
    """Something that may be done again in `wait` seconds, by Discord's code for it."""
    error = refused(code)
    error.retry_after = wait
    return error


def too_large() -> ApiError:
    """A file or a request beyond the limit."""
    return ApiError(413, 40005, "Request entity too large")


def refused(code: int) -> ApiError:
    """A broken rule, by Discord's code for it."""
    status, message = _RULES[code]
    return ApiError(status, code, message)


# Source: docs, topics/opcodes-and-status-codes, JSON error codes.
_RULES = {
    30003: (400, "Maximum number of pins reached (250)"),
    30005: (400, "Maximum number of server roles reached (250)"),
    30007: (400, "Maximum number of webhooks reached (15)"),
    30008: (400, "Maximum number of emojis reached (50)"),
    30010: (400, "Maximum number of reactions reached (20)"),
    30015: (400, "Maximum number of attachments in a message reached (10)"),
    30013: (400, "Maximum number of guild channels reached (500)"),
    30032: (400, "Maximum number of application commands reached (100)"),
    30034: (429, "Max number of daily application command creates has been reached (200)"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    30031: (400, "A server template already exists"),
    30038: (400, "Maximum number of scheduled events reached (100)"),
    30039: (400, "Maximum number of stickers reached (5)"),
    30045: (400, "Maximum number of soundboard sounds reached (8)"),
    40032: (400, "Target user is not connected to voice."),
    40033: (400, "This message has already been crossposted."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    40094: (400, "This interaction has reached the maximum number of follow-up messages."),
    50004: (403, "Guild widget disabled"),
    50003: (403, "Cannot execute action on a DM channel"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (403, "Cannot execute action on this channel type"),
    50025: (403, "Invalid OAuth2 access token provided"),
    50028: (400, "Invalid Role"),
    50033: (400, "Invalid Recipient(s)"),
    50034: (400, "You can only bulk delete messages that are under 14 days old."),
    50055: (400, "Invalid Guild"),
    50083: (400, "Thread is archived"),
    90001: (403, "Reaction was blocked"),
    150006: (400, "The Stage is already open"),
    160002: (403, "Cannot reply without permission to read message history"),
    160009: (403, "Cannot reference a message without permission to read message history"),
    160010: (400, "NSFW channel message reference not allowed"),
    160011: (400, "Forward messages cannot have additional content"),
    160014: (400, "You cannot forward a message whose content you cannot read"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
    220001: (
        400,
        "Webhooks posted to forum channels must have a thread_name or thread_id",
    ),
    220003: (400, "Webhooks can only create threads in forum channels"),
    520001: (400, "Poll expired"),
    520003: (400, "Cannot edit a poll message"),
    520004: (400, "Cannot use an emoji included with the poll"),
    520006: (400, "Cannot expire a non-poll message"),
    500000: (400, "Failed to ban users"),
}
