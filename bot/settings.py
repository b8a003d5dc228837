"""The settings: one table, read once, with all faults reported together.

`.env.example` and `.github/HOSTING.md` follow the table; a test keeps them in step.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot.errors import BotError, Exit


class SettingsInvalid(BotError):
    """One or more settings are invalid."""

    template = "{faults}\nFix this in the environment or in .env, then start again."
    exit_status = Exit.CONFIG


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, its default as text, and its help."""

    name: str
    default: str
    help: str
    parse: Callable[[str], Any]
    """Turns text into a value; raises ValueError that says what a valid one looks like."""
    secret: bool = False


def _token(text: str) -> str:
    token = text.removeprefix("Bot ").strip()
    if re.search(r"[\s\"']", token):
        raise ValueError(
            "must be the bot's token alone, without spaces or quotes "
            "(Developer Portal, your application, Bot, Reset Token)"
        )
    return token


def _api_url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise ValueError("must be an http or https address such as http://127.0.0.1:8080/api/v10")
    address = text.rstrip("/")
    if re.fullmatch(r"https?://[^/]+", address):
        address += "/api"
    if not re.search(r"/v\d+$", address):
        address += "/v10"
    return address


def _gateway_url(text: str) -> str:
    if not re.fullmatch(r"wss?://[^\s/?#]+(/[^\s?#]*)?(\?\S*)?", text):
        raise ValueError("must be a ws or wss address such as ws://127.0.0.1:8080/gateway")
    return text


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise ValueError(
            "begins with ~, but this user has no home folder; write the whole path"
        ) from None


def _database_url(text: str) -> str:
    if re.fullmatch(r"sqlite(\+aiosqlite)?:///[^?]+", text, re.IGNORECASE):
        if not text.endswith((":memory:", "/")):
            _path(text.partition(":///")[2])
            return text
    elif re.fullmatch(r"postgres(ql)?(\+\w+)?://\S*/[^\s/?]\S*", text, re.IGNORECASE):
        return text
    raise ValueError(
        "must be the address of a file or of a PostgreSQL database, such as "
        "sqlite:////var/lib/briefing-bot/briefing-bot.db or "
        "postgresql://user:password@host:5432/database"
    )


def _webhook(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+/(\S+/)?webhooks/[0-9]+/[\w-]+(\?\S*)?", text):
        raise ValueError(
            "must be a webhook's address such as https://discord.com/api/webhooks/1180/abc "
            "(Discord: Edit Channel, Integrations, Webhooks, Copy Webhook URL)"
        )
    return text


def _snowflake(text: str) -> int:
    if not re.fullmatch(r"[0-9]{15,20}", text):
        raise ValueError(
            "must be a channel's id, a number such as 1180123456789012345 "
            "(Discord: Settings, Advanced, Developer Mode; then right-click the channel)"
        )
    return int(text)


def _hours(text: str) -> float:
    # Less would skip posts that are only waiting their turn; a day would run into the next post.
    if not re.fullmatch(r"[0-9]+([.][0-9]+)?", text) or not 1 <= float(text) <= 23:
        raise ValueError("must be a number of hours from 1 to 23")
    return float(text)


def _rate(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) < 1:
        raise ValueError("must be how many requests a second there may be, from 1 to 9999")
    return float(text)


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65_535:
        raise ValueError("must be a port, a number from 1 to 65535")
    return int(text)


def _sources(text: str) -> tuple[str, ...] | None:
    named = [part.strip() for line in text.splitlines() for part in line.split(",")]
    for each in named:
        if "://" in each and not re.fullmatch(r"https?://[^\s/?#]+([/?#]\S*)?", each):
            raise ValueError(
                "must be folders, Markdown files, and feeds by their http or https addresses, "
                "such as news, log:CHANGELOG.md, https://example.com/feed.xml; a comma in an "
                "address is written %2C"
            )
    return tuple(dict.fromkeys(filter(None, named))) or None


_MOST_SHARDS = 10_000


def _shard_count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= _MOST_SHARDS:
        raise ValueError("must be how many shards there are over all processes, such as 4")
    return int(text)


def _shard_ids(text: str) -> tuple[int, ...]:
    ids: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*([0-9]{1,5})\s*(?:-\s*([0-9]{1,5})\s*)?", part)
        if match is None or int(match[2] or match[1]) < int(match[1]):
            raise ValueError("must be numbers and ranges of shards, such as 0-3 or 0,4")
        ids += range(int(match[1]), int(match[2] or match[1]) + 1)
    return tuple(sorted(set(ids)))


_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def _level(text: str) -> str:
    if text.upper() not in _LEVELS:
        raise ValueError(f"must be one of {', '.join(_LEVELS)}")
    return text.upper()


_FORMATS = ("auto", "text", "json")


def _log_format(text: str) -> str:
    if text.lower() not in _FORMATS:
        raise ValueError(f"must be one of {', '.join(_FORMATS)}")
    return text.lower()


SETTINGS = (
    Setting(
        "DISCORD_TOKEN",
        "",
        "The bot's token, from the Developer Portal. Without it the bot runs in its sandbox.",
        _token,
        secret=True,
    ),
    Setting(
        "ARTICLES_DIR",
        "seeds",
        "The folder with the articles, a text or Markdown file each.",
        _path,
    ),
    Setting(
        "ARTICLES",
        "",
        "Where the articles are, instead of ARTICLES_DIR: one or several folders, feeds and "
        "running logs, each on a line or behind a comma.",
        _sources,
        secret=True,  # a feed's address may hold a key
    ),
    Setting(
        "LOG_LEVEL",
        "INFO",
        "How much is logged: DEBUG, INFO, WARNING or ERROR.",
        _level,
    ),
    Setting(
        "LOG_FORMAT",
        "auto",
        "How the log is written: text, json (an object a line), or auto: text on a terminal and "
        "in systemd's journal, else json.",
        _log_format,
    ),
    Setting(
        "LOG_FILE",
        "",
        "A file for the log, besides standard error. At 10 MiB a new one begins, and five are "
        "kept. Empty: none.",
        _path,
    ),
    Setting(
        "DISCORD_API_URL",
        "https://discord.com/api/v10",
        "Where Discord's REST API is; for a proxy, or another server that speaks it.",
        _api_url,
    ),
    Setting(
        "DISCORD_GATEWAY_URL",
        "",
        "Where the gateway is; when it is set, every connection goes there. Empty: Discord's own.",
        _gateway_url,
    ),
    Setting(
        "DATABASE_URL",
        "",
        "Where schedules and posts are recorded: sqlite:///file or "
        "postgresql://user:password@host/name. Empty: a file in DATA_DIR.",
        _database_url,
        secret=True,
    ),
    Setting(
        "DATA_DIR",
        "",
        "The folder for that file, and for what was read of feeds. Empty: your user's data folder.",
        _path,
    ),
    Setting(
        "BRIEFING_CHANNEL_ID",
        "",
        "The channel of a daily post that needs no command: right-click it, Copy Channel ID.",
        _snowflake,
    ),
    Setting(
        "BRIEFING_TIME",
        "09:00",
        "With BRIEFING_CHANNEL_ID: when it is posted, by the clocks of BRIEFING_TIMEZONE.",
        str,
    ),
    Setting(
        "BRIEFING_TIMEZONE",
        "UTC",
        "A city, a country or a time zone, such as Europe/Berlin: for BRIEFING_TIME and times in "
        "articles.",
        str,
    ),
    Setting(
        "BRIEFING_DAYS",
        "every day",
        "With BRIEFING_CHANNEL_ID: every day, weekdays, weekends, or Mon, Wed and Fri.",
        str,
    ),
    Setting(
        "CATCH_UP_HOURS",
        "6",
        "How late a day's post may be made up after an outage, in hours, from 1 to 23.",
        _hours,
    ),
    Setting(
        "REQUESTS_PER_SECOND",
        "45",
        "Requests a second of all processes together. Discord allows 50, and more where its "
        "support grants it.",
        _rate,
    ),
    Setting(
        "SHARD_COUNT",
        "",
        "How many shards there are over all processes. Empty: as many as Discord recommends.",
        _shard_count,
    ),
    Setting(
        "SHARD_IDS",
        "",
        "With SHARD_COUNT: the shards of this process, such as 0-3 or 0,4. Empty: all of them.",
        _shard_ids,
    ),
    Setting(
        "HOST_WEBHOOK",
        "",
        "A channel's webhook, to tell you of trouble that only a host can mend, and of its end. "
        "Empty: only the log does.",
        _webhook,
        secret=True,
    ),
    Setting(
        "HTTP_PORT",
        "",
        "A port for monitors: /livez, /readyz, /metrics, and `briefing-bot health`. Empty: none is "
        "open.",
        _port,
    ),
    Setting(
        "HTTP_HOST",
        "127.0.0.1",
        "With HTTP_PORT: the address it is open on; 0.0.0.0 opens it to the network.",
        str,
    ),
)


@dataclass(frozen=True)
class Settings:
    """The values; each field is a setting's name in lower case, and None if it is empty."""

    discord_token: str | None
    articles_dir: Path
    articles: tuple[str, ...] | None
    log_level: str
    log_format: str
    log_file: Path | None
    discord_api_url: str
    discord_gateway_url: str | None
    database_url: str | None
    data_dir: Path | None
    briefing_channel_id: int | None
    briefing_time: str
    briefing_timezone: str
    briefing_days: str
    catch_up_hours: float
    requests_per_second: float
    shard_count: int | None
    shard_ids: tuple[int, ...] | None
    host_webhook: str | None
    http_port: int | None
    http_host: str

    def __repr__(self) -> str:
        secrets = {setting.name.lower() for setting in SETTINGS if setting.secret}
        values = (
            f"{each.name}={'…' if each.name in secrets else getattr(self, each.name)!r}"
            for each in fields(self)
        )
        return f"Settings({', '.join(values)})"

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings in `environment`; raises `SettingsInvalid` with every fault.

        An empty value counts as not set.
        """
        given = {name: value.strip() for name, value in environment.items() if value.strip()}
        faults = _misspelt(given)
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            text = given.get(setting.name, setting.default)
            try:
                values[setting.name.lower()] = setting.parse(text) if text else None
            except ValueError as error:
                value = "" if setting.secret else f" (it is {text!r})"
                faults.append(f"{setting.name} {error}{value}.")
        faults += _unlike(values.get("shard_ids"), values.get("shard_count"))
        if faults:
            raise SettingsInvalid(faults="\n".join(faults))
        return cls(**values)


def _unlike(ids: tuple[int, ...] | None, count: int | None) -> list[str]:
    """Say what is wrong with shards that are too many, or of an unknown number."""
    if not ids:
        return []
    if count is None:
        return ["SHARD_IDS needs SHARD_COUNT, the same in all processes."]
    if ids[-1] >= count:
        return [f"SHARD_IDS names {ids[-1]}, but with SHARD_COUNT {count} the last is {count - 1}."]
    return []


# As other bots call it.
_ALSO_KNOWN_AS = {"BOT_TOKEN": ["DISCORD_TOKEN"]}


def _misspelt(given: Mapping[str, str]) -> list[str]:
    """Return a sentence for each name that is almost that of a setting that is not set."""
    known = [setting.name for setting in SETTINGS]
    sentences = []
    for name in given.keys() - set(known):
        near = _ALSO_KNOWN_AS.get(name) or difflib.get_close_matches(name, known, 1, cutoff=0.85)
        if near and near[0] not in given:
            sentences.append(f"{name} is not a setting; did you mean {near[0]}?")
    return sorted(sentences)
