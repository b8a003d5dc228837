"""The settings: the table, the faults, and the two files that must follow the table."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from bot.environment import read_environment
from bot.settings import SETTINGS, Settings, SettingsInvalid

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


def test_the_documents_follow_the_table() -> None:
    text = (ROOT / ".github" / "HOSTING.md").read_text(encoding="utf-8")
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
    assert read.values == {"LOG_LEVEL": "ERROR", "DISCORD_TOKEN": "abc$HOME"}
    assert read.where == f"the environment or in {file}"


def test_only_the_usual_file_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    read = read_environment({"LOG_LEVEL": "ERROR"})
    assert read.values == {"LOG_LEVEL": "ERROR"}
    assert read.where == f"the environment or in {tmp_path / '.env'}, which is not there"
    with pytest.raises(SettingsInvalid, match=r"bot\.env can't be read: No such file"):
        read_environment({}, Path("bot.env"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_file_may_be_saved_as_editors_do(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "x.env"
    file.write_text("DISCORD_TOKEN = 'ü'\r\n# a remark\r\n", encoding=encoding)
    assert read_environment({}, file).values == {"DISCORD_TOKEN": "ü"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"A=1\nDISCORD_TOKEN: s3cret\n",
            "Line 2 of .*x.env has a colon after DISCORD_TOKEN; write",
        ),
        (b'{\n  "DISCORD_TOKEN": "s3cret"\n}', "Line 2 of .*x.env has a colon after DISCORD_TOKEN"),
        (b"TOKEN=s3cret", "TOKEN in .*x.env is not a setting; did you mean DISCORD_TOKEN"),
        ("DISCORD_TOKEN=s3cret".encode("utf-16-le"), "is not a text in UTF-8; save it as such"),
        (b"DISCORD_TOKEN=s3cret\xff", "is not a text in UTF-8"),
        (None, "x.env is a folder; it must be a text file"),
    ],
)
def test_a_file_for_other_programs_is_told_without_its_values(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    file = tmp_path / "x.env"
    file.mkdir() if content is None else file.write_bytes(content)
    with pytest.raises(SettingsInvalid, match=sentence) as error:
        read_environment({}, file)
    assert "s3cret" not in str(error.value)
    assert error.value.exit_status == 78


def test_another_bots_name_of_the_token_is_told() -> None:
    with pytest.raises(SettingsInvalid, match="did you mean DISCORD_TOKEN"):
        Settings.from_env({"BOT_TOKEN": "x"})
    assert Settings.from_env({"TOKEN": "of another program"}).discord_token is None


def test_a_path_may_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    assert Settings.from_env({"ARTICLES_DIR": "~/news"}).articles_dir == Path("/home/someone/news")
    assert Settings.from_env({"DATA_DIR": "~"}).data_dir == Path("/home/someone")


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


@pytest.mark.parametrize("text", ["0", "-1", "4.5", "many", "10000"])
def test_a_rate_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"REQUESTS_PER_SECOND must be how many requests"):
        Settings.from_env({"REQUESTS_PER_SECOND": text})


@pytest.mark.parametrize(
    ("text", "ids"), [("0", (0,)), ("0-3", (0, 1, 2, 3)), (" 4, 0-1,1 ", (0, 1, 4)), ("", None)]
)
def test_shards_are_numbers_and_ranges(text: str, ids: tuple[int, ...] | None) -> None:
    assert Settings.from_env({"SHARD_COUNT": "5", "SHARD_IDS": text}).shard_ids == ids


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SHARD_IDS": "0"}, "SHARD_IDS needs SHARD_COUNT"),
        ({"SHARD_IDS": "0-4", "SHARD_COUNT": "4"}, "SHARD_IDS names 4, but with SHARD_COUNT 4 the"),
        ({"SHARD_IDS": "3-1", "SHARD_COUNT": "4"}, "SHARD_IDS must be numbers and ranges"),
        ({"SHARD_IDS": "one", "SHARD_COUNT": "4"}, "SHARD_IDS must be numbers and ranges"),
        ({"SHARD_COUNT": "0"}, "SHARD_COUNT must be how many shards"),
    ],
)
def test_shards_that_cannot_be_are_refused(settings: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsInvalid, match=words):
        Settings.from_env(settings)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("news, log:CHANGELOG.md", ("news", "log:CHANGELOG.md")),
        ("news\n  sport\n\n news,", ("news", "sport")),
        (",", None),
        ("https://a.example/f?x=1%2C2,news", ("https://a.example/f?x=1%2C2", "news")),
        ("https://a.example/f, news", ("https://a.example/f", "news")),
    ],
)
def test_sources_stand_on_lines_or_behind_commas(given: str, meant: tuple[str, ...] | None) -> None:
    assert Settings.from_env({"ARTICLES": given}).articles == meant


def test_other_addresses_are_no_sources() -> None:
    with pytest.raises(
        SettingsInvalid, match="ARTICLES must be folders, Markdown files, and feeds"
    ):
        Settings.from_env({"ARTICLES": "news, ftp://example.com/news"})
    with pytest.raises(SettingsInvalid) as caught:
        Settings.from_env({"ARTICLES": "https://?key=secret"})
    assert "secret" not in str(caught.value)
