"""Where the world is, since messages name their files by the sandbox's address. Pure."""

from __future__ import annotations

from typing import Any

from bot.sandbox.world.world import World

_NAMES = frozenset({"url", "proxy_url", "icon_url"})


def move_to(world: World, address: str) -> None:
    """Put the world at `address`; the files of earlier messages are found there, too."""
    before, world.address = world.address, address
    if before == address:
        return
    old, new = f"{before}/attachments/", f"{address}/attachments/"
    for held in world.messages.values():
        for message in held.values():
            message.embeds = _moved(message.embeds, old, new)
            message.components = _moved(message.components, old, new)
            message.snapshots = _moved(message.snapshots, old, new)


def _moved(value: Any, old: str, new: str, name: str = "") -> Any:
    """Return a value in which every address that begins with `old` begins with `new`."""
    if isinstance(value, list):
        return [_moved(each, old, new) for each in value]
    if isinstance(value, dict):
        return {key: _moved(each, old, new, key) for key, each in value.items()}
    if name in _NAMES and isinstance(value, str) and value.startswith(old):
        return new + value.removeprefix(old)
    return value
