"""The optional YAML on top of a file: facts about the article, read strictly."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from bot.articles.faults import Findings, quoted
from bot.articles.plain_yaml import Entry, read_entries
from bot.articles.text import clean, is_web_address

MAX_ADDRESS: Final = 2048
"""Characters; Discord takes no longer address."""
MAX_FRONT_MATTER: Final = 16_384
"""Characters; no article needs more, and YAML is slow to read."""


@dataclass(frozen=True)
class FrontMatter:
    """What the front matter says; None and () where it says nothing."""

    title: str | None = None
    date: dt.datetime | None = None
    source: str | None = None
    image: str | None = None
    image_alt: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()


def read_front_matter(lines: Sequence[str], findings: Findings) -> tuple[FrontMatter, int]:
    """Return what the front matter says, and the index of the first line below it.

    Front matter stands between two lines of `---`, with nothing but blank lines above. Every
    value is read as the text that was typed, so that `no` is Norwegian and 42 a title. Faults
    go to `findings`; where the end is missing they are raised at once.
    """
    top = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[top].rstrip() != "---":
        return FrontMatter(), 0
    first = top + 1
    end = next((i for i in range(first, len(lines)) if lines[i].rstrip() == "---"), len(lines))
    if end == len(lines):
        findings.add(
            top, "the front matter has no end", "write --- on a line of its own below its last key"
        )
        findings.raise_any()
    text = "\n".join(lines[first:end])
    if len(text) > MAX_FRONT_MATTER:
        findings.add(
            top,
            f"the front matter has {len(text):,} characters",
            f"keep it to {MAX_FRONT_MATTER:,}, and write the article below it",
        )
        return FrontMatter(), end + 1
    return _facts(read_entries(text, first, findings), findings), end + 1


# --- keys and values to facts --------------------------------------------------------------


class _Field(NamedTuple):
    """How the text behind a key becomes its value, and what to say when it can't."""

    read: Callable[[str], Any]
    """Raises ValueError for text that it can't read."""
    wanted: str = ""
    mend: str = ""


def _read_date(text: str) -> dt.datetime:
    try:
        # Noon, so that most of the world's zones show the same day.
        moment = dt.datetime.combine(dt.date.fromisoformat(text), dt.time(12))
    except ValueError:
        moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def _read_address(text: str) -> str:
    if len(text) > MAX_ADDRESS or not is_web_address(text):
        raise ValueError(text)
    return text


def _read_language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", text):
        raise ValueError(text)
    return text


_ADDRESS = _Field(
    _read_address,
    f"a web address of at most {MAX_ADDRESS} characters",
    "write it whole, beginning with https://",
)
_FIELDS = {
    "title": _Field(str),
    "date": _Field(
        _read_date, "a date", "write it as 2025-09-02, or with a time as 2025-09-02T18:30+02:00"
    ),
    "source": _ADDRESS,
    "image": _ADDRESS,
    "image_alt": _Field(str),
    "language": _Field(_read_language, "a language tag", "write one such as en or pt-BR"),
}
_KEYS = (*_FIELDS, "tags")


def _facts(entries: Sequence[Entry], findings: Findings) -> FrontMatter:
    facts: dict[str, Any] = {}
    filled: dict[str, int] = {}
    seen: dict[str, int] = {}
    for entry in entries:
        key = entry.key
        if key not in _KEYS:
            findings.add(entry.index, f"unknown key {quoted(key)}", _nearest(key))
        elif key in seen:
            wrong = f"{key} was given on line {findings.number(seen[key])} already"
            findings.add(entry.index, wrong, "delete one of the two lines")
        else:
            seen[key] = entry.index
            texts = _texts(entry, findings)
            if texts:
                filled[key] = entry.index
                facts[key] = texts if key == "tags" else _fact(entry, texts[0], findings)
    if "image_alt" in filled and "image" not in filled:
        findings.add(
            filled["image_alt"], "image_alt without an image", "add image: or delete this line"
        )
    return FrontMatter(**facts)


def _texts(entry: Entry, findings: Findings) -> tuple[str, ...]:
    """Return the texts behind a key, without the empty ones: several only for tags."""
    is_tags, value = entry.key == "tags", entry.value
    if value is None or (isinstance(value, tuple) and not is_tags):
        mend = "write them on one line, with commas between" if is_tags else "write one text"
        findings.add(entry.index, f"{entry.key} holds more than plain text", mend)
        return ()
    if isinstance(value, str):
        value = tuple(value.split(",")) if is_tags else (value,)
    # Cleaned again: an escape in YAML's quotes can bring back what was cleaned from the file.
    texts = (" ".join(clean(text).split()) for text in value)
    return tuple(dict.fromkeys(text for text in texts if text))


def _fact(entry: Entry, text: str, findings: Findings) -> object:
    field = _FIELDS[entry.key]
    try:
        return field.read(text)
    except ValueError:
        findings.add(entry.index, f"{entry.key} {quoted(text)} is not {field.wanted}", field.mend)
        return None


def _nearest(key: str) -> str:
    """Return the advice for an unknown key: the known one it is likest to, if any."""
    near = difflib.get_close_matches(key.casefold(), _KEYS, n=1, cutoff=0.5)
    return f"write {near[0]}" if near else f"the keys are {', '.join(_KEYS)}"
