"""The nonce and the tag that are derived from a delivery's identity.

They are computed, not random, so that a ledger that has forgotten a delivery (a restored
backup, a lost file) computes them again and finds the message that has them.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

NONCE = 25  # docs, create message: the longest nonce
TAG = 16


def nonce(channel_id: int, date: dt.date, seq: int) -> str:
    """Return the nonce of a delivery, `NONCE` characters long."""
    return _digest("nonce", channel_id, date, seq)[:NONCE]


def tag(channel_id: int, date: dt.date, seq: int) -> str:
    """Return the tag of a delivery, `TAG` characters long and usable in a custom id."""
    return _digest("tag", channel_id, date, seq)[:TAG]


def notice_mark(channel_id: int, about: str) -> str:
    """Return the mark of the notice about one trouble of a channel."""
    return _digest("notice", channel_id, about)[:8]


def _digest(*parts: object) -> str:
    text = ":".join(str(part) for part in parts)
    # 20 bytes are 32 characters, more than anybody needs.
    return base64.b32encode(hashlib.sha256(text.encode()).digest()[:20]).decode().lower()
