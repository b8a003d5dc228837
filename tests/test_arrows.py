"""The design's arrows: who may import whom, read from the source."""

from __future__ import annotations

import ast
import functools
import graphlib
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"

FREE = {"errors", "clock", "settings", "permissions", "tasks", "tally", "vitals", "log_fields"}
# Each room, and the rooms below it that it may enter; those of `FREE` are open to all.
MAY_IMPORT = {
    "__main__": {"cli"},
    "cli": {
        "app",
        "sandboxed",
        "environment",
        "articles",
        "daily",
        "messages",
        "host",
        "sandbox",
        "discord_app",
        "store",
    },
    "app": {"environment", "articles", "discord_app", "host", "store", "daily", "desk"},
    "sandboxed": {"app", "workbench", "state", "gallery", "sandbox"}
    | {"articles", "host", "daily", "desk"},
    "workbench": {"articles", "messages", "discord_app", "store", "daily"},
    "state": {"sandbox", "store"},
    "gallery": {"messages", "articles", "daily", "desk"},
    "discord_app": {"daily", "desk", "search", "processes", "store", "messages", "articles"},
    "host": {"environment", "discord_app"}
    | {"daily", "desk", "search", "processes", "store", "messages", "articles"},
    "daily": {"search", "processes", "store", "messages", "articles"},
    "desk": {"search", "processes", "store", "messages", "articles"},
    "search": {"store", "articles"},
    "processes": {"store"},
    "store": set(),
    "messages": {"articles"},
    "articles": set(),
    "environment": set(),
    "errors": set(),
    "clock": set(),
    "settings": set(),
    "permissions": set(),
    "tasks": {"errors"},
    "tally": set(),
    "vitals": set(),
    "log_fields": set(),
}
NO_DISCORD = {
    *("articles", "messages", "gallery", "store", "search", "daily", "desk", "sandbox", "host"),
}


def modules() -> list[Path]:
    return sorted(BOT.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(BOT).parts[0].removesuffix(".py")


@functools.cache
def imports_of(path: Path) -> set[str]:
    """Return the full names of what a module imports, wherever in it that happens."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def rooms_entered(path: Path) -> set[str]:
    names = (name.split(".") for name in imports_of(path))
    return {parts[1] for parts in names if parts[0] == "bot" and len(parts) > 1}


def may_enter(room: str) -> set[str]:
    if room == "__init__":
        return set()
    return {room, "clock"} if room == "sandbox" else {room} | FREE | MAY_IMPORT[room]


def test_imports_follow_the_arrows() -> None:
    astray = {
        str(path.relative_to(ROOT)): rooms
        for path in modules()
        if (rooms := rooms_entered(path) - may_enter(room_of(path)))
    }
    assert astray == {}


def test_only_the_discord_room_knows_the_client_library() -> None:
    knowing = [
        str(path.relative_to(ROOT))
        for path in modules()
        if room_of(path) in NO_DISCORD
        and any(name.split(".")[0] == "discord" for name in imports_of(path))
    ]
    assert knowing == []


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_files_import_each_other_in_a_circle() -> None:
    """Imports that only types need count, too."""
    named = {name_of(path): path for path in modules()}
    entered: dict[str, set[str]] = {}
    for name, path in named.items():
        found = {each if each in named else each.rpartition(".")[0] for each in imports_of(path)}
        entered[name] = found & named.keys() - {name}
    graphlib.TopologicalSorter(entered).prepare()  # raises CycleError, which names them


def test_only_the_clock_reads_the_wall_clock() -> None:
    readers = [
        path
        for path in modules()
        if re.search(r"\.(now|utcnow|today)\b", source := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    ]
    assert {path.name for path in readers} == {"clock.py"}


# The daily post's own rooms, and which of the others each may enter.
DAILY_ROOMS = {
    "when": set(),
    "port": set(),
    "ledger": {"when", "port"},
    "words": {"when", "port", "ledger"},
    "courier": {"when", "port", "ledger", "words"},
}


@pytest.mark.parametrize(("room", "allowed"), DAILY_ROOMS.items())
def test_the_daily_posts_rooms_stand_on_each_other(room: str, allowed: set[str]) -> None:
    for path in (BOT / "daily" / room).rglob("*.py"):
        parts = [name.split(".") for name in imports_of(path)]
        entered = {name[2] for name in parts if name[:2] == ["bot", "daily"]}
        assert entered <= {room} | allowed, path


def test_the_gallery_takes_of_the_daily_post_only_its_words_and_what_they_speak_of() -> None:
    for path in (BOT / "gallery").rglob("*.py"):
        parts = [name.split(".") for name in imports_of(path)]
        entered = {name[2] for name in parts if name[:2] == ["bot", "daily"]}
        assert entered <= DAILY_ROOMS["words"] | {"words"}, path


# The sandbox's own rooms, what each may enter of the others, and what is free to all.
SANDBOX_FREE = {
    *("model", "api_error", "ed25519", "plain_json", "reply", "request_body", "wire", "windows")
}
SANDBOX_ROOMS = {
    "forms": set(),
    "world": {"forms"},
    "interactions": {"world", "forms"},
    "gateway": {"world", "forms"},
    "faults": {"world", "gateway"},
    "rest": {"faults", "interactions", "world", "forms"},
}
PURE = (
    *("forms", "world", "interactions", "rest/routes", "rest/rates.py"),
    *(f"gateway/{name}.py" for name in ("session", "connection", "sessions")),
)


@pytest.mark.parametrize(("room", "allowed"), SANDBOX_ROOMS.items())
def test_the_sandboxs_rooms_stand_on_the_world(room: str, allowed: set[str]) -> None:
    for path in (BOT / "sandbox" / room).rglob("*.py"):
        parts = [name.split(".") for name in imports_of(path)]
        entered = {name[2] for name in parts if name[:2] == ["bot", "sandbox"]}
        assert entered <= {room} | SANDBOX_FREE | allowed, path


@pytest.mark.parametrize("place", PURE)
def test_what_is_pure_knows_no_socket_and_no_loop(place: str) -> None:
    where = BOT / "sandbox" / place
    for path in [where] if where.is_file() else where.rglob("*.py"):
        assert not {name.split(".")[0] for name in imports_of(path)} & {"aiohttp", "asyncio"}, path


INDEX_ENTRY = re.compile(r"^`(\w+)`", re.MULTILINE)


@pytest.mark.parametrize(
    "room",
    [
        *(
            "articles",
            "cli",
            "daily",
            "desk",
            "discord_app",
            "gallery",
            "host",
            "messages",
            "processes",
        ),
        "search",
        *("sandbox", "state", "store"),
        *(f"daily/{room}" for room in DAILY_ROOMS),
        *("articles/reading", "articles/markdown", "articles/sources"),
        "articles/sources/feeds",
        "discord_app/commands/desk",
        "discord_app/commands/schedule",
    ],
)
def test_a_rooms_index_names_all_that_is_in_it(room: str) -> None:
    index = ast.get_docstring(ast.parse((BOT / room / "__init__.py").read_text("utf-8"))) or ""
    files = [path for path in (BOT / room).rglob("*.*") if path.suffix != ".pyc"]
    there = {path.relative_to(BOT / room).parts[0].removesuffix(".py") for path in files}
    assert Counter(INDEX_ENTRY.findall(index)) == Counter(there - {"__init__"})
