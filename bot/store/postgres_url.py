"""A PostgreSQL address as hosts write it, and what the driver makes of it.

Hosting companies, other programs and people write addresses for other drivers, and passwords
without escaping them. What is meant is used; what can't be is named, without the password.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode

from bot.store.failures import AddressWrong

# Any driver's name: it is ours that connects.
_SCHEME = re.compile(r"postgres(ql)?(\+\w+)?://", re.IGNORECASE)
_HOST = r"(?:\[[0-9a-f:.]+(?:%\w+)?\]|[^\[\]:/@?#,\s]*)(?::\d*)?"
# The host begins after the last @, as a password may hold one that is not escaped.
_PARTS = re.compile(
    rf"(?:(?P<login>.*)@)?(?P<hosts>{_HOST}(?:,{_HOST})*)/(?P<database>[^/?#@]*)(?:\?(?P<options>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_SSL = {
    **dict.fromkeys(("true", "1", "yes", "on", "no-verify"), "require"),
    **dict.fromkeys(("false", "0", "no", "off"), "disable"),
}
_CHOICES = {
    "sslmode": "disable allow prefer require verify-ca verify-full".split(),
    "target_session_attrs": "any primary standby read-write read-only prefer-standby".split(),
}
_FILES = frozenset("sslcert sslkey sslrootcert sslcrl".split())
_FOR_THE_DRIVER = frozenset(
    "host port user password dbname database passfile sslmode sslcert sslkey sslrootcert sslcrl "
    "sslpassword sslnegotiation ssl_min_protocol_version ssl_max_protocol_version "
    "target_session_attrs service servicefile krbsrvname gsslib".split()
)
_SCHEMA = frozenset("schema currentschema search_path".split())
# What other programs' pools are told, or what only libpq knows. It would change nothing here.
_IDLE = frozenset(
    "channel_binding connection_limit pool_timeout socket_timeout pool pool_size uselibpqcompat "
    "gssencmode keepalives keepalives_idle keepalives_interval keepalives_count supa "
    "fallback_application_name client_encoding".split()
)


@dataclass(frozen=True)
class PostgresAddress:
    """What to hand to the driver."""

    dsn: str
    settings: dict[str, str] = field(default_factory=dict)
    """Of the server, for each connection."""
    timeout: float | None = None
    """Seconds for connecting, if the address names any."""
    pooled: bool = False
    """Whether a pooler in between hands each transaction to another connection."""
    by_system_roots: bool = False
    """Whether the server's certificate is verified by those that the system trusts."""


def postgres_address(url: str) -> PostgresAddress:
    """Read an address.

    Raises:
        AddressWrong: it has no host and database, or an option that can't be used.
    """
    scheme = _SCHEME.match(url)
    parts = _PARTS.fullmatch(url[scheme.end() :]) if scheme else None
    if parts is None:
        raise AddressWrong(
            reason="it is not of the form postgresql://user:password@host:5432/database."
        )
    user, _, password = (parts["login"] or "").partition(":")
    login = ":".join(_escaped(each) for each in (user, password) if each)
    options = _Options(parse_qsl(parts["options"] or "", keep_blank_values=True))
    query = urlencode(options.for_the_driver)
    dsn = f"postgresql://{login}{'@' if login else ''}{parts['hosts']}/{parts['database']}"
    return PostgresAddress(
        f"{dsn}?{query}" if query else dsn,
        options.settings,
        options.timeout,
        options.pooled,
        options.by_system_roots,
    )


def passwords(url: str) -> set[str]:
    """Return the password in an address, as it is written and as it is meant."""
    parts = _PARTS.search(url.partition("://")[2])
    if parts is None:
        return set()
    options = dict(parse_qsl(parts["options"] or ""))
    written = {(parts["login"] or "").partition(":")[2], options.get("password", "")}
    return {each for one in written for each in (one, unquote(one)) if each}


def _escaped(text: str) -> str:
    """Return text escaped; what is escaped already stays, and a % that isn't is taken as it is."""
    return quote(unquote(text), safe="")


class _Options:
    """The options behind the question mark, sorted by what they are for."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.for_the_driver: dict[str, str] = {}
        self.settings: dict[str, str] = {}
        self.timeout: float | None = None
        self.pooled = False
        self.by_system_roots = False
        for name, value in pairs:
            self._take(name, name.lower().replace("-", "_"), value)

    def _take(self, name: str, plain: str, value: str) -> None:
        if plain in ("ssl", "sslmode"):
            mode = _SSL.get(value.lower(), value)
            self.for_the_driver["sslmode"] = _checked(name, "sslmode", mode)
        elif (plain, value) == ("sslrootcert", "system"):  # of newer libpq; the driver has it not
            self.by_system_roots = True
        elif plain in _FOR_THE_DRIVER:
            self.for_the_driver[plain] = _checked(name, plain, value)
        elif plain in _SCHEMA:
            self.settings["search_path"] = value
        elif plain == "application_name":
            self.settings["application_name"] = value
        elif plain == "options":
            self._take_flags(value)
        elif plain == "connect_timeout":
            self.timeout = _seconds(name, value)
        elif plain in ("pgbouncer", "prepared_statements", "prepare", "statement_cache_size"):
            is_on = value.lower() in ("true", "1", "yes", "on", "")
            self.pooled = is_on if plain == "pgbouncer" else not is_on and value != "100"
        elif plain not in _IDLE:
            # What is no word may be part of a password that was not escaped.
            which = f" “{name}”" if re.fullmatch("[A-Za-z_]+", name) else ""
            raise AddressWrong(
                reason=f"its option{which} is none that I know. Leave it out, or correct it."
            )

    def _take_flags(self, value: str) -> None:
        """Take settings in the form of a command line: `-c search_path=news`."""
        flags = re.findall(r"-c\s*([\w.]+)=((?:\\.|\S)*)|--([\w.-]+)=((?:\\.|\S)*)", value)
        for name, given, long, also in flags:
            self.settings[name or long.replace("-", "_")] = re.sub(r"\\(.)", r"\1", given or also)


def _seconds(name: str, value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        raise AddressWrong(reason=f"its option “{name}” is not a number of seconds.") from None
    return seconds if 0 < seconds < math.inf else None  # libpq's 0: no limit of its own


def _checked(name: str, plain: str, value: str) -> str:
    """Return an option's value as the driver takes it, if it is one that can be used."""
    if plain in _FILES:
        if not (file := Path(value).expanduser()).is_file():
            raise AddressWrong(reason=f"its option “{name}” names a file that is not there.")
        return str(file)
    choices = _CHOICES.get(plain)
    if choices and value and value not in choices:
        reason = f"its option “{name}” is none of {', '.join(choices[:-1])} and {choices[-1]}."
        raise AddressWrong(reason=reason)
    return value
