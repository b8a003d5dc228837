"""A folder's files: which are articles, and what is passed over, with the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.articles.images import SUFFIXES as SHOWN
from bot.articles.order import by_name
from bot.articles.reading.parse import MARKDOWN, PLAIN

SUFFIXES: Final = MARKDOWN | PLAIN
_DEEPEST: Final = 12
_NO_ARTICLES: Final = frozenset(
    "readme changelog changes history license licence contributing contributors code_of_conduct "
    "code-of-conduct security authors notice todo".split()
)
_PICTURES: Final = frozenset(".jpg .jpeg .png .gif .webp .svg .avif .bmp .ico".split())
_SKIPPED_FOLDERS: Final = frozenset({"node_modules", "__pycache__", "venv"})

DRAFT: Final = "a draft"
"""Why a file is left out that will be an article."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not served, and is no mistake."""

    file: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}: {self.why}"


@dataclass
class Files:
    """What a folder holds."""

    articles: list[Path] = field(default_factory=list)
    left_out: list[tuple[Path, str]] = field(default_factory=list)
    images: list[Path] = field(default_factory=list)
    """Pictures that articles can show."""


def files_in(folder: Path) -> Files:
    """Return a folder's files and those of its subfolders, by name.

    Hidden files and pictures are not mentioned.

    Raises:
        OSError: the folder can't be listed.
    """
    found = Files()
    for path in _walk(folder, 0):
        why = _why_not(path)
        if path.suffix.lower() in SHOWN:
            found.images.append(path)
        if why is None:
            found.articles.append(path)
        elif why:
            found.left_out.append((path, why))
    found.articles.sort(key=lambda path: by_name(path.relative_to(folder).as_posix()))
    found.left_out.sort()
    return found


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        here = sorted(entries, key=lambda entry: entry.name)
    for entry in here:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if not _is_folder(entry):
            yield path
        elif _is_entered(entry, depth):
            try:
                yield from _walk(path, depth + 1)
            except OSError:  # a folder that is closed to the bot, or gone since
                continue


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links
        return False


def _is_entered(entry: os.DirEntry[str], depth: int) -> bool:
    is_skipped = entry.name.startswith("_") or entry.name in _SKIPPED_FOLDERS
    # Links between folders can lead in circles.
    return depth < _DEEPEST and not is_skipped and not entry.is_symlink()


def _why_not(path: Path) -> str | None:
    """Return why a file is not an article: None if it is, empty if that needs no word."""
    suffix, stem = path.suffix.lower(), path.stem.lower()
    if suffix in SUFFIXES:
        if path.name.startswith("_"):
            return "left out, as its name begins with _"
        return "left out by its name" if stem in _NO_ARTICLES else None
    if suffix in _PICTURES:
        return ""
    kind = suffix or "no ending"
    return f"not read: {kind} is not one of {', '.join(sorted(SUFFIXES))}"
