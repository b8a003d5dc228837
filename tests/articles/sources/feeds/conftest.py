from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.articles.sources.feeds.servers import FeedServer, feed_server


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    """A server of feeds on loopback."""
    async with feed_server() as served:
        yield served
