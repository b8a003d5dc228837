"""The settings: the table, the faults, and the two files that must follow the table."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from bot.settings import SETTINGS, Settings, SettingsInvalid, read_environment

ROOT = Path(__file__).parent.parent


def test_each_setting_is_a_field_and_each_field_a_setting() -> None:
    names = [field.name for field in dataclasses.fields(Settings)]
    assert names == [setting.name.lower() for setting in SETTINGS]


def test_the_defaults_are_sound() -> None:
    settings = Settings.from_env({})
    assert settings.discord_token is None
    assert settings.articles_dir == Path("seeds")
    assert settings.discord_api_url == "https://discord.com/api/v10"
    assert settings.discord_gateway_url is None


def test_the_example_file_follows_the_table() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = re.findall(r"^# (.+)\n([A-Z_]+)=(.*)$", text, re.MULTILINE)
    assert shown == [(each.help, each.name, each.default) for each in SETTINGS]


def test_the_readme_follows_the_table() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    assert rows == [
        (each.name, f"`{each.default}`" if each.default else "none", each.help) for each in SETTINGS
    ]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        Settings.from_env(
            {
                "DISCORD_TOKEN": "a b",
                "LOG_LEVEL": "loud",
                "DISCORD_API_URL": "ftp://x",
                "DISCORD_GATEWAY_URL": "http://x",
            }
        )
    lines = str(caught.value).splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("DISCORD_TOKEN must be the bot's token alone")
    assert "a b" not in lines[0], "a secret is not shown"
    assert lines[1] == ("LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR (it is 'loud').")
    assert caught.value.exit_status == 78


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1/api/v10"),
        ("http://127.0.0.1:1/api", "http://127.0.0.1:1/api/v10"),
        ("http://127.0.0.1:1/api/", "http://127.0.0.1:1/api/v10"),
        ("http://127.0.0.1:1/api/v10/", "http://127.0.0.1:1/api/v10"),
        ("https://proxy.example/discord/v9", "https://proxy.example/discord/v9"),
    ],
)
def test_an_api_address_may_leave_out_what_is_always_the_same(given: str, meant: str) -> None:
    assert Settings.from_env({"DISCORD_API_URL": given}).discord_api_url == meant


def test_a_misspelt_name_is_told_instead_of_ignored() -> None:
    with pytest.raises(SettingsInvalid, match=r"did you mean DISCORD_TOKEN\?"):
        Settings.from_env({"DISCORD_TOKN": "x"})
    assert Settings.from_env({"PATH": "/bin", "HOME": "/"}).discord_token is None


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("\ufeffLOG_LEVEL=DEBUG\nDISCORD_TOKEN='abc$HOME'\n", encoding="utf-8")
    read = read_environment({"LOG_LEVEL": "ERROR"}, file)
    assert read == {"LOG_LEVEL": "ERROR", "DISCORD_TOKEN": "abc$HOME"}
    assert read_environment({}, tmp_path / "none") == {}


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.from_env({"DISCORD_TOKEN": " ", "LOG_LEVEL": ""}).log_level == "INFO"


def test_the_token_is_never_shown() -> None:
    assert "s3cret" not in repr(Settings.from_env({"DISCORD_TOKEN": "Bot s3cret"}))
    assert Settings.from_env({"DISCORD_TOKEN": "Bot s3cret"}).discord_token == "s3cret"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///data/bot.db",
        "sqlite:////var/lib/bot.db",
        "postgres://bot@db/bot",
        "postgresql://bot:s3cret@db.example:5432/bot?sslmode=require",
        "postgresql:///bot?host=/run/postgresql",
    ],
)
def test_a_database_is_named_as_people_write_it(url: str) -> None:
    settings = Settings.from_env({"DATABASE_URL": url})
    assert settings.database_url == url
    assert url not in repr(settings)


@pytest.mark.parametrize(
    "url",
    ["bot.db", "sqlite://bot.db", "sqlite:///:memory:", "mysql://u:s3cret@h/d", "postgres://db"],
)
def test_another_database_is_refused_with_an_example_and_without_its_password(url: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"DATABASE_URL must be .* such as sqlite:") as caught:
        Settings.from_env({"DATABASE_URL": url})
    assert "s3cret" not in str(caught.value)
