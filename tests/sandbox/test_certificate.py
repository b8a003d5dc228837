"""A second port for bots that know only https and wss."""

from __future__ import annotations

import ssl
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.certificate import CantCertify, certify


async def test_bots_are_sent_to_a_port_that_speaks_tls(tmp_path: Path) -> None:
    certificate = certify(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [certificate.file.name], "no key"
    trusting = ssl.create_default_context(cafile=certificate.file)
    sandbox = Sandbox()
    sandbox.certificate = certificate
    async with sandbox, aiohttp.ClientSession() as http:
        api = sandbox.addresses.api
        assert api.startswith("https://127.0.0.1:")
        async with http.get(f"{api}/gateway", ssl=trusting) as reply:
            gateway = (await reply.json())["url"]
        assert gateway == sandbox.addresses.gateway
        assert gateway.startswith("wss://127.0.0.1:")
        async with http.ws_connect(gateway, ssl=trusting) as socket:
            assert (await socket.receive_json())["op"] == 10
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await http.get(f"{api}/gateway")
        async with http.get(sandbox.addresses.page) as reply:
            assert reply.status == 200
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(f"{api}/gateway", ssl=trusting)


def test_without_openssl_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CantCertify, match="the program openssl is not there"):
        certify(tmp_path)
    (tmp_path / "openssl").write_text("#!/bin/sh\necho unknown option -addext >&2; exit 1\n")
    (tmp_path / "openssl").chmod(0o755)
    with pytest.raises(CantCertify, match="said: unknown option -addext"):
        certify(tmp_path)


async def test_a_world_that_is_added_has_it_too(tmp_path: Path) -> None:
    sandbox = Sandbox()
    sandbox.certificate = certify(tmp_path)
    async with sandbox, aiohttp.ClientSession() as http:
        async with http.post(f"{sandbox.addresses.page}api/worlds", json={}) as reply:
            made = await reply.json()
        assert made["api"] == sandbox.addresses.api
        assert made["certificate"] == str(sandbox.certificate.file)
