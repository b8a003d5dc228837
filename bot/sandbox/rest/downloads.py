"""The files of messages, and those attached to commands, at the addresses in their payloads."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.model import Attachment
from bot.sandbox.world.world import World

# Whatever a bot sends, a browser must not run it in the page's own origin.
UNTRUSTED = {
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


PATH = r"/attachments/{channel:\d{1,19}}/{file:\d{1,19}}/{name}"
"""Where a file is; as on Discord, it takes no token to read it."""


def find(world: World, request: web.Request) -> Attachment | None:
    """Return the file that a request asks for, if that world has it."""
    return _find(world, int(request.match_info["channel"]), int(request.match_info["file"]))


def served(found: Attachment | None) -> web.StreamResponse:
    """Return a file as an answer."""
    if found is None:
        return web.Response(status=404, text="This content is no longer available.")
    headers = UNTRUSTED | {"Content-Type": found.content_type}
    return web.Response(body=found.data, headers=headers)


def _find(world: World, channel_id: int, attachment_id: int) -> Attachment | None:
    for message in world.messages.get(channel_id, {}).values():
        for attachment in message.attachments:
            if attachment.id == attachment_id:
                return attachment
    return world.attached.get(attachment_id)
