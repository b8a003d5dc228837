"""The keys and values on top of a file, in the forms that programs write.

    --- … ---        YAML; `...` ends it too
    +++ … +++        TOML
    { … }            JSON
    % words          Pandoc's title
    Title: words     Pelican's: keys from the first line on, until a blank line

A plain value on the line of its key is the text as it was typed, whatever YAML would make of
colons, `#` or `no` in it. Whoever asks for a key decides what its value may be.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import yaml

from bot.articles.faults import Findings, quoted

MAX_HEADER: Final = 65_536
"""Characters; no article needs more, and YAML is slow to read."""
_DEEPEST: Final = 30

Value = str | tuple["Value", ...] | dict[str, "Value"]
"""Text, several values, or values with names."""

# libyaml is ten times as fast; where it is missing, the other reads the same.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_KEY = re.compile(r"(?P<key>[^\W\d][\w .:-]*?|\"[^\"]+\"|'[^']+')[ ]*:(?:[ ]+(?P<value>.*))?")
_NEEDS_YAML = tuple("\"'[{|>&*!%@`")
_PELICAN = re.compile(r"(?P<key>[A-Za-z][\w-]{1,30}):[ \t]+(?P<value>\S.*)")
# As mail programs write it above what is forwarded, plain or bold.
_MAIL_KEY = re.compile(r"[*_>\s]*(?P<key>[^\W\d_]+(?:-[^\W\d_]+)*)[ ]?[*_]*:[*_]*[ \t]*\S")
_FROM: Final = frozenset("from von de da van fra från lähettäjä od от від kimden".split())
_SUBJECT: Final = frozenset(
    "subject betreff objet asunto assunto oggetto onderwerp emne ämne aihe temat тема konu".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key and what stands behind it."""

    key: str
    """As it was typed."""
    value: Value
    index: int
    """Of the key's line."""
    typed: str = ""
    """All that stands behind the key on its own line, if there is nothing below."""


class Header(NamedTuple):
    """What stands on top of a file."""

    entries: list[Entry]
    below: int
    """Index of the first line below it."""


def read_header(lines: Sequence[str], findings: Findings) -> Header:
    """Return the keys on top of a file; faults go to `findings`.

    Raises:
        ParseError: its end is missing, so that nobody knows where the article begins.
    """
    top = next((index for index, line in enumerate(lines) if line.strip()), 0)
    match lines[top].rstrip():
        case "---" if _is_rule(lines, top):
            return Header([], 0)
        case "---":
            end = _end(lines, top, ("---", "..."), findings)
            return Header(_yaml(lines, top + 1, end, findings), end + 1)
        case "+++":
            end = _end(lines, top, ("+++",), findings)
            return Header(_toml(lines, top + 1, end, findings), end + 1)
    if lines[top].startswith("{"):
        return _json(lines, top, findings)
    if lines[top].startswith("% "):
        return Header([Entry("title", lines[top][2:].strip(), top)], _behind_percents(lines, top))
    header = _half_open(lines, top, findings) or _pelican(lines, top)
    if not header.entries:
        _note_mail(lines, top, findings)
    return header


def _is_rule(lines: Sequence[str], top: int) -> bool:
    """Tell whether a line of dashes on top is a rule: there is no key below it."""
    for index, line in enumerate(lines[top + 1 :], top + 1):
        if line.rstrip() in ("---", "..."):
            if not any(each.strip() for each in lines[top + 1 : index]):
                return False  # front matter that says nothing
            break
        if _KEY.match(line) or line.startswith(("{", "\t")):
            return False
    return any(line.strip() for line in lines[top + 1 : top + 2]) or len(lines) > top + 2


def _behind_percents(lines: Sequence[str], top: int) -> int:
    """Return the index below the title block of Pandoc."""
    return next((i for i in range(top, len(lines)) if not lines[i].startswith("%")), len(lines))


def _half_open(lines: Sequence[str], top: int, findings: Findings) -> Header | None:
    """Return keys whose first line of dashes is missing, but not the last."""
    for index in range(top, min(top + 40, len(lines))):
        line = lines[index]
        if line.rstrip() == "---":
            is_header = index > top and any(_says_title(each) for each in lines[top:index])
            return Header(_yaml(lines, top, index, findings), index + 1) if is_header else None
        if not (_KEY.fullmatch(line) or line.startswith((" ", "- "))):
            return None
    return None


def _says_title(line: str) -> bool:
    return line.lower().startswith(("title:", "date:"))


def _json(lines: Sequence[str], top: int, findings: Findings) -> Header:
    """Return keys that stand on top as an object of JSON, as Hugo takes them."""
    text = "\n".join(lines[top:])
    try:
        values, length = json.JSONDecoder().raw_decode(text)
    except (json.JSONDecodeError, RecursionError):
        return Header([], 0)
    if not (isinstance(values, dict) and length <= MAX_HEADER):
        return Header([], 0)
    entries = [Entry(str(key), _plain(value), top) for key, value in values.items()]
    return Header(entries, top + text.count("\n", 0, length) + 1)


def _end(lines: Sequence[str], top: int, marks: Sequence[str], findings: Findings) -> int:
    end = next((i for i in range(top + 1, len(lines)) if lines[i].rstrip() in marks), None)
    if end is None:
        mend = f"write {marks[0]} on a line of its own below its last key"
        findings.add(top, "the front matter has no end", mend)
        findings.raise_any()
    assert end is not None
    if sum(map(len, lines[top:end])) > MAX_HEADER:
        wrong = "the front matter has more than 65,536 characters"
        findings.add(top, wrong, "keep what the article needs, and write the text below it")
        findings.raise_any()
    return end


# --- YAML ------------------------------------------------------------------------------------


def _yaml(lines: Sequence[str], start: int, end: int, findings: Findings) -> list[Entry]:
    entries: list[Entry] = []
    index = start
    if lines[start].startswith("{"):
        return _flow(lines, start, end, findings)
    while index < end:
        line = lines[index]
        if not line.strip() or line.lstrip().startswith(("#", "<!--")):
            index += 1
            continue
        behind = _behind(lines, index + 1, end)
        match = _KEY.fullmatch(line)
        if match is None:
            _note_no_yaml(line, index, findings)
        elif (value := _typed(match, lines[index + 1 : behind])) is not None:
            entries.append(Entry(match["key"], value, index, value))
        else:
            entries += _composed(match["key"], lines, index, behind, findings)
        index = behind
    return entries


def _flow(lines: Sequence[str], start: int, end: int, findings: Findings) -> list[Entry]:
    """Return the entries of keys that stand in braces."""
    text = "\n".join(lines[start:end])
    try:
        root = None if _is_too_deep(text) else _root(text)
    except (yaml.YAMLError, ValueError, OverflowError):
        root = None
    if not isinstance(root, yaml.MappingNode):
        mend = "close its braces, or write each line as `key: value`"
        findings.add(start, "the front matter in braces can't be read", mend)
        return []
    named = [(key, value) for key, value in root.value if _is_word(key)]
    return [Entry(str(key.value), _value(value, ()), start) for key, value in named]


def _behind(lines: Sequence[str], index: int, end: int) -> int:
    """Return the index behind what belongs to the key above: indented lines, and list items."""
    last = index
    while index < end:
        line = lines[index]
        if line.startswith((" ", "\t", "- ")) or line.rstrip() == "-":
            last = index + 1
        elif line.strip() and not line.startswith("#"):
            break
        index += 1
    return last


def _typed(match: re.Match[str], below: Sequence[str]) -> str | None:
    """Return a plain value as it was typed; None for one that YAML has to read."""
    value = (match["value"] or "").strip()
    if any(line.strip() for line in below) or value.startswith(_NEEDS_YAML):
        return None
    return "" if value.startswith("#") else value


def _composed(
    key: str, lines: Sequence[str], index: int, behind: int, findings: Findings
) -> list[Entry]:
    """Return the entry of a key whose value is quoted, or stands on several lines."""
    for at in range(index, behind):
        if (
            lines[at].startswith("\t")
            or "\t" in lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        ):
            wrong = "there is a tab where YAML allows only spaces"
            findings.add(at, wrong, "replace it with spaces")
            return []
    text = "\n".join(lines[index:behind])
    try:
        if _is_too_deep(text):
            findings.add(index, f"{key} lies too deep", "write one value, or a list")
            return []
        root = _root(text)
        assert isinstance(root, yaml.MappingNode)
        typed = lines[index].partition(":")[2].strip() if behind == index + 1 else ""
        return [Entry(key, _value(root.value[0][1], ()), index, typed)]
    except (yaml.YAMLError, ValueError, OverflowError, AssertionError, IndexError) as error:
        return _whole_line(key, lines, index, behind, error, findings)


def _root(text: str) -> Any:
    """Return the first node; Python's reader knows some escapes that libyaml does not."""
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.BaseLoader)


def _whole_line(
    key: str, lines: Sequence[str], index: int, behind: int, error: Exception, findings: Findings
) -> list[Entry]:
    """Return the value as it was typed where YAML can't read it; else note what is wrong."""
    value = lines[index].partition(":")[2].strip()
    if behind == index + 1:
        is_quoted = value[:1] in "\"'" and value[-1:] == value[:1] and len(value) > 1
        value = value[1:-1] if is_quoted else value
        return [Entry(key, value, index, value)]
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = min(index + (mark.line if mark else 0), behind - 1)
    findings.add(
        at,
        f"the front matter is not YAML ({getattr(error, 'problem', None) or 'it cannot be read'})",
        "write each line as `key: value`, with quotes around a value that holds marks",
    )
    return []


def _is_too_deep(text: str) -> bool:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return True
    return False


def _value(node: Any, above: tuple[Any, ...]) -> Value:
    """Return a node's value as text; one that holds itself ends where it begins again."""
    if node in above or len(above) > _DEEPEST:
        return ""
    above = (*above, node)
    if isinstance(node, yaml.SequenceNode):
        return tuple(_value(each, above) for each in node.value[:1000])
    if isinstance(node, yaml.MappingNode):
        named = [(key, value) for key, value in node.value[:1000] if _is_word(key)]
        return {str(key.value): _value(value, above) for key, value in named}
    return str(node.value)


def _is_word(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode)


def _note_no_yaml(line: str, index: int, findings: Findings) -> None:
    if line.startswith("\t"):
        wrong, mend = "there is a tab where YAML allows only spaces", "replace it with spaces"
    else:
        wrong = f"{quoted(line.strip())} is not a key with a value"
        mend = "write it as `key: value`, or end the front matter with --- above it"
    findings.add(index, wrong, mend)


# --- TOML and Pelican --------------------------------------------------------------------------


def _toml(lines: Sequence[str], start: int, end: int, findings: Findings) -> list[Entry]:
    try:
        values = tomllib.loads("\n".join(lines[start:end]))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        number = re.search(r"line (\d+)", str(error))
        at = start + int(number[1]) - 1 if number else start
        findings.add(
            min(at, end),
            f"the front matter between +++ is not TOML ({str(error).partition(' (at')[0]})",
            "mend it, or write YAML between --- lines: title: The bridge closes",
        )
        return []
    places = {_first_word(lines[at]): at for at in range(end - 1, start - 1, -1)}
    return [Entry(key, _plain(value), places.get(key, start)) for key, value in values.items()]


def _first_word(line: str) -> str:
    return line.partition("=")[0].strip().strip("\"'[]").partition(".")[0]


def _plain(value: object) -> Value:
    """Return TOML's value as text, as YAML's are."""
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return tuple(_plain(each) for each in value)
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
    return str(value)


def _note_mail(lines: Sequence[str], top: int, findings: Findings) -> None:
    """Hint at the header of a mail, which nobody means to publish."""
    keys: set[str] = set()
    for line in lines[top : top + 20]:
        match = _MAIL_KEY.match(line)
        if match is None:
            break
        keys.add(match["key"].lower())
    if keys & _FROM and keys & _SUBJECT:
        mend = "take it out; a title is a line of its own above the text"
        findings.hint(top, "the header of a mail stands on top, and readers see it", mend)


def _pelican(lines: Sequence[str], top: int) -> Header:
    """Return keys that begin with the first line; there are none unless one is the title."""
    entries: list[Entry] = []
    index = top
    while index < len(lines) and (match := _PELICAN.fullmatch(lines[index])):
        entries.append(Entry(match["key"], match["value"].strip(), index))
        index += 1
    is_header = any(entry.key.lower() == "title" for entry in entries)
    if not is_header or (index < len(lines) and lines[index].strip()):
        return Header([], 0)
    return Header(entries, index)
