"""Which addresses a redirect may lead to: from the public internet never into a private network.

The host may name a feed in a private network; whoever serves a public one may not lead there.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver


class Private(OSError):
    """A public feed leads into a private network."""

    def __init__(self) -> None:
        super().__init__("it redirects to a private network")


def is_public(address: str) -> bool:
    """Tell whether an address is one of the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return bool(inner.is_global) and not inner.is_multicast


class Guard(AbstractResolver):
    """Looks hosts up, and refuses private ones once a public one was asked.

    What was looked up is what is connected to, so that no second answer can differ.
    """

    def __init__(
        self,
        resolver: AbstractResolver | None = None,
        is_public: Callable[[str], bool] = is_public,
    ) -> None:
        self._resolver = resolver or ThreadedResolver()
        self._is_public = is_public
        self._was_public = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return where a host is."""
        found = await self._resolver.resolve(host, port, family)
        self._note(is_public=all(self._is_public(each["host"]) for each in found))
        return found

    def literal(self, host: str) -> None:
        """Check a host that is no name, which nobody looks up.

        Raises:
            Private: it is in a private network, and a redirect leads there.
        """
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return
        self._note(is_public=self._is_public(host))

    def _note(self, *, is_public: bool) -> None:
        if self._was_public and not is_public:
            raise Private
        self._was_public = self._was_public or is_public

    async def close(self) -> None:
        """Close the resolver."""
        await self._resolver.close()
