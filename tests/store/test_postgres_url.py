"""PostgreSQL addresses as hosts write them."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from bot.errors import Exit
from bot.store.engine import open_store
from bot.store.failures import AddressWrong, StoreUnavailable
from bot.store.postgres_url import postgres_address
from tests.databases import needs_driver
from tests.program.programs import finished

PASSWORDS = [
    "plain",
    "a@b",
    "a:b",
    "a/b",
    "a#b",
    "a?b=c",
    "50%off",
    "%",
    "a b",
    "@",
    "/@/",
    "ü",
    "[x]",
]


@pytest.mark.parametrize(
    ("url", "dsn"),
    [
        ("postgres://b:p@h:1/d", "postgresql://b:p@h:1/d"),
        ("postgresql+asyncpg://h/d", "postgresql://h/d"),
        ("postgresql+psycopg2://b@h/d", "postgresql://b@h/d"),
        ("PostgreSQL://h/d", "postgresql://h/d"),
        ("postgresql:///d", "postgresql:///d"),
        ("postgresql:///d?host=/run/postgresql", "postgresql:///d?host=%2Frun%2Fpostgresql"),
        ("postgresql://b:p@[::1]:5432/d", "postgresql://b:p@[::1]:5432/d"),
        ("postgresql://b:p@[fe80::1%25eth0]/d", "postgresql://b:p@[fe80::1%25eth0]/d"),
        ("postgresql://b:p@%2Frun%2Fpg/d", "postgresql://b:p@%2Frun%2Fpg/d"),
        ("postgresql://b@h1:1,h2:2/d", "postgresql://b@h1:1,h2:2/d"),
        ("postgresql://h/d?user=b&password=a@b", "postgresql://h/d?user=b&password=a%40b"),
        ("postgresql://h/d?sslmode=require", "postgresql://h/d?sslmode=require"),
        ("postgresql://h/d?ssl=true", "postgresql://h/d?sslmode=require"),
        ("postgresql://h/d?ssl=verify-full", "postgresql://h/d?sslmode=verify-full"),
        ("postgresql://h/d?ssl=0", "postgresql://h/d?sslmode=disable"),
        ("postgresql://h/d?channel_binding=require&pool_timeout=5", "postgresql://h/d"),
        (
            "postgresql://h/d?target_session_attrs=read-write",
            "postgresql://h/d?target_session_attrs=read-write",
        ),
    ],
)
def test_the_driver_gets_what_it_knows(url: str, dsn: str) -> None:
    assert postgres_address(url).dsn == dsn


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_need_not_be_escaped_and_may_be(password: str) -> None:
    meant = f"postgresql://bot:{quote(password, safe='')}@h:5432/d"
    assert postgres_address(f"postgresql://bot:{password}@h:5432/d").dsn == meant
    if "%" not in password:
        assert postgres_address(meant).dsn == meant


@pytest.mark.parametrize(
    ("options", "settings", "timeout", "pooled"),
    [
        ("schema=news", {"search_path": "news"}, None, False),
        ("currentSchema=news", {"search_path": "news"}, None, False),
        ("options=-c%20search_path%3Dnews", {"search_path": "news"}, None, False),
        ("options=--search_path%3Dnews", {"search_path": "news"}, None, False),
        ("application_name=my-bot", {"application_name": "my-bot"}, None, False),
        ("connect_timeout=15", {}, 15.0, False),
        ("connect_timeout=0", {}, None, False),
        ("connect_timeout=-1", {}, None, False),
        ("connect_timeout=nan", {}, None, False),
        ("pgbouncer=true", {}, None, True),
        ("prepared_statements=false", {}, None, True),
        ("statement_cache_size=0", {}, None, True),
        ("pgbouncer=false", {}, None, False),
    ],
)
def test_other_programs_options_are_used(
    options: str, settings: dict[str, str], timeout: float | None, pooled: bool
) -> None:
    address = postgres_address(f"postgresql://h/d?{options}")
    assert (address.settings, address.timeout, address.pooled) == (settings, timeout, pooled)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://h/d?foo=s3cret", "its option “foo” is none that I know"),
        ("postgresql://h/d?connect_timeout=s3cret", "is not a number of seconds"),
        ("postgresql://b:s3cret@h", "is not of the form postgresql://"),
        ("postgresql://b:s3cret@h:port/d", "is not of the form"),
        ("postgresql://b:s3cret@h/d#x", "is not of the form"),
        ("postgresql://b:p@h/d?sslmode=require&s3cret@x", "its option is none that I know"),
        ("postgresql://b:s3cret@h/d?sslmode=s3cret", "“sslmode” is none of disable, allow"),
        ("postgresql://h/d?target_session_attrs=s3cret", "is none of any, primary, standby"),
        ("postgresql://b@h/d?sslrootcert=/nowhere/s3cret", "“sslrootcert” names a file that is"),
    ],
)
def test_what_cannot_be_used_is_named_without_the_password(url: str, sentence: str) -> None:
    with pytest.raises(AddressWrong, match="DATABASE_URL can't be used: ") as it:
        postgres_address(url)
    assert sentence in str(it.value)
    assert "s3cret" not in str(it.value)


def test_the_systems_certificates_can_be_those_that_are_trusted() -> None:
    address = postgres_address("postgresql://h/d?sslmode=verify-full&sslrootcert=system")
    assert address.by_system_roots
    assert address.dsn == "postgresql://h/d?sslmode=verify-full"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("sslmode=require", "the server can't encrypt the connection"),
        ("ssl=true", "the server can't encrypt the connection"),
        ("schema=nowhere", "there is no such schema. Create it"),
        ("options=-cnone%3Dx", "the server says: unrecognized configuration parameter"),
        ("ssl_min_protocol_version=x", "the driver says: No such TLS version"),
        ("gsslib=s3cret", "the driver says: gsslib parameter must be"),
    ],
)
async def test_what_the_server_or_the_driver_refuses_is_one_sentence(
    blank_postgres: str, options: str, sentence: str
) -> None:
    with pytest.raises(StoreUnavailable, match=sentence) as error:
        async with open_store(f"{blank_postgres}?{options}"):
            pass
    assert "s3cret" not in str(error.value)
    assert error.value.exit_status == Exit.CONFIG


@needs_driver
@pytest.mark.slow
async def test_the_program_ends_with_that_sentence() -> None:
    url = "postgresql://bot:s3cret@127.0.0.1:9/d?gsslib=s3cret"
    status, printed = await finished("run", DISCORD_TOKEN="x", DATABASE_URL=url)
    *_, line = printed.splitlines()
    assert line.startswith("briefing-bot: DATABASE_URL can't be used: the driver says: gsslib")
    assert status == Exit.CONFIG
    assert "s3cret" not in printed
    assert "Traceback" not in printed


@needs_driver
@pytest.mark.parametrize(
    ("where", "status", "sentence"),
    [
        ("127.0.0.1:99999/d", 78, "port must be 0-65535"),
        ("[::1]:9/d", 69, "nothing listens there"),
        ("/d?host=/nowhere", 69, "nothing listens there"),
        ("a..b/d", 78, "its host is not a name that a machine can have"),
    ],
)
async def test_a_server_that_is_not_there_is_one_sentence(
    where: str, status: int, sentence: str
) -> None:
    with pytest.raises(StoreUnavailable, match=sentence) as error:
        async with open_store(f"postgresql://bot:s3@cr#et@{where}"):
            pass
    assert error.value.exit_status == status
    assert not re.search("s3|cr#|et@", str(error.value))
