"""Nonces: a message that an author sends twice within the window is made once.

Source: docs, resources/message (create message, `enforce_nonce`).
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta

from msgspec import Struct

from bot.clock import Clock
from bot.sandbox.model import Id, Message, Moment, Nonce


class Made(Struct, frozen=True, forbid_unknown_fields=True):
    """A message that was made with a nonce; it may have been deleted since."""

    author_id: Id
    nonce: str
    at: Moment
    channel_id: Id
    message_id: Id


class Nonces:
    """The nonces of the past few minutes, and which messages were made with them."""

    def __init__(self, clock: Clock, window: timedelta = timedelta(minutes=5)) -> None:
        self._clock = clock
        self.window = window
        """How long a nonce counts; Discord says "the past few minutes"."""
        self._made: OrderedDict[tuple[int, str], Made] = OrderedDict()

    @property
    def made(self) -> list[Made]:
        """Those that still count, oldest first."""
        self._forget_old()
        return list(self._made.values())

    @made.setter
    def made(self, made: list[Made]) -> None:
        self._made = OrderedDict(((each.author_id, each.nonce), each) for each in made)

    def remember(self, nonce: Nonce, message: Message) -> None:
        """Note the message that its author made with `nonce`."""
        self._forget_old()
        made = Made(
            message.author_id, str(nonce), self._clock.now(), message.channel_id, message.id
        )
        self._made.pop((made.author_id, made.nonce), None)
        self._made[made.author_id, made.nonce] = made

    def find(self, author_id: int, nonce: Nonce) -> Made | None:
        """Return what the author made with `nonce` within the window, deleted since or not."""
        self._forget_old()
        return self._made.get((author_id, str(nonce)))

    def _forget_old(self) -> None:
        oldest = self._clock.now() - self.window
        while self._made and next(iter(self._made.values())).at <= oldest:
            self._made.popitem(last=False)
