"""Faults of requests: which ones they strike, and what is sent instead of the answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import ClassVar

from bot.sandbox import reply
from bot.sandbox.faults.kind import Fault, FaultError, Place, Undo
from bot.sandbox.reply import Reply

_TITLES: dict[int, str] = {status.value: status.phrase for status in HTTPStatus}
# Answers that Discord's API itself gives, in JSON; the others are pages of its proxy.
_OF_THE_API = range(400, 501)


@dataclass(frozen=True, kw_only=True)
class RequestFault(Fault):
    """Strikes the next `times` requests that match; None strikes until it is healed.

    `path` is a route's template (`/channels/{channel_id}/messages`), or a pattern that the
    path itself matches (`/channels/123/*`). With `after_work` the request is done first, and
    only its answer is lost.
    """

    about: ClassVar[str] = "requests"
    method: str = "*"
    path: str = "*"
    times: int | None = 1
    after_work: bool = False

    def begin(self, place: Place) -> Undo | None:
        """Lie in wait; `Faults.strike` does the rest."""
        if self.times is not None and self.times < 1:
            raise FaultError("times: a number of requests from 1 up is needed, or null.")
        return _nothing_to_undo

    def strikes(self, method: str, path: str, template: str | None) -> bool:
        """Tell whether a request is one of those that are meant."""
        if self.method not in ("*", method):
            return False
        return self.path == template or fnmatchcase(path, self.path)

    def reply(self) -> Reply | None:
        """Return what is answered; None if it isn't a whole answer."""
        return None


def _nothing_to_undo() -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class AnswerWith(RequestFault):
    """An answer of any status; with `after_work` the request is done all the same."""

    name: ClassVar[str] = "answer"
    title: ClassVar[str] = "Discord answers with an error"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = (
        "Takes 5xx for an unknown outcome and asks again with the same nonce; takes 4xx for a "
        "refusal, tells somebody, and does not repeat it."
    )
    status: int = 500
    code: int = 0
    message: str | None = None

    def begin(self, place: Place) -> Undo | None:
        """Lie in wait for the requests."""
        if not 400 <= self.status <= 599:
            raise FaultError("status: one from 400 to 599 is needed.")
        return super().begin(place)

    def reply(self) -> Reply | None:
        """Return the answer: the API's JSON up to 500, a page of the proxy above that."""
        title = f"{self.status}: {_TITLES.get(self.status, 'Error')}"
        if self.status in _OF_THE_API:
            answer = {"message": self.message or title, "code": self.code}
            return reply.from_the_api(self.status, answer)
        return reply.from_the_proxy(self.status, self.message or title)


@dataclass(frozen=True, kw_only=True)
class Reset(RequestFault):
    """The connection is reset."""

    name: ClassVar[str] = "reset"
    title: ClassVar[str] = "The connection breaks during a request"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = "Counts the outcome as unknown and asks again with the same nonce."


@dataclass(frozen=True, kw_only=True)
class Hang(RequestFault):
    """The request is taken and never answered, until the fault is healed; then it is reset."""

    name: ClassVar[str] = "hang"
    title: ClassVar[str] = "A request gets no answer"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = "Has a deadline of its own, and goes on with everything else."
    after_work: bool = True


@dataclass(frozen=True, kw_only=True)
class HalfBody(RequestFault):
    """The request is done and its answer breaks off in the middle."""

    name: ClassVar[str] = "half-body"
    title: ClassVar[str] = "An answer breaks off halfway"
    advice: ClassVar[str] = "Counts the outcome as unknown, as after a lost answer."
    after_work: bool = True


@dataclass(frozen=True, kw_only=True)
class HtmlTooMany(RequestFault):
    """A 429 of the proxy: a page, and no `Via`."""

    name: ClassVar[str] = "html-429"
    title: ClassVar[str] = "Discord locks the address out (429)"
    advice: ClassVar[str] = "Stops all requests for as long as it says: the address is locked out."
    retry_after: float = 60.0

    def reply(self) -> Reply | None:
        """Return the page."""
        return reply.banned(self.retry_after)


@dataclass(frozen=True, kw_only=True)
class TooMany(RequestFault):
    """A 429 of the API; `header_seconds` makes its header say less than its body."""

    name: ClassVar[str] = "429"
    title: ClassVar[str] = "Discord asks for a pause (429)"
    everyday: ClassVar[bool] = True
    advice: ClassVar[str] = (
        "Waits for as long as the body says, whatever the header says; all of it waits when "
        "the limit is the global one."
    )
    retry_after: float = 1.0
    header_seconds: int | None = None
    is_global: bool = False
    shared: bool = False

    def reply(self) -> Reply | None:
        """Return the answer."""
        scope = "global" if self.is_global else "shared" if self.shared else "user"
        told: Mapping[str, str] = {} if self.is_global else _USED_UP
        return reply.too_many(
            self.retry_after,
            scope=scope,
            is_global=self.is_global,
            header_seconds=self.header_seconds,
            headers=told,
        )


_USED_UP = {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0"}
