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

    def payload(self) -> dict[str, Any]:
        """Return the body of the reply."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
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
    "Member": 10007,
    "Message": 10008,
    "User": 10013,
    "Webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
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
    30015: (400, "Maximum number of attachments in a message reached (10)"),
    40033: (400, "This message has already been crossposted."),
    40094: (400, "This interaction has reached the maximum number of follow-up messages."),
    50003: (403, "Cannot execute action on a DM channel"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50021: (403, "Cannot execute action on a system message"),
    50024: (403, "Cannot execute action on this channel type"),
    50034: (400, "You can only bulk delete messages that are under 14 days old."),
    50083: (400, "Thread is archived"),
    160002: (403, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
}
