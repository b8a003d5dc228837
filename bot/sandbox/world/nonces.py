"""Nonces: a message that an author sends twice within the window is made once.

Source: docs, resources/message (create message, `enforce_nonce`).
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.model import Message

Nonce = str | int


class Nonces:
    """The nonces of the past few minutes, and which messages were made with them."""

    def __init__(self, clock: Clock, window: timedelta = timedelta(minutes=5)) -> None:
        self._clock = clock
        self.window = window
        """How long a nonce counts; Discord says "the past few minutes"."""
        self._made: OrderedDict[tuple[int, str], tuple[datetime, Message]] = OrderedDict()

    def remember(self, nonce: Nonce, message: Message) -> None:
        """Note the message that its author made with `nonce`."""
        self._forget_old()
        key = (message.author_id, str(nonce))
        self._made.pop(key, None)
        self._made[key] = (self._clock.now(), message)

    def find(self, author_id: int, nonce: Nonce) -> Message | None:
        """Return what the author made with `nonce` within the window, deleted since or not."""
        self._forget_old()
        made = self._made.get((author_id, str(nonce)))
        return None if made is None else made[1]

    def _forget_old(self) -> None:
        oldest = self._clock.now() - self.window
        while self._made and next(iter(self._made.values()))[0] <= oldest:
            self._made.popitem(last=False)
