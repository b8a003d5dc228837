"""The program on machines as hosts have them: proxies, files for settings, odd terminals."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.sandbox import Sandbox
from tests.http_proxy import NO_OPENSSL, HttpProxy, has_openssl, make_certificate
from tests.program.programs import ROOT, finished, started

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's"),
]

API, GATEWAY = "discord.invalid", "gateway.invalid"


@pytest.mark.skipif(not has_openssl, reason=NO_OPENSSL)
async def test_rest_and_gateway_go_through_the_proxy_that_the_environment_names(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    certificate = make_certificate(tmp_path, API, GATEWAY)
    gateway = urlsplit(sandbox.addresses.gateway)
    settings = {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": f"https://{API}/api/v10",
        "DISCORD_GATEWAY_URL": f"wss://{GATEWAY}{gateway.path}",
        "SSL_CERT_FILE": str(certificate[0]),
    }
    async with HttpProxy(sandbox.addresses.port, certificate, "bot:pr0xy") as proxy:
        settings["HTTPS_PROXY"] = f"http://bot:pr0xy@127.0.0.1:{proxy.port}"
        async with started("run", **settings) as program:
            await program.prints("has connected to Gateway")
            answer = await sandbox.person("member").slash("briefing")
            assert answer.message is not None
            assert await program.stop(signal.SIGTERM) == 0
        assert proxy.asked_for == {f"{API}:443", f"{GATEWAY}:443"}

        async with started("run", **settings, NO_PROXY=f"x.example,{API}") as program:
            await program.prints("Discord can't be reached: .*discord.invalid")
            await program.stop(signal.SIGTERM)

        settings["HTTPS_PROXY"] = f"http://bot:wr0ng@127.0.0.1:{proxy.port}"
        async with started("run", **settings) as program:
            await program.prints("Discord can't be reached: the proxy answered 407 Proxy Auth")
            await program.stop(signal.SIGTERM)
        assert "wr0ng" not in program.printed


async def test_a_proxy_of_another_kind_is_told_without_its_password() -> None:
    status, printed = await finished(
        "run", DISCORD_TOKEN="x", HTTPS_PROXY="socks5://bot:s3cret@127.0.0.1:9"
    )
    assert status == 78
    assert "The proxy in HTTPS_PROXY can't be used" in printed
    assert "it is one of socks5" in printed
    assert "s3cret" not in printed
    assert "Traceback" not in printed


async def test_it_says_which_file_was_read_or_where_it_was_looked_for(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    status, printed = await finished("run", cwd=tmp_path)
    assert status == 78
    assert f"the environment or in {tmp_path}/.env, which is not there" in printed
    file = tmp_path / "bot.env"
    file.write_text(
        f"DISCORD_TOKEN={sandbox.token}\nDISCORD_API_URL={sandbox.addresses.api}\n"
        f"DISCORD_GATEWAY_URL={sandbox.addresses.gateway}\nARTICLES_DIR={ROOT / 'seeds'}\n",
        encoding="utf-16",
    )
    arguments = ("run", "--env-file", "bot.env")
    async with started(*arguments, cwd=tmp_path, DATABASE_URL="", DATA_DIR="data") as program:
        await program.prints(f"Settings were read from the environment and {file}")
        await program.prints("recorded in .*data/briefing-bot.db")
        await program.prints("has connected to Gateway")
        assert await program.stop(signal.SIGTERM) == 0
    for line in program.printed.splitlines():
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} [A-Z]+ +[\w.]+: ", line), line
    assert "alembic" not in program.printed


@pytest.mark.parametrize("code_page", ["ascii", "cp1252"])
async def test_a_sign_that_the_terminal_lacks_does_not_end_it(
    tmp_path: Path, code_page: str
) -> None:
    (tmp_path / "a.md").write_text("# Жük — 日本\n\n## Что дальше?\nДа 🎉", encoding="utf-8")
    settings = {"PYTHONIOENCODING": code_page, "ARTICLES_DIR": str(tmp_path)}
    for command in (("preview", "a"), ("check", "-v"), ("preview", "日本語")):
        _, printed = await finished(*command, **settings)
        assert "?" in printed
        assert "Traceback" not in printed
