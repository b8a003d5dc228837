"""PostgreSQL addresses as hosts write them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from bot.store.engine import open_store
from bot.store.failures import AddressWrong
from bot.store.postgres_url import postgres_address

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
    ],
)
def test_what_cannot_be_used_is_named_without_the_password(url: str, sentence: str) -> None:
    with pytest.raises(AddressWrong, match="DATABASE_URL can't be used: ") as it:
        postgres_address(url)
    assert sentence in str(it.value)
    assert "s3cret" not in str(it.value)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "options",
    ["ssl=disable", "connect_timeout=9&application_name=x", "pgbouncer=true", "schema=public"],
)
async def test_a_server_is_reached_with_them(postgres_of_the_run: str, options: str) -> None:
    async with open_store(f"{postgres_of_the_run}?{options}") as store:
        assert (await store.now()).tzinfo is not None
