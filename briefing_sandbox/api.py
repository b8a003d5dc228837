"""How tests ask the sandbox, and what comes back."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Json = dict[str, Any]
T = TypeVar("T")
_SECONDS = 20.0


class Refused(Exception):
    """Something that Discord wouldn't let a person do; the text is a sentence."""


class NoAnswer(Exception):
    """The bot did not answer in time."""


class Pending(Generic[T]):
    """What the bot will have answered: await it, or call `result()`."""

    def __init__(self, future: Future[T]) -> None:
        self._future = future

    def __await__(self) -> Generator[Any, None, T]:
        return asyncio.wrap_future(self._future).__await__()

    def result(self) -> T:
        """Wait for it, where there is no event loop to be kept waiting."""
        return self._future.result(_SECONDS)


@dataclass(frozen=True)
class Answer:
    """What came back from the bot."""

    interaction_id: str
    kind: int
    """The type of the callback: 4 a message, 5 deferred, 7 an update, 8 choices, 9 a modal."""
    message: Json | None = None
    private: bool = False
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None

    @property
    def text(self) -> str:
        """The message's text, empty if there is none."""
        return str((self.message or {}).get("content") or "")


class Api:
    """The sandbox's own API, behind a page's address."""

    def __init__(self, page: str) -> None:
        self.page = page
        self._pool: ThreadPoolExecutor | None = None

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        """Ask and return the answer; raises Refused or NoAnswer."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.page}api/{path}", data, method=method)
        try:
            with _OPENER.open(request, timeout=_SECONDS) as reply:
                raw = reply.read()
        except urllib.error.HTTPError as error:
            with error:
                told = json.loads(error.read() or b"{}").get("error", str(error))
            raise (NoAnswer if error.code == 504 else Refused)(told) from None
        return json.loads(raw) if raw else None

    def later(self, work: Callable[[], T]) -> Pending[T]:
        """Do something that takes its time in a thread."""
        self._pool = self._pool or ThreadPoolExecutor(thread_name_prefix="sandbox")
        return Pending(self._pool.submit(work))

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


# Whatever proxy the environment names, it doesn't know this machine's ports.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
