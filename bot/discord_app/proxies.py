"""Proxies that the environment names, as other programs use them: HTTPS_PROXY and NO_PROXY.

The HTTP library reads them only for http and https; the gateway's wss is passed over.
"""

from __future__ import annotations

import re
import urllib.request
from urllib.parse import urlsplit

import aiohttp

from bot.errors import BotError, Exit

_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1", re.IGNORECASE)


class ProxyWrong(BotError):
    """A proxy is named that can't be used."""

    template = (
        "The proxy in {name} can't be used: its address must be of the form "
        "http://user:password@host:port, and it is {scheme}."
    )
    exit_status = Exit.CONFIG


def proxy_for(url: str) -> str | None:
    """Return the address of the proxy that leads to `url`, if any does."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    # Nobody means the sandbox, or a server on this machine.
    if _LOOPBACK.fullmatch(host) or urllib.request.proxy_bypass(host):
        return None
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    named = urllib.request.getproxies()
    proxy = named.get(scheme) or named.get("all")
    if not proxy:
        return None
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    if not re.match(r"https?://[^/]", proxy):
        name = f"{scheme.upper()}_PROXY" if named.get(scheme) else "ALL_PROXY"
        raise ProxyWrong(name=name, scheme=f"one of {proxy.partition(':')[0]}")
    return proxy


def words_of(error: BaseException) -> str:
    """Return what went wrong with a request, without what a proxy's address may hold."""
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy answered {error.status} {error.message}"
    return str(error) or type(error).__name__
