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
    "Application": 10002,
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "Role": 10011,
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
    """A second first answer to one interaction."""
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
