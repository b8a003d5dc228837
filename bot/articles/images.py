"""Image files beside articles: found by what an article names, and checked before they are shown.

A file is known by the digest of its bytes, so that what is sent later is what was checked.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

MAX_BYTES: Final = 8 * 2**20
"""Discord takes 10 MiB; the rest is for what travels around the file."""
_SIGNS: Final = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
)
SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
# No scheme, no host, no template, no place within a page.
_NO_FILE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|\?|\{\{|\{%", re.IGNORECASE)
# What Discord leaves of a file's name as it is.
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")
_NAME_AT_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A picture on disk, as it was when it was checked."""

    path: Path
    name: str
    """What it is called when it is sent: `bridge.jpg`."""
    digest: str

    @property
    def kind(self) -> str:
        """Its media type."""
        return media_type(self.name)


class Unusable(NamedTuple):
    """Why a file that is there can't be shown, and what to do about it."""

    wrong: str
    mend: str


ImageFinder = Callable[[str], ImageFile | Unusable | None]
"""Finds the file that an article names; None if there is none of that name."""

Note = Callable[[str, str], None]
"""Hears which names were looked for, and what was found there."""


def no_images(typed: str) -> None:
    """Find nothing: for texts that come from no folder."""


def no_note(typed: str, found: str) -> None:
    """Note nothing."""


def finder(folder: Path, article: Path, note: Note = no_note) -> ImageFinder:
    """Return what finds the image files that the article in that file of `folder` names.

    Names begin at the article, with a slash at the folder. What lies outside of the folder, be it
    by a link, is not taken. Each name of a file is noted with what `looker` says of it.
    """
    real = folder.resolve()

    def find(typed: str) -> ImageFile | Unusable | None:
        if (path := _path(folder, article, typed)) is None:
            return None
        found = _located(real, path)
        note(typed, str(found))
        if not isinstance(found, _Place):
            return found
        try:
            return _checked(found.path, found.changed, found.size, found.number)
        except OSError:
            return None

    return find


def looker(folder: Path, article: Path) -> Callable[[str], str]:
    """Return what tells whether the same file is found under a name as when that was noted."""

    def look(typed: str) -> str:
        path = _path(folder, article, typed)
        return str(None if path is None else _located(folder.resolve(), path))

    return look


class _Place(NamedTuple):
    """Where a file is, and what changes with it."""

    path: Path
    changed: int
    noted: int
    """When the disk noted a change, be it of who may read the file."""
    size: int
    number: int


def _path(folder: Path, article: Path, typed: str) -> Path | None:
    typed = unquote(typed.strip())
    if not typed or "\0" in typed or _NO_FILE.match(typed):
        return None
    return folder / typed.lstrip("/") if typed.startswith("/") else article.parent / typed


def _located(real: Path, path: Path) -> _Place | Unusable | None:
    try:
        found = path.resolve(strict=True)
        facts = found.stat()
        if not stat.S_ISREG(facts.st_mode):
            return None
        if not found.is_relative_to(real):
            return Unusable("it lies outside the articles' folder", "put it beside the article")
        if facts.st_size > MAX_BYTES:
            return Unusable(_too_large(facts.st_size), "save it smaller")
    except (OSError, RuntimeError, ValueError):  # none, a loop of links, no name at all
        return None
    return _Place(found, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size, facts.st_ino)


def read(image: ImageFile) -> bytes | None:
    """Return the bytes of a file, unless they have changed since it was checked."""
    try:
        with image.path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        return None
    return data if digest_of(data) == image.digest else None


def digest_of(data: bytes) -> str:
    """Return what a file is known by."""
    return hashlib.sha256(data).hexdigest()


def media_type(name: str) -> str:
    """Return the media type of a picture with that name, which has the right ending."""
    ending = name.rpartition(".")[2]
    return f"image/{'jpeg' if ending == 'jpg' else ending}"


def ending_of(data: bytes) -> str | None:
    """Return the ending for a picture's bytes; None if it is none that Discord shows."""
    return next((ending for sign, ending in _SIGNS if sign.match(data)), None)


# By what changes with a file, so that a folder that is read again reads none of its pictures.
@lru_cache(maxsize=4096)
def _checked(path: Path, changed: int, size: int, number: int) -> ImageFile | Unusable:
    data = path.read_bytes()
    ending = ending_of(data)
    if ending is None:
        return Unusable("it is no PNG, JPEG, GIF or WebP", "save it as one of these")
    stem = _UNSAFE.sub("-", path.stem).strip("-")[:_NAME_AT_MOST] or "picture"
    return ImageFile(path, f"{stem}.{ending}", digest_of(data))


def _too_large(size: int) -> str:
    return f"it has {size / 2**20:.1f} MiB, and at most {MAX_BYTES // 2**20} are sent"
