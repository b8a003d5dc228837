"""PgBouncer in front of the tests' PostgreSQL, working by transactions."""

from __future__ import annotations

import contextlib
import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

# Debian's packages put it where only the administrator looks.
PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
needs_pooler = pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def pooler(
    server: str, folder: Path, *, connections: int = 1, password: str = "", more: str = ""
) -> Iterator[str]:
    """Run PgBouncer before the database at `server`, and yield the address that leads through it.

    It gives each transaction one of `connections` to the server, whoever's it is. With a
    `password` it demands that of the user `bot`. It listens in `folder`, too. `more` is for its
    configuration.
    """
    assert PROGRAM is not None
    parts, port = urlsplit(server), _free_port()
    there = f"user={parts.username} host={parts.hostname} port={parts.port or 5432}"
    users = folder / "users"
    users.write_text(f'"bot" "{password}"\n' if password else "", encoding="utf-8")
    lines = [
        f"[databases]\n{parts.path[1:]} = {there}",
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir = {folder}",
        f"auth_type = {'scram-sha-256' if password else 'any'}\nauth_file = {users}",
        f"pool_mode = transaction\ndefault_pool_size = {connections}\nlogfile =\n{more}",
    ]
    if getpass.getuser() == "root":  # it refuses to be that
        lines.append("user = nobody")
        make_open(folder)
    configuration = folder / "pgbouncer.ini"
    configuration.write_text("\n".join(lines), encoding="utf-8")
    with subprocess.Popen([PROGRAM, "-q", str(configuration)], stderr=subprocess.PIPE) as process:
        try:
            _wait_until_it_listens(process, port)
            yield f"postgresql://{'bot' if password else parts.username}@127.0.0.1:{port}{parts.path}"
        finally:
            process.kill()


def make_open(folder: Path) -> None:
    """Let every user make sockets in a folder, and find them."""
    folder.chmod(0o777)
    for parent in folder.parents:
        if parent.owner() == "root" and parent.stat().st_mode & 0o1 == 0:
            parent.chmod(parent.stat().st_mode | 0o11)


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    process.kill()
    assert process.stderr is not None
    raise AssertionError(process.stderr.read().decode())
