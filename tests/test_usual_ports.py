"""Which port the sandbox takes when none is asked for."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest

from bot import sandboxed
from bot.errors import PortTaken
from bot.sandbox import Sandbox


@contextlib.contextmanager
def taken() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


async def test_the_next_usual_port_that_is_free_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(sandboxed.USUAL_PORTS) == [8420, *range(8421, 8430)]
    with taken() as first, taken() as second:
        with taken() as free:
            pass
        monkeypatch.setattr(sandboxed, "USUAL_PORTS", [first, second, free])
        async with sandboxed._listening(Sandbox(), None) as addresses:
            assert addresses.port == free
        monkeypatch.setattr(sandboxed, "USUAL_PORTS", [first, second])
        async with sandboxed._listening(Sandbox(), None) as addresses:
            assert addresses.port not in (first, second)
        with pytest.raises(PortTaken):
            async with sandboxed._listening(Sandbox(), first):
                pass
