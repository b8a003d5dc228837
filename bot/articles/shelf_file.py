"""A shelf on disk, so that a start need not read ten thousand files.

It is made anew when it is missing, damaged, of another folder or zone, or written by another
version of the program. Only its owner can read it, and one that others could have written is not
believed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import logging
import os
import secrets
import stat
import sys
from importlib import metadata
from pathlib import Path

import msgspec

from bot.articles.article import Article, Section
from bot.articles.faults import Fault, Hint, ParseError, printable
from bot.articles.images import ImageFile
from bot.articles.reading.parse import Reading
from bot.articles.shelf import Entry, Facts, Images, Shelf

_log = logging.getLogger(__name__)

FEWEST = 200
"""Fewer articles are read so soon that they are not worth a file."""
_SIGN = b"briefing-bot articles 1\n"
_DIGEST = 32
_LIBRARIES = ("babel", "pyromark", "PyYAML", "tzdata")
_PROBED_YEARS = range(1970, 2040)


class _Article(msgspec.Struct, array_like=True, gc=False):
    """An article in plain values: moments as text, which keeps their offsets."""

    id: str
    title: str | None
    sections: list[tuple[str, str, str]]
    date: str | None
    source: str | None
    image: str | None
    image_file: tuple[str, str, str] | None
    image_alt: str | None
    language: str | None
    tags: tuple[str, ...]
    lead: str
    author: str | None
    out: str | None
    out_local: str | None
    expires: str | None
    expires_local: str | None
    opening: str
    correction: str | None
    content: str


_Said = tuple[int, str, str]
"""A fault or hint: its line, what is wrong, and what to do."""


class _Entry(msgspec.Struct, array_like=True, gc=False):
    facts: Facts
    digest: bytes
    is_settled: bool
    article: _Article | None
    faults: list[_Said] | None
    """None for a file without any, be it a draft."""
    hints: list[_Said]
    images: Images


class _Contents(msgspec.Struct, array_like=True, gc=False):
    program: str
    folder: str
    zone: str
    entries: dict[str, _Entry]


def fill_shelf(shelf: Shelf, place: Path | None, folder: Path, zone: dt.tzinfo) -> None:
    """Put on the shelf what is known of a folder's files by the one kept in `place`, if any is."""
    if place is None:
        return
    file = _file(place, folder)
    try:
        contents = _read(file)
    except FileNotFoundError:
        return
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        _log.info("The index of articles %s is made anew: %s.", file, error)
        return
    if (contents.program, contents.folder, contents.zone) == _key(folder, zone):
        entries = contents.entries.items()
        shelf.entries |= {name: _entry(each, folder / name) for name, each in entries}


def save_shelf(shelf: Shelf, place: Path | None, folder: Path, zone: dt.tzinfo) -> None:
    """Keep a shelf in `place`, if it has changed and is worth it; without it all works as well."""
    if place is None or not shelf.has_changed or len(shelf.entries) < FEWEST:
        return
    file = _file(place, folder)
    beside = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    entries = {name: _record(entry) for name, entry in shelf.entries.items()}
    try:
        payload = msgspec.msgpack.encode(_Contents(*_key(folder, zone), entries))
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(beside, "xb", opener=_for_owner) as stream:
                stream.write(_SIGN + _digest(payload) + payload)
            # One that another process wrote meanwhile is as good.
            beside.replace(file)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink()
    except (OSError, UnicodeError) as error:  # also of a name that holds what is no text
        _log.info("The index of articles %s could not be kept: %s.", file, error)
    else:
        shelf.has_changed = False


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _file(place: Path, folder: Path) -> Path:
    name = hashlib.blake2b(os.fsencode(folder.resolve()), digest_size=6).hexdigest()
    return place / f"articles-{name}.index"


def _read(file: Path) -> _Contents:
    with file.open("rb") as stream:
        facts = os.fstat(stream.fileno())
        if hasattr(os, "getuid") and (facts.st_uid != os.getuid() or facts.st_mode & 0o022):
            raise ValueError("others could have written it")
        if not stat.S_ISREG(facts.st_mode):
            raise ValueError("it is no file")
        data = stream.read()
    start = len(_SIGN) + _DIGEST
    payload = memoryview(data)[start:]
    if data[: len(_SIGN)] != _SIGN or data[len(_SIGN) : start] != _digest(payload):
        raise ValueError("it is damaged")
    return msgspec.msgpack.decode(payload, type=_Contents)


def _digest(payload: bytes | memoryview) -> bytes:
    return hashlib.blake2b(payload, digest_size=_DIGEST).digest()


# --- of which program, folder and zone -----------------------------------------------------


def _key(folder: Path, zone: dt.tzinfo) -> tuple[str, str, str]:
    return _program(), printable(str(folder.resolve())), _zone(zone)


@functools.cache
def _program() -> str:
    """Return a digest of all that decides what becomes of a text."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(sys.version.encode())
    for name in _LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            digest.update(f"{name} {metadata.version(name)}\n".encode())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _zone(zone: dt.tzinfo) -> str:
    """Return the zone with its rules, which countries change."""
    months = ((year, month) for year in _PROBED_YEARS for month in range(1, 13))
    offsets = " ".join(str(dt.datetime(*each, 1, tzinfo=zone).utcoffset()) for each in months)
    return f"{zone} {hashlib.blake2b(offsets.encode(), digest_size=16).hexdigest()}"


# --- entries and records -------------------------------------------------------------------


def _record(entry: Entry) -> _Entry:
    outcome = entry.outcome
    article = faults = None
    if isinstance(outcome, ParseError):
        faults = [_said(fault) for fault in outcome.faults]
    elif outcome.article is not None:
        article = _plain(outcome.article)
    hints = [_said(hint) for hint in outcome.hints]
    return _Entry(entry.facts, entry.digest, entry.is_settled, article, faults, hints, entry.images)


def _entry(record: _Entry, file: Path) -> Entry:
    name = printable(str(file))
    hints = tuple(Hint(name, *each) for each in record.hints)
    outcome: Reading | ParseError
    if record.faults is not None:
        outcome = ParseError([Fault(name, *each) for each in record.faults], hints)
    else:
        outcome = Reading(None if record.article is None else _article(record.article), hints)
    return Entry(record.facts, record.digest, record.is_settled, outcome, record.images)


def _said(fault: Fault) -> _Said:
    return fault.line, fault.wrong, fault.mend


def _plain(article: Article) -> _Article:
    image = article.image_file
    return _Article(
        id=article.id,
        title=article.title,
        sections=[(each.key, each.title, each.body) for each in article.sections],
        date=_written(article.date),
        source=article.source,
        image=article.image,
        image_file=None if image is None else (str(image.path), image.name, image.digest),
        image_alt=article.image_alt,
        language=article.language,
        tags=article.tags,
        lead=article.lead,
        author=article.author,
        out=_written(article.out),
        out_local=_written(article.out_local),
        expires=_written(article.expires),
        expires_local=_written(article.expires_local),
        opening=article.opening,
        correction=article.correction,
        content=article.content,
    )


def _article(plain: _Article) -> Article:
    image = plain.image_file
    return Article(
        id=plain.id,
        title=plain.title,
        sections=tuple(Section(*each) for each in plain.sections),
        date=_moment(plain.date),
        source=plain.source,
        image=plain.image,
        image_file=None if image is None else ImageFile(Path(image[0]), *image[1:]),
        image_alt=plain.image_alt,
        language=plain.language,
        tags=plain.tags,
        lead=plain.lead,
        author=plain.author,
        out=_moment(plain.out),
        out_local=_moment(plain.out_local),
        expires=_moment(plain.expires),
        expires_local=_moment(plain.expires_local),
        opening=plain.opening,
        correction=plain.correction,
        content=plain.content,
    )


def _written(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(written: str | None) -> dt.datetime | None:
    return None if written is None else dt.datetime.fromisoformat(written)
