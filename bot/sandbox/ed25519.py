"""Signatures as Discord puts them on interactions that go over HTTP: Ed25519.

For a sandbox, whose key is no secret: it takes no care that nobody can measure how long it takes.

Source: RFC 8032, section 5.1.
"""

from __future__ import annotations

import functools
import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]
"""X, Y, Z and T of a point: x = X/Z, y = Y/Z, xy = T/Z."""
_NEUTRAL: _Point = (0, 1, 1, 0)


def _add(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


@functools.cache
def _doubled_bases() -> list[_Point]:
    """Return the base point, its double, the double of that, and so on."""
    y = 4 * pow(5, -1, _P) % _P
    squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P)
    x = pow(squared, (_P + 3) // 8, _P)
    if (x * x - squared) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    x = _P - x if x % 2 else x
    points = [(x, y, 1, x * y % _P)]
    while len(points) < 256:
        points.append(_add(points[-1], points[-1]))
    return points


def _times_base(number: int) -> bytes:
    """Return the base point so many times, as 32 bytes."""
    sum_ = _NEUTRAL
    for place, point in enumerate(_doubled_bases()):
        if number >> place & 1:
            sum_ = _add(sum_, point)
    inverse = pow(sum_[2], -1, _P)
    x, y = sum_[0] * inverse % _P, sum_[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


class SigningKey:
    """A private key, made from 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        digest = hashlib.sha512(seed).digest()
        number = int.from_bytes(digest[:32], "little")
        self._secret = number & ((1 << 254) - 8) | 1 << 254
        self._prefix = digest[32:]
        self.public = _times_base(self._secret)
        """The public key, for who checks the signatures."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of a message's signature."""
        once = _hash(self._prefix, message) % _ORDER
        point = _times_base(once)
        challenge = _hash(point, self.public, message) % _ORDER
        rest = (once + challenge * self._secret) % _ORDER
        return point + rest.to_bytes(32, "little")
