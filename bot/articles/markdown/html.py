"""The tags of HTML that articles hold: what each becomes, and what is dropped.

br, hr                          the end of a line
b strong · i em cite · u ins    bold · italic · underlined
s del strike · mark             struck out · bold
code kbd samp tt                code
sup, sub                        small figures, where there are some
a, img                          a link, a picture
li · h1 to h6, summary, th, dt  a line with a dash · a bold line
p div table … details, aside    lines of their own
script, style, template         nothing, with all that is in them
others                          their text, with a hint
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Final

from bot.articles.markdown.figures import lowered, raised
from bot.articles.markdown.nodes import (
    Break,
    Code,
    Image,
    Kind,
    Link,
    Literal,
    Mark,
    Node,
    Raw,
    words,
)
from bot.articles.text import without_hidden

_MARKS: Final = (
    dict.fromkeys(("b", "strong", "mark", "summary", "th", "dt", "caption"), Kind.STRONG)
    | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.STRONG)
    | dict.fromkeys(("i", "em", "cite", "dfn", "var"), Kind.EMPHASIS)
    | dict.fromkeys(("s", "del", "strike"), Kind.STRIKE)
    | dict.fromkeys(("u", "ins"), Kind.UNDERLINE)
)
_CODE: Final = {"code", "kbd", "samp", "tt"}
_LINES: Final = frozenset(
    "p div section article header footer main nav center figure figcaption details summary aside "
    "ul ol li dl dt dd table thead tbody tfoot tr caption h1 h2 h3 h4 h5 h6 blockquote pre "
    "address".split()
)
_QUIET: Final = _LINES | frozenset(
    "a img br hr sup sub td wbr small span q picture source abbr time rt rp ruby label bdi bdo "
    "data big font meter progress output col colgroup".split()
)
_NAMES: Final = frozenset(
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br "
    "button canvas caption center cite code col colgroup data datalist dd del details dfn "
    "dialog div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 "
    "h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link "
    "main map mark math menu meta meter nav noscript object ol optgroup option output p param "
    "path picture pre progress q rp rt ruby s samp script search section select small source "
    "span strike strong style sub summary sup svg table tbody td template textarea tfoot th "
    "thead time title tr track tt u ul use var video wbr".split()
)
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SILENT: Final = {"script", "style", "template", "noscript", "head", "title", "svg", "math"}

_DASH = "- "


@dataclass(frozen=True)
class Tag:
    """One tag."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    is_closing: bool = False
    at: int = 0
    raw: str = ""
    """As it was typed."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be inside."""
        return self.name in _VOID or (self.is_self_closing and self.name not in _MARKS)

    @property
    def is_turned(self) -> bool:
        """Whether it becomes something, or is dropped without a loss."""
        return self.name in _MARKS or self.name in _CODE or self.name in _QUIET

    @property
    def is_html(self) -> bool:
        """Whether HTML knows it."""
        return self.name in _NAMES

    @property
    def is_self_closing(self) -> bool:
        """Whether it was typed as one that has no inside."""
        return self.raw.endswith("/>")

    @property
    def is_mark(self) -> bool:
        """Whether it marks words within a line."""
        return self.name in _MARKS or self.name in _CODE

    @property
    def is_line(self) -> bool:
        """Whether its content stands on lines of its own."""
        return self.name in _LINES

    @property
    def is_silent(self) -> bool:
        """Whether its content is nothing to read."""
        return self.name in _SILENT

    def placed(self, at: int) -> Tag:
        """Return the tag with the offset of its beginning."""
        return replace(self, at=at)

    def nodes(self, at: int, inside: list[Node]) -> list[Node]:
        """Return what the tag makes of its inside."""
        made = self._made(at, inside)
        if not self.is_line:
            return made
        return [Break(is_hard=True), *made, Break(is_hard=True)]

    def _made(self, at: int, inside: list[Node]) -> list[Node]:
        if self.is_silent:
            return []
        if kind := _MARKS.get(self.name):
            gap: list[Node] = [Literal(" ")] if self.name == "th" else []
            return [Mark(kind, inside), *gap] if words(inside) else inside
        if self.name in _CODE:
            return [Code(words(inside))] if words(inside) else []
        if self.name == "a" and self.attributes.get("href"):
            return [Link(self.attributes["href"], inside, at)]
        if self.name == "img" and self.attributes.get("src"):
            alt: list[Node] = [Literal(self.attributes.get("alt", ""))]
            return [Image(self.attributes["src"], alt, at)]
        return _FORMS[self.name](inside) if self.name in _FORMS else inside


def _numbered(inside: list[Node]) -> list[Node]:
    """Return the items of a list with numbers in the place of dashes."""
    made: list[Node] = []
    number = 0
    for node in inside:
        if isinstance(node, Raw) and node.code == _DASH:
            number += 1
            made.append(Raw(f"{number}. "))
        else:
            made.append(node)
    return made


def small(inside: list[Node], figures: Callable[[str], str | None], sign: str) -> list[Node]:
    """Return raised or lowered words; where there are no such characters, as they are."""
    plain = words(inside)
    if plain and (small := figures(plain)):
        return [Literal(small)]
    return [Literal(sign), *inside] if sign and plain else inside


_FORMS: Final[dict[str, Callable[[list[Node]], list[Node]]]] = {
    "br": lambda inside: [Break(is_hard=True)],
    "hr": lambda inside: [Break(is_hard=True)],
    "li": lambda inside: [Raw(_DASH), *inside],
    "ol": lambda inside: _numbered(inside),
    "td": lambda inside: [*inside, Literal(" ")],
    "sup": lambda inside: small(inside, raised, "^"),
    "sub": lambda inside: small(inside, lowered, ""),
    "q": lambda inside: [Literal("“"), *inside, Literal("”")],
}


# --- reading ---------------------------------------------------------------------------------

_NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_GAP = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=/>"']+)
    (?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"']+)))?""",
    re.VERBOSE,
)
_UNPARSED: Final = {"script", "style"}
_UNPARSED_END = re.compile(r"</(?:script|style)", re.IGNORECASE)


def read_html(raw: str) -> list[Tag | str]:
    """Return the tags of some HTML and the text between them; comments are dropped.

    What is never closed, a comment or a tag, goes to the end.
    """
    parts: list[Tag | str] = []
    at = 0
    while (start := raw.find("<", at)) >= 0:
        if start > at:
            parts.append(_text(raw[at:start]))
        if raw.startswith("<!--", start):
            at = _behind(raw, "-->", start + 4)
        elif raw.startswith(("<!", "<?"), start):
            at = _behind(raw, ">", start)
        elif name := _NAME.match(raw, start):
            tag, at = _tag(name)
            parts.append(tag)
            if tag.name in _UNPARSED and not tag.is_closing:
                end = _UNPARSED_END.search(raw, at)
                at = end.start() if end else len(raw)
        else:
            parts.append("<")
            at = start + 1
    if at < len(raw):
        parts.append(_text(raw[at:]))
    return parts


def read_tag(raw: str) -> Tag | None:
    """Return the one tag that this is; None for a comment or the like."""
    name = _NAME.match(raw)
    return _tag(name)[0] if name else None


def _tag(name: re.Match[str]) -> tuple[Tag, int]:
    """Return a tag by its beginning, and the index behind it."""
    raw, at = name.string, name.end()
    attributes: dict[str, str] = {}
    tag = Tag(name[2].lower(), attributes, is_closing=bool(name[1]))
    while True:
        at = _GAP.match(raw, at).end()  # type: ignore[union-attr]  # matches ""
        if raw[at : at + 1] in ("", ">"):
            end = min(at + 1, len(raw))
            return replace(tag, raw=raw[name.start() : end]), end
        attribute = _ATTRIBUTE.match(raw, at)
        if attribute is None:
            at += 1
            continue
        at = attribute.end()
        if not tag.is_closing:
            value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
            attributes.setdefault(attribute["name"].lower(), _text(value))


def _text(raw: str) -> str:
    return without_hidden(unescape(raw)) if "&" in raw else raw


def _behind(raw: str, end: str, at: int) -> int:
    """Return the index behind the next such end; that of the whole text if there is none."""
    found = raw.find(end, at)
    return found + len(end) if found >= 0 else len(raw)


def rows(parts: list[Tag | str]) -> list[list[str]]:
    """Return the words of a table's cells, row by row."""
    found: list[list[str]] = []
    for part in parts:
        if isinstance(part, str):
            if found and found[-1]:
                found[-1][-1] += part
        elif part.name == "tr" and not part.is_closing:
            found.append([])
        elif part.name in ("td", "th") and not part.is_closing and found:
            found[-1].append("")
        elif part.name == "br" and found and found[-1]:
            found[-1][-1] += " "
    return [[" ".join(cell.split()) for cell in row] for row in found if row]
