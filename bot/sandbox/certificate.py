"""A certificate for one run, for clients that know only https and wss."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

_DAYS = 7
_FACTS = (
    *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
    *("-days", str(_DAYS), "-subj", "/CN=The sandbox on this machine"),
    *("-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"),
)


class CantCertify(Exception):
    """No certificate can be made here; the text says what is missing."""


@dataclass(frozen=True)
class Certificate:
    """What a client has to trust, and what the server shows."""

    file: Path
    context: ssl.SSLContext


def certify(folder: Path) -> Certificate:
    """Make a certificate for 127.0.0.1 in a folder; its key stays in memory alone.

    It takes the program `openssl`; `CantCertify` is raised where there is none, or a very old one.
    """
    openssl = shutil.which("openssl")
    if openssl is None:
        raise CantCertify("the program openssl is not there")
    file, key = folder / "sandbox.pem", folder / "key.pem"
    command = (openssl, "req", "-x509", *_FACTS, "-keyout", key, "-out", file)
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise CantCertify(f"the program openssl said: {made.stderr.strip().splitlines()[-1]}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    key.unlink()
    return Certificate(file, context)
