"""What the sandbox's host tells the page of posts, if there is one."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox

POST = {"channel_id": "1", "due": "2025-09-02T08:00:00+02:00", "article": "A", "why": "new"}


class Host:
    """A workbench that can tell of posts."""

    async def due(self) -> list[dict[str, Any]]:
        return [POST]

    async def deliveries(self) -> list[dict[str, Any]]:
        return []


@pytest.mark.parametrize(
    ("workbench", "due", "deliveries"),
    [
        (None, {"offered": False, "due": []}, {"offered": False, "deliveries": []}),
        (Host(), {"offered": True, "due": [POST]}, {"offered": True, "deliveries": []}),
    ],
)
async def test_posts_are_offered_when_there_is_a_host_to_tell_of_them(
    workbench: Any, due: Any, deliveries: Any
) -> None:
    async with Sandbox(workbench=workbench) as sandbox, aiohttp.ClientSession() as http:
        told = {}
        for what in ("due", "deliveries"):
            async with http.get(f"{sandbox.addresses.page}api/{what}") as reply:
                told[what] = (reply.status, await reply.json())
    assert told == {"due": (200, due), "deliveries": (200, deliveries)}


@pytest.mark.parametrize(
    ("gallery", "told"),
    [
        (None, {"offered": False, "gallery": None}),
        (lambda: {"groups": []}, {"offered": True, "gallery": {"groups": []}}),
    ],
)
async def test_a_gallery_is_offered_when_there_is_one(gallery: Any, told: Any) -> None:
    async with Sandbox(gallery=gallery) as sandbox, aiohttp.ClientSession() as http:
        page = sandbox.addresses.page
        async with http.get(f"{page}api/gallery") as reply:
            assert (reply.status, await reply.json()) == (200, told)
        async with http.get(f"{page}api/world") as reply:
            assert (await reply.json())["has_gallery"] is told["offered"]
        async with http.get(sandbox.addresses.gallery) as reply:
            assert (reply.status, reply.content_type) == (200, "text/html")
