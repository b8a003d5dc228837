"""YAML, but only a mapping from words to text: what front matter needs and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.articles.faults import Findings, quoted

# A value, or a list of values, in the mapping of the keys; what lies deeper is a fault.
_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One key and what stands behind it, as it was typed."""

    key: str
    value: str | tuple[str, ...] | None
    """One text, a list of texts, or None for anything else."""
    index: int
    """Of the key's line."""


def read_entries(text: str, first: int, findings: Findings) -> list[Entry]:
    """Return the keys and values of YAML `text`, whose first line is the one at `first`.

    No value is taken for a number, a date or a truth. What is not YAML, not a mapping, or
    uses anchors, aliases or tags goes to `findings`, and nothing is returned.
    """
    try:
        # Aliases and depth are looked for in the stream of events, before anything is built.
        oddities = list(_oddities(text))
        root = None if oddities else yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        index, problem = _where_and_what(error, text)
        findings.add(
            first + index,
            f"the front matter is not YAML ({problem})",
            "write each line as `key: value`, with quotes around a value that holds marks",
        )
        return []
    for index, wrong in oddities:
        findings.add(first + index, wrong, "write one value on the key's own line")
    return _mapping(root, first, findings) if root else []


def _mapping(root: yaml.Node, first: int, findings: Findings) -> list[Entry]:
    strange = _first_strange(root)
    if strange:
        findings.add(
            first + strange.start_mark.line,
            "the front matter is not a plain mapping",
            "write keys and values, as in `title: A quiet day`",
        )
        return []
    return [
        Entry(key.value, _plain_value(value), first + key.start_mark.line)
        for key, value in root.value
    ]


def _first_strange(root: yaml.Node) -> yaml.Node | None:
    """Return what keeps `root` from being a mapping whose keys are words."""
    if not isinstance(root, yaml.MappingNode):
        return root
    return next((key for key, _ in root.value if not isinstance(key, yaml.ScalarNode)), None)


def _plain_value(node: yaml.Node) -> str | tuple[str, ...] | None:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        items = tuple(item.value for item in node.value if isinstance(item, yaml.ScalarNode))
        return items if len(items) == len(node.value) else None
    return None


def _oddities(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and description of what a plain mapping has no use for."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        index = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            yield index, f"the alias *{event.anchor} is not allowed"
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            yield index, f"the anchor &{event.anchor} is not allowed"
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            yield index, f"the YAML tag {quoted(event.tag)} is not allowed"
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            yield index, "a value lies too deep"
            return


def _where_and_what(error: Exception, text: str) -> tuple[int, str]:
    """Return the line of a YAML error, and what the reader says of it."""
    if isinstance(error, yaml.MarkedYAMLError):
        # A scanner that fails has often read on to the end: what it was at tells more.
        at_start = isinstance(error, yaml.scanner.ScannerError) and error.context_mark
        mark = error.context_mark if at_start else error.problem_mark
        line = mark.line if mark else 0
        return min(line, text.count("\n")), str(error.problem)
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, error.position), "a character that YAML does not know"
    escape = max(text.find(r"\U"), 0)
    return text.count("\n", 0, escape), "an escaped character that does not exist"
