"""Tokens of paragraphs, lists, quotes and the like to Discord's Markdown.

paragraph               its lines flow; a line end that was asked for stays
heading                 a bold line: the sections' own headings are above it
quote, callout          each line with "> "; quotes within quotes are one
list                    "- ", "1. ", "☐ ", "☑ "; lists within it indented
code                    in fences
table                   in fences, its columns aligned
rule                    a blank line
picture on its own      the article's, if it has none yet; else a link
footnote                below the section that refers to it, small
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.articles.images import ImageFile, ImageFinder, no_images
from bot.articles.markdown.escape import escape
from bot.articles.markdown.html import Tag, read_html, rows
from bot.articles.markdown.inline import Hint, InlineReader
from bot.articles.markdown.labels import SEAM
from bot.articles.markdown.links import file_name, link_markdown
from bot.articles.markdown.nodes import Break, Image, Kind, Link, Mark, Node, Text, words
from bot.articles.markdown.render import NO_WORDS, Writer, picture_words
from bot.articles.markdown.tables import code_block, table
from bot.articles.markdown.tokens import Block, Source, Token, parted

_BLOCKS: Final = frozenset(
    "+Paragraph +Heading +BlockQuote +List +CodeBlock +Table +HtmlBlock +FootnoteDefinition Rule "
    "+MetadataBlock +DefinitionList".split()
)
_CALLOUT = re.compile(r"\[!(\w+)\][+-]?[ \t]*")
_TABLE_SHOWN: Final = "a table is shown as lines of code, without its links and marks"
_TABLE_LOOK: Final = (
    "look at it with preview: on a phone there is room for about 35 characters in a line"
)
_TABLE_MEND: Final = "write |---|---| below its first line, with as many columns as that has"
_BOXES: Final = ("☐ ", "☑ ")
_TOUCHING: Final = ("+List", "+BlockQuote")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+\-.#]{1,32}")
_DEEPEST: Final = 20
"""Lists and quotes within each other; whatever lies deeper is shown at this depth."""


@dataclass(frozen=True)
class Picture:
    """A picture that can be the article's own."""

    address: str | None
    alt: str | None
    file: ImageFile | None = None
    """Beside the article; there is no address then."""


@dataclass
class BlockWriter:
    """Writes the blocks of one article, and takes its first picture out, if it may."""

    source: Source
    hint: Hint
    address: str | None
    """Of the article, where relative ones begin."""
    may_take_picture: bool
    find_image: ImageFinder = no_images
    picture: Picture | None = None
    _depth: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._inline = InlineReader(self.source, self.hint)
        self._writer = Writer(self.address, self.hint, self.find_image)
        self._notes = _definitions(self.source.tokens)

    def section(self, blocks: Sequence[Block]) -> str:
        """Return a section's text; of one that was only the article's picture, a link to it."""
        before = self.picture
        text = self.part(blocks)
        if text or self.picture is before or self.picture is None:
            return text
        address, file = self.picture.address, self.picture.file
        name = file_name(address) if address else file.name if file else ""
        shown = escape(self.picture.alt or name, at_start=False)
        return link_markdown(shown, address) if address else shown

    def part(self, blocks: Sequence[Block]) -> str:
        """Return the blocks of a part, and below them the footnotes that it refers to."""
        self._writer.notes.clear()
        text = self.blocks(blocks)
        lines: list[str] = []
        # Footnotes may refer to others, which are then written too.
        for label in _growing(self._writer.notes):
            inside = self._notes.get(label)
            note = " ".join(self.blocks(parted(inside)).split()) if inside is not None else ""
            note = note or self._writer.inline_notes.get(label, "")
            if note:
                lines.append(f"-# {self._writer.note_mark(label)} {note}")
            elif inside is None:
                self._note_undefined(label, blocks)
        return "\n\n".join(filter(None, (text, "\n".join(lines))))

    def _note_undefined(self, label: str, blocks: Sequence[Block]) -> None:
        at = blocks[0][0].start if blocks else 0
        what = f"the footnote [^{label}] is nowhere explained"
        self.hint(at, what, f"write [^{label}]: and its text on a line of its own")

    def opening(self, blocks: Sequence[Block]) -> str:
        """Return the words of the first of these blocks that has any."""
        for token, inside in blocks:
            if token.kind in ("+List", "+Item", "+BlockQuote"):
                is_line = (
                    bool(inside) and inside[0].kind not in _BLOCKS and inside[0].kind != "+Item"
                )
                told = self.words(_line(inside)) if is_line else self.opening(parted(inside))
            elif token.kind == "+Paragraph":
                told = self.words(inside)
            else:
                continue
            if told:
                return told
        return ""

    def words(self, tokens: Sequence[Token]) -> str:
        """Return the words of a heading or a cell."""
        return words(self._inline.read(tokens))

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Return blocks, a blank line between them unless a list or quote touches what is above."""
        parts: list[str] = []
        asides: list[int] = []
        end = 0
        for token, inside in blocks:
            opened, closed = _aside(token, inside)
            if opened:
                asides.append(len(parts))
            if written := self._block(token, inside):
                touches = parts and b"\n" not in self.source.raw[end : token.start]
                parts.append("\n" if touches and token.kind in _TOUCHING else "\n\n")
                parts.append(written)
                end = token.start + len(self.source.raw[token.start : token.end].rstrip())
                end += self.source.raw[end : end + 1] == b"\n"
            if closed and asides:
                _quote_from(parts, asides.pop())
        while asides:
            _quote_from(parts, asides.pop())
        return "".join(parts[1:])

    def _block(self, token: Token, inside: Sequence[Token]) -> str:
        match token.kind:
            case "+Paragraph":
                if drawn := self._drawn_table(token):
                    return drawn
                return self._paragraph(self._inline.read(inside))
            case "+Heading":
                return self._bold(self._inline.read(inside))
            case "+DefinitionList":
                return self._definition_list(inside)
            case "+BlockQuote":
                return _quoted(self._deeper(self._quote, inside))
            case "+List":
                return self._deeper(lambda within: self._list(token.value, within), inside)
            case "+CodeBlock":
                return self._code(token, inside)
            case "+Table":
                return self._table(token, inside)
            case "+HtmlBlock":
                return self._html("".join(each.value for each in inside), token.start)
        return ""

    # --- paragraphs ---------------------------------------------------------------------------

    def _paragraph(self, nodes: list[Node]) -> str:
        if self.may_take_picture and self.picture is None and (image := _lone_image(nodes)):
            picture = self._picture(image)
            if picture is not None:
                self.picture = picture
                if not picture.alt:
                    self.hint(image.at, *NO_WORDS)
                if image in nodes:
                    return ""
        return self._writer.line(nodes)

    def _picture(self, image: Image) -> Picture | None:
        """Return a picture as the article's own, if it can be that."""
        alt = picture_words(image)
        found = self.find_image(image.address)
        if isinstance(found, ImageFile):
            return Picture(None, alt, found)
        if found is not None or image.is_embed:
            return None
        target = self._writer.target(image.address, image.at)
        return Picture(target.address, alt) if target.address is not None else None

    def _html(self, raw: str, at: int) -> str:
        parts = read_html(raw)
        outer = next((part.name for part in parts if isinstance(part, Tag)), "")
        if outer == "pre":
            return code_block("".join(part for part in parts if isinstance(part, str)))
        if outer == "table" and (cells := rows(parts)):
            self.hint(at, _TABLE_SHOWN, _TABLE_LOOK)
            return table(cells, ())
        text = self._paragraph(self._inline.read_html(raw, at))
        return _quoted(text) if outer == "blockquote" else text

    def _drawn_table(self, token: Token) -> str | None:
        """Return lines that are drawn as a table, but are none to CommonMark, as code."""
        raw = self.source.raw[token.start : token.end]
        if raw[:1] not in (b"|", b"+"):
            return None
        lines = [line.strip() for line in raw.decode().strip().split("\n")]
        ends = all(line[:1] in "|+" and line[-1:] in "|+" for line in lines)
        if len(lines) < 2 or not ends:
            return None
        what, mend = "lines that look like a table are shown as they stand", _TABLE_MEND
        self.hint(token.start, what, mend)
        return code_block("\n".join(lines))

    def _bold(self, nodes: list[Node]) -> str:
        return self._writer.line([Mark(Kind.STRONG, nodes)]) if words(nodes) else ""

    def _quote(self, inside: Sequence[Token]) -> str:
        blocks = parted(inside)
        nodes = (
            self._inline.read(blocks[0][1]) if blocks and blocks[0][0].kind == "+Paragraph" else []
        )
        head = nodes[0] if nodes else None
        callout = _CALLOUT.match(head.words) if isinstance(head, Text) else None
        if callout is None or not isinstance(head, Text):
            return self.blocks(blocks)
        # Obsidian's form: its kind, then a title on the same line, then the text.
        head.words = head.words[callout.end() :]
        line = next((i for i, each in enumerate(nodes) if isinstance(each, Break)), len(nodes))
        first = filter(None, (self._bold(nodes[:line]), self._writer.line(nodes[line + 1 :])))
        return "\n\n".join(filter(None, ("\n".join(first), self.blocks(blocks[1:]))))

    def _code(self, token: Token, inside: Sequence[Token]) -> str:
        code = "".join(each.value for each in inside)
        info = token.value.get("Fenced", "") if isinstance(token.value, dict) else ""
        language = info.split(maxsplit=1)[0] if info.strip() else ""
        return code_block(code, language if _LANGUAGE.fullmatch(language) else "")

    # --- lists and tables ---------------------------------------------------------------------

    def _list(self, first: int | None, inside: Sequence[Token]) -> str:
        items = []
        for number, (_, within) in enumerate(parted(inside)):
            mark = "- " if first is None else f"{min(first + number, 999_999_999)}. "
            items.append(self._item(mark, within))
        return "\n".join(filter(None, items))

    def _item(self, mark: str, inside: Sequence[Token]) -> str:
        parts: list[str] = []
        for token, within in _with_lines(inside):
            if token is None:
                written = self._writer.line(self._inline.read(within))
            elif token.kind == "+BlockQuote":  # Discord knows no quote within a list
                written = self._deeper(self._quote, within)
            else:
                written = self._block(token, within)
            if not parts and mark == "- " and written.startswith(_BOXES):
                mark, written = written[:2], written[2:]
            if written:
                parts.append(written)
        if not parts:
            return ""
        if mark in _BOXES:  # to Discord no list, so that code would be shown with its indent
            rest = (each if _is_code(each) else _indented(f"  {each}", 2) for each in parts[1:])
            return "\n".join([mark + parts[0], *rest])
        if _is_code(parts[0]):  # Discord opens no code on the line of a mark
            parts.insert(0, SEAM)
        return mark + _indented("\n".join(parts), len(mark))

    def _definition_list(self, inside: Sequence[Token]) -> str:
        lines: list[str] = []
        for token, within in parted(inside):
            if token.kind == "+DefinitionListTitle":
                lines.append(self._bold(self._inline.read(within)))
                continue
            for each, deeper in _with_lines(within):
                line = self._inline.read(deeper) if each is None else None
                lines.append(self._writer.line(line) if line is not None else "")
                if each is not None:
                    lines.append(self._block(each, deeper))
        return "\n".join(filter(None, lines))

    def _table(self, token: Token, inside: Sequence[Token]) -> str:
        rows = [[self.words(cell) for _, cell in parted(row)] for _, row in parted(inside)]
        self.hint(
            token.start,
            _TABLE_SHOWN,
            _TABLE_LOOK,
        )
        return table(rows, token.value)

    def _deeper(self, write: Callable[[Sequence[Token]], str], inside: Sequence[Token]) -> str:
        """Write what is inside something, but not for ever."""
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                return self._writer.line(
                    self._inline.read([each for each in inside if each.kind == "Text"])
                )
            return write(inside)
        finally:
            self._depth -= 1


def _is_code(text: str) -> bool:
    return text.startswith("```")


def _indented(text: str, width: int) -> str:
    """Return text with blanks before all lines but the first; an empty one would end a list."""
    return text.replace("\n", "\n" + " " * width)


def _growing(values: list[str]) -> Iterator[str]:
    """Yield the values of a list that may grow meanwhile."""
    index = 0
    while index < len(values):
        yield values[index]
        index += 1


def _line(inside: Sequence[Token]) -> Sequence[Token]:
    """Return what stands in an item before its first block."""
    return inside[: next((i for i, each in enumerate(inside) if each.kind in _BLOCKS), None)]


def _with_lines(inside: Sequence[Token]) -> Iterator[tuple[Token | None, Sequence[Token]]]:
    """Yield the blocks of an item, and the lines between them, which have no token of their own."""
    line: list[Token] = []
    index = 0
    for token, within in parted(inside):
        size = len(within) + 2 if token.kind[0] == "+" else 1
        if token.kind in _BLOCKS:
            if line:
                yield None, line
                line = []
            yield token, within
        else:
            line += inside[index : index + size]
        index += size
    if line:
        yield None, line


def _definitions(tokens: Sequence[Token]) -> dict[str, Sequence[Token]]:
    """Return what footnotes say, wherever that was written."""
    found: dict[str, Sequence[Token]] = {}
    for index, token in enumerate(tokens):
        if token.kind == "+FootnoteDefinition":
            end = next(
                i for i in range(index, len(tokens)) if tokens[i].kind == "-FootnoteDefinition"
            )
            found.setdefault(token.value, tokens[index + 1 : end])
    return found


def _quoted(text: str) -> str:
    """Return text as a quote; one within a quote is no other one."""
    if not text:
        return ""
    return "\n".join(line if line.startswith("> ") else f"> {line}" for line in text.split("\n"))


def _lone_image(nodes: list[Node]) -> Image | None:
    """Return the picture that is all of a paragraph, in a link or not."""
    told = [each for each in nodes if not (isinstance(each, Text) and not each.words.strip())]
    if len(told) != 1:
        return None
    [node] = told
    if isinstance(node, Link) and len(node.inside) == 1:
        [node] = node.inside
    return node if isinstance(node, Image) else None


def _aside(token: Token, inside: Sequence[Token]) -> tuple[bool, bool]:
    """Tell whether a block of HTML opens, and whether it closes, a text beside the text."""
    if token.kind != "+HtmlBlock":
        return False, False
    raw = "".join(each.value for each in inside).lower()
    return "<aside" in raw, "</aside" in raw


def _quote_from(parts: list[str], start: int) -> None:
    """Turn what was written since then into a quote; `parts` are gaps and texts in turn."""
    text = "".join(parts[start + 1 :])
    if text:
        parts[start + 1 :] = [_quoted(text)]


def line_words(typed: str) -> str:
    """Return the words of one line of Markdown."""
    return words(_line_nodes(typed, _no_hint))


def line_markdown(typed: str, address: str | None, hint: Hint) -> str:
    """Return one line of Markdown as Discord's; relative links begin at `address`."""
    return Writer(address, hint).line(_line_nodes(typed, hint))


def _line_nodes(typed: str, hint: Hint) -> list[Node]:
    # As a heading it is one line, whatever it begins with.
    source = Source([f"# {typed}"], [1])
    [(_, inside), *_] = source.blocks
    return InlineReader(source, hint).read(inside)


def _no_hint(at: int, what: str, mend: str) -> None:
    pass
