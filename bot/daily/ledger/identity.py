"""The identity of a delivery, and the nonce and the tag that follow from it.

Both are worked out and not drawn, so that a ledger that has forgotten a delivery (a restored
backup, a lost file) makes them again and finds the message that bears them.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

NONCE = 25  # docs, create message: the most a nonce may have
TAG = 16


def nonce(channel_id: int, date: dt.date, seq: int) -> str:
    """Return the nonce of a delivery, `NONCE` characters."""
    return _digest("nonce", channel_id, date, seq)[:NONCE]


def tag(channel_id: int, date: dt.date, seq: int) -> str:
    """Return the tag of a delivery, `TAG` characters that a custom id can hold."""
    return _digest("tag", channel_id, date, seq)[:TAG]


def notice_mark(channel_id: int, about: str) -> str:
    """Return what marks the notice about one trouble of a channel, for people to see too."""
    return _digest("notice", channel_id, about)[:8]


def _digest(*parts: object) -> str:
    text = ":".join(str(part) for part in parts)
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode().lower()
