"""Tokens of one paragraph to a tree of words, marks and links.

CommonMark's marks come from the parser. What it doesn't know is read here from the words
between them: Discord's spoilers, mentions and times, Obsidian's highlights and comments,
addresses, and the tags of HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from bot.articles.markdown.figures import lowered, raised
from bot.articles.markdown.html import Tag, read_html, read_tag, small
from bot.articles.markdown.links import ADDRESS
from bot.articles.markdown.mentions import MENTION
from bot.articles.markdown.nodes import (
    Break,
    Code,
    Image,
    Kind,
    Link,
    Literal,
    Mark,
    Node,
    Note,
    Raw,
    Text,
    words,
)
from bot.articles.markdown.notes import has_notes, with_notes
from bot.articles.markdown.tokens import Source, Token
from bot.articles.text import without_hidden

Hint = Callable[[int, str, str], None]
"""Notes something to look at: offset, what, and how to mend it."""

_MARKS: Final = {
    "+Emphasis": Kind.EMPHASIS,
    "+Strong": Kind.STRONG,
    "+Strikethrough": Kind.STRIKE,
}
# What Discord turns in angle brackets: addresses, and places of a server.
_SHOWN = ("http://", "https://", "id:")
_DIGITS = frozenset(b"0123456789")

_TEMPLATE = r"(?:\{\{[^{}]{0,300}\}\}|\{%(?:(?!\{%|%\}).){0,300}%\})"
_SIGN = re.compile(
    rf"""
    (?P<address> {ADDRESS} )
  | (?P<mention> {MENTION} )
  | (?P<pair> \|\| | (?<!=)==(?!=) | %% | (?<!\*)\*\*(?!\*) )
  | !?\[(?P<label>[^\[\]\n]{{0,300}})\]\([^()\n]{{0,300}}?{_TEMPLATE}[^()\n]{{0,300}}\)
  | (?P<template> {_TEMPLATE} )
  | (?P<attributes> \{{(?:[:\#.][^{{}}\n]{{0,300}}|[ ]?[\w-]{{1,40}}="[^{{}}\n]{{0,300}})\}} )
  | \[(?P<span>[^\[\]\n]{{0,300}})\]\{{[:\#.][^{{}}\n]{{0,300}}\}}
  | (?P<undefined> \[\^[^\[\]\s]{{1,40}}\] )
  | (?<=[^\s^])\^(?P<raised>[^\s^\[\]]{{1,20}})\^
  | (?<=[^\s~])~(?P<lowered>[^\s~\[\]]{{1,20}})~(?!~)
  | (?P<anchor> [ ]\^[A-Za-z0-9-]+\Z )
    """,
    re.VERBOSE,
)
_ANY_SIGN = re.compile(r"[<|=%*\[{^~]|://")  # a quick look: most words have none
_MENTION = re.compile(MENTION, re.VERBOSE)
_CROSSING = re.compile(ADDRESS)
_BLANK = re.compile(rb"[\s<>]")  # where an address ends
_MAX_TAGS: Final = 32
"""So many open at once are no person's writing."""
_KINDS: Final = {"||": Kind.SPOILER, "==": Kind.STRONG, "**": Kind.STRONG}


class _Pair(NamedTuple):
    """A sign that opens or closes something, until its partner is found."""

    sign: str
    at: int
    can_open: bool
    can_close: bool


_Piece = Node | _Pair


class InlineReader:
    """Reads the inside of paragraphs, headings and cells of one source."""

    def __init__(self, source: Source, hint: Hint) -> None:
        self._raw = source.raw
        self._hint = hint
        self._skip = 0  # up to here an address was taken out whole

    def read(self, tokens: Sequence[Token]) -> list[Node]:
        """Return the tree of the tokens of one line's content."""
        if not tokens:
            return []
        self._skip = 0
        nodes, _ = self._until(tokens, 0, None, tokens[-1].end)
        return nodes

    def _until(
        self, tokens: Sequence[Token], index: int, closing: str | None, end: int
    ) -> tuple[list[Node], int]:
        """Return the nodes up to the `closing` token, and the index behind it.

        `end` is the offset where what they are in ends.
        """
        open_tags: list[tuple[Tag, list[Node]]] = []
        nodes: list[Node] = []
        while index < len(tokens):
            token = tokens[index]
            kind = token.kind
            index += 1
            if kind == "Text":
                self._add_words(nodes, token, end)
            elif kind == closing:
                break
            elif kind[0] == "+":
                inner_end = self._inner_end(token)
                is_in_address = token.start < self._skip
                inside, index = self._until(tokens, index, "-" + kind[1:], inner_end)
                nodes += self._rest(token, inside) if is_in_address else self._opened(token, inside)
            elif token.start < self._skip:
                continue
            elif kind == "InlineHtml":
                if tag := read_tag(token.value):
                    nodes = self._tag(tag, token.start, nodes, open_tags)
            else:
                nodes += _single(token)
        while open_tags:  # what was never closed ends with what it is in
            nodes = self._left_open(open_tags, nodes)
        return self._with_signs(nodes), index

    def _inner_end(self, token: Token) -> int:
        """Return where the inside of something ends."""
        if token.kind in _MARKS:
            return token.end - self._width(token)
        seam = self._raw.find(b"](", token.start, token.end)
        return token.end if seam < 0 else seam

    def _rest(self, token: Token, inside: list[Node]) -> list[Node]:
        """Return what is left of marks that are part of an address."""
        width = self._width(token)
        if token.kind not in _MARKS or token.end - width < self._skip:
            return inside
        return [*inside, Literal(self._raw[token.end - width : token.end].decode())]

    def _add_words(self, nodes: list[Node], token: Token, end: int) -> None:
        if token.start < self._skip:
            if token.end <= self._skip:
                return
            rest = self._raw[self._skip : token.end].decode("utf-8", "replace")
            token = Token("Text", rest, self._skip, token.end)
        if "://" in token.value and self._crosses(nodes, token, end):
            return
        as_typed = self._raw[token.start : token.end] == token.value.encode()
        is_escaped = token.start > 0 and self._raw[token.start - 1] == 0x5C  # a backslash
        if is_escaped or not as_typed:
            # An escaped sign has no meaning; the words behind it in the same token do.
            head = token.value[:1] if as_typed else token.value
            nodes.append(Literal(without_hidden(head).replace("\n", " ")))
            if rest := token.value[len(head) :]:
                nodes.append(Text(rest, token.start + len(head.encode())))
            return
        last = nodes[-1] if nodes else None
        if isinstance(last, Text) and last.end == token.start:
            last.words += token.value
            last.end = token.end
        else:
            nodes.append(Text(token.value, token.start, token.end))

    def _crosses(self, nodes: list[Node], token: Token, end: int) -> bool:
        """Take an address out whole in which the parser has seen marks."""
        blank = _BLANK.search(self._raw, token.end, end)
        text = self._raw[token.start : blank.start() if blank else end].decode("utf-8", "replace")
        for match in _CROSSING.finditer(text):
            start = token.start + len(text[: match.start()].encode())
            stop = start + len(match[0].encode())
            if start >= token.end:
                return False
            if stop > token.end:
                before = self._raw[token.start : start].decode("utf-8", "replace")
                if before:
                    nodes.append(Text(before, token.start, start))
                nodes.append(Raw(match[0]))
                self._skip = stop
                return True
        return False

    def _opened(self, token: Token, inside: list[Node]) -> list[Node]:
        match token.kind:
            case "+Link":
                return [self._link(token, inside)]
            case "+Image":
                is_embed = isinstance(token.value["link_type"], dict)
                return [Image(token.value["dest_url"], inside, token.start, is_embed)]
            case "+Strikethrough" if self._is_lowered(token, inside):
                return small(inside, lowered, "")
            case kind if kind in _MARKS:
                if self._is_meant_literally(token):
                    sign = self._raw[token.start : token.start + self._width(token)].decode()
                    return [Literal(sign), *inside, Literal(sign)]
                return [Mark(_MARKS[kind], inside)]
        return inside

    def _link(self, token: Token, inside: list[Node]) -> Node:
        address, form = token.value["dest_url"], token.value["link_type"]
        if isinstance(form, dict):  # a link of a wiki: there are only its words here
            return Link("", _page_of(inside), token.start)
        if form == "Email" or (form == "Autolink" and not address.startswith(_SHOWN)):
            return Literal(words(inside))
        if form == "Autolink":
            return Raw(f"<{address}>")
        return Link(address, inside, token.start)

    def _is_lowered(self, token: Token, inside: list[Node]) -> bool:
        """Tell whether single tildes lower what is between them, as in CO~2~."""
        before = self._raw[max(0, token.start - 1) : token.start]
        is_one = self._width(token) == 1 and before.isalnum()
        return is_one and lowered(words(inside)) is not None

    def _width(self, token: Token) -> int:
        """Return how many signs a mark has on each side."""
        if token.kind == "+Strikethrough":
            return 1 + (self._raw[token.start + 1 : token.start + 2] == b"~")
        return 1 if token.kind == "+Emphasis" else 2

    def _is_meant_literally(self, token: Token) -> bool:
        """Tell whether marks are part of a word to everybody but CommonMark: 5*3*2, __init__.py."""
        raw, start, end, width = self._raw, token.start, token.end, self._width(token)
        before, after = raw[max(0, start - 1) : start], raw[end : end + 1]
        if raw[start : start + 1] == b"*":
            if not before.isdigit():
                return False
            digits = before + raw[start + width : start + width + 1]
            digits += raw[end - width - 1 : end - width] + after
            return len(digits) == 4 and _DIGITS.issuperset(digits)
        if raw[start : start + 1] == b"_":
            joined_after = after == b"." and raw[end + 1 : end + 2].isalnum()
            joined_before = before == b"." and raw[max(0, start - 2) : start - 1].isalnum()
            return joined_after or joined_before
        return False

    # --- HTML --------------------------------------------------------------------------------

    def read_html(self, raw: str, at: int) -> list[Node]:
        """Return the tree of a block of HTML that begins at that offset."""
        open_tags: list[tuple[Tag, list[Node]]] = []
        nodes: list[Node] = []
        for part in read_html(raw):
            if isinstance(part, Tag):
                nodes = self._tag(part, at, nodes, open_tags)
            else:
                nodes += self._html_words(part, at)
        while open_tags:
            nodes = _closed(open_tags, nodes)
        return nodes

    def _html_words(self, part: str, at: int) -> list[Node]:
        """Return the words between tags, which may hold Markdown all the same."""
        text = " ".join(without_hidden(part).split())
        before, after = part[:1].isspace(), part[-1:].isspace()
        inside: list[Node] = [Literal(text)]
        if any(sign in text for sign in "*_[`~<"):
            source = Source([text], [1])
            if len(source.blocks) == 1 and source.blocks[0][0].kind == "+Paragraph":
                reader = InlineReader(source, lambda _, what, mend: self._hint(at, what, mend))
                inside = reader.read(source.blocks[0][1])
        blank: list[Node] = [Literal(" ")]
        return [*blank * before, *inside, *blank * (after and bool(text))]

    def _tag(
        self, tag: Tag, at: int, nodes: list[Node], open_tags: list[tuple[Tag, list[Node]]]
    ) -> list[Node]:
        """Return the nodes to go on with behind a tag."""
        if tag.is_closing:
            if not any(each.name == tag.name for each, _ in open_tags):
                if not tag.is_html:
                    # Its beginning may stand in a block above.
                    is_opened = f"<{tag.name}".encode() in self._raw.lower()
                    return nodes if is_opened else [*nodes, Literal(tag.raw)]
                return [*nodes, Break(is_hard=True)] if tag.is_line else nodes
            while open_tags[-1][0].name != tag.name:
                nodes = _closed(open_tags, nodes)
            return _closed(open_tags, nodes)
        if not (tag.is_html or self._is_component(tag)):
            is_mention = _MENTION.fullmatch(tag.raw) is not None
            return [*nodes, Raw(tag.raw) if is_mention else Literal(tag.raw)]
        if not tag.is_turned:
            shown = "is left out" if tag.is_silent else "is left out; the text in it stays"
            self._hint(at, f"the tag <{tag.name}> {shown}", "write it in Markdown, or take it out")
        if tag.is_empty:
            return [*nodes, *tag.nodes(at, [])]
        if len(open_tags) >= _MAX_TAGS:
            return nodes
        open_tags.append((tag.placed(at), nodes))
        return []

    def _is_component(self, tag: Tag) -> bool:
        """Tell whether a tag that HTML does not know is one all the same, and no words in <>."""
        closing = f"</{tag.name}".encode()
        return any(tag.attributes.values()) or tag.is_self_closing or closing in self._raw.lower()

    def _left_open(self, open_tags: list[tuple[Tag, list[Node]]], inside: list[Node]) -> list[Node]:
        """Return what becomes of the innermost tag, which was never closed."""
        tag, before = open_tags[-1]
        if tag.is_line or not tag.is_mark:
            return _closed(open_tags, inside)
        open_tags.pop()
        if tag.attributes and not any(tag.attributes.values()):
            return [*before, Literal(tag.raw), *inside]  # such as: a<b and c>d
        self._hint(
            tag.at, f"the tag <{tag.name}> is never closed", f"write </{tag.name}> behind it"
        )
        return [*before, *inside]

    # --- words ---------------------------------------------------------------------------------

    def _with_signs(self, nodes: list[Node]) -> list[Node]:
        """Return the nodes with what stands in their words read too."""
        for node in nodes:
            if isinstance(node, Text) and _ANY_SIGN.search(node.words):
                break
        else:
            return nodes
        if has_notes(nodes):
            nodes = with_notes(nodes)
        pieces: list[_Piece] = []
        for node in nodes:
            if isinstance(node, Text):
                pieces += self._signs(node)
                continue
            if isinstance(node, Note):
                node.inside = self._with_signs(node.inside)
            pieces.append(node)
        return _paired(pieces)

    def _signs(self, text: Text) -> Iterator[_Piece]:
        words, last, at = text.words, 0, text.at
        for match in _SIGN.finditer(words):
            start, end = match.span()
            if start > last:
                before = words[last:start]
                yield Text(before, at)
                at += len(before.encode())
            yield from self._sign(match, at)
            at += len(match[0].encode())
            last = end
        if last < len(words):
            yield Text(words[last:], at)

    def _sign(self, match: re.Match[str], at: int) -> Iterator[_Piece]:
        if match["address"] or match["mention"]:
            yield Raw(match[0])
        elif match["pair"]:
            yield _pair(match, at)
        elif match["raised"]:
            yield from small([Literal(match["raised"])], raised, "^")
        elif match["lowered"]:
            yield Literal(lowered(match["lowered"]) or match[0])
        elif match["span"] is not None:
            yield Text(match["span"], at + 1)
        elif match["undefined"]:
            mend = f"write {match[0]}: and its text on a line of its own"
            self._hint(at, f"the footnote {match[0]} is nowhere explained", mend)
            yield Literal(match[0])
        elif match["attributes"]:
            what = f"template code is left out: {match[0][:40]}"
            self._hint(at, what, "take it out: a message has no styles")
        elif not match["anchor"]:
            is_link = match["label"] is not None
            shown = "the link's words alone are shown" if is_link else "readers see it as it stands"
            what = f"template code: {match[0][:60]}"
            self._hint(at, what, f"{shown}; write what it stands for")
            yield Literal(match["label"] if is_link else match[0])


def _page_of(inside: list[Node]) -> list[Node]:
    """Return a wiki link's words: of an address within a page, what leads there."""
    match inside:
        case [Text(typed)] if "#" in typed:
            page, *headings = re.sub(r"#\^[\w-]+\Z", "", typed).split("#")
            return [Literal(" > ".join(filter(None, (page, *headings))))]
    return inside


def _pair(match: re.Match[str], at: int) -> _Pair:
    """Return a sign that may open or close something, by what stands beside it."""
    sign, words = match[0], match.string
    before, after = words[: match.start()][-1:], words[match.end() : match.end() + 1]
    can_open, can_close = not after.isspace(), not before.isspace()
    if sign in ("==", "%%"):  # between words they are signs of another kind
        can_open, can_close = not before.isalnum(), not after.isalnum()
    if sign == "==":
        can_open, can_close = can_open and not after.isspace(), can_close and not before.isspace()
    return _Pair(sign, at, can_open, can_close)


def _single(token: Token) -> list[Node]:
    match token.kind:
        case "SoftBreak":
            return [Break(is_hard=False)]
        case "HardBreak":
            return [Break(is_hard=True)]
        case "Code":
            return [Code(token.value)]
        case "FootnoteReference":
            return [Note(token.value)]
        case "TaskListMarker":
            return [Raw("☑ " if token.value else "☐ ")]
    return []


def _closed(open_tags: list[tuple[Tag, list[Node]]], inside: list[Node]) -> list[Node]:
    """Return the nodes before the innermost open tag, with what it makes of its inside."""
    tag, before = open_tags.pop()
    return [*before, *tag.nodes(tag.at, inside)]


# --- pairs -----------------------------------------------------------------------------------


def _paired(pieces: list[_Piece]) -> list[Node]:
    """Return nodes in which each sign has met its partner, or is a word like others."""
    closing: dict[str, list[int]] = {}
    for index, piece in enumerate(pieces):
        if isinstance(piece, _Pair) and piece.can_close:
            closing.setdefault(piece.sign, []).append(index)
    return _within(pieces, 0, len(pieces), closing)


def _within(
    pieces: Sequence[_Piece], index: int, end: int, closing: dict[str, list[int]]
) -> list[Node]:
    done: list[Node] = []
    while index < end:
        piece = pieces[index]
        index += 1
        if not isinstance(piece, _Pair):
            done.append(piece)
            continue
        partner = _partner(piece, index, end, closing)
        if partner is None:
            done.append(Literal(piece.sign))
            continue
        if piece.sign in _KINDS:  # what stands between two %% is a comment
            inside = _within(pieces, index, partner, closing)
            done.append(Mark(_KINDS[piece.sign], inside))
        index = partner + 1
    return done


def _partner(opening: _Pair, start: int, end: int, closing: dict[str, list[int]]) -> int | None:
    """Return where a sign's partner is, with something between them."""
    if not opening.can_open:
        return None
    places = closing.get(opening.sign, [])
    at = bisect_right(places, start)
    return places[at] if at < len(places) and places[at] < end else None
