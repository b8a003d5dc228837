"""What a screen reader finds on the page: the browser's own accessibility tree, judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Page

# Whatever somebody can act on or jump to.
NAMED = frozenset(
    "alertdialog button checkbox combobox dialog heading image img link listbox menu "
    "menuitem menuitemradio navigation option radio region searchbox slider spinbutton switch "
    "tab textbox".split()
)
ACTED_ON = NAMED - {"heading", "image", "img"}
_LEAKS = re.compile(r"undefined|\bnull\b|NaN|\[object|<[a-z]+>|\{[a-z_]+\}")
_WORDS = re.compile(r"\w")
LONGEST = 300
"""Characters of a name; whatever is longer is read out as one breathless sentence."""


async def faults_in_tree(page: Page) -> list[str]:
    """Return what is wrong with the names in the accessibility tree, in sentences."""
    session = await page.context.new_cdp_session(page)
    nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    await session.detach()
    found = {node["nodeId"]: node for node in nodes}
    shown = [node for node in nodes if not node.get("ignored")]
    return [*_badly_named(shown), *_told_apart(shown, found), *_landmarks(shown)]


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _badly_named(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        role, name = _role(node), _name(node)
        if role not in NAMED:
            continue
        if not name:
            yield f"a {role} has no name"
        elif not _WORDS.search(name):
            yield f"the {role} {name!r} has a name without a word"
        elif _LEAKS.search(name):
            yield f"the {role} {name!r} shows what is not meant for people"
        elif role in ACTED_ON and len(name) > LONGEST:
            yield f"the {role} {name[:60]!r}… has a name of {len(name)} characters"


def _told_apart(nodes: list[dict[str, Any]], all_nodes: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Say which siblings that can be acted on have one name."""
    groups: Counter[tuple[str, str, str]] = Counter()
    for node in nodes:
        role = _role(node)
        if role in ACTED_ON and role != "link":  # two links to one place may well be equal
            groups[_parent(node, all_nodes), role, _name(node)] += 1
    for (_, role, name), count in groups.items():
        if count > 1:
            yield f"{count} siblings are the {role} {name!r}"


def _parent(node: dict[str, Any], all_nodes: dict[str, dict[str, Any]]) -> str:
    """Return the id of the nearest node above that a screen reader is told of."""
    parent = all_nodes.get(node.get("parentId", ""))
    while parent is not None and (parent.get("ignored") or _role(parent) in ("generic", "none")):
        parent = all_nodes.get(parent.get("parentId", ""))
    return parent["nodeId"] if parent else ""


def _landmarks(nodes: list[dict[str, Any]]) -> Iterator[str]:
    roles = Counter(_role(node) for node in nodes)
    is_modal = roles["dialog"] > 0
    if roles["main"] != 1 and not is_modal:
        yield f"there are {roles['main']} main landmarks"
    names = Counter((_role(n), _name(n)) for n in nodes if _role(n) in ("region", "navigation"))
    for (role, name), count in names.items():
        if count > 1:
            yield f"{count} landmarks are the {role} {name!r}"
