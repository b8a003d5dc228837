"""The tree of a line as Discord's Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.articles.images import ImageFile, ImageFinder, no_images
from bot.articles.markdown.escape import escape
from bot.articles.markdown.inline import Hint
from bot.articles.markdown.labels import SEAM
from bot.articles.markdown.links import (
    Target,
    file_name,
    is_bare,
    link_markdown,
    parted,
    resolve,
)
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

NO_WORDS = (
    "a picture has no words for who can't see it",
    "write what it shows between the brackets",
)
_PLAIN = (Text, Literal)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIZE = re.compile(r"\|\d{1,5}(?:x\d{1,5})?\Z")  # as Obsidian takes it
# Items of lists as people type them, small lines, and the turns of a conversation.
_ITEM = re.compile(
    r"[•·‣◦▪●○■□▶►–—]\s|-# |\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})\)\s|\d{1,3}\.[a-z]\s|[QA]: "
)


@dataclass
class Writer:
    """Writes the lines of one article."""

    source: str | None
    hint: Hint
    find_image: ImageFinder = no_images
    notes: list[str] = field(default_factory=list)
    """Labels of the footnotes that were referred to since it was emptied, in order."""
    inline_notes: dict[str, str] = field(default_factory=dict)
    """What those say that were written where they are referred to."""

    def line(self, nodes: list[Node]) -> str:
        """Return a paragraph's content; without blanks at the ends of its lines."""
        text = self._written(nodes, frozenset(), at_start=True)
        if "\n" not in text:
            return text.strip()
        lines = (line.strip() for line in text.split("\n"))
        return "\n".join(line for line in lines if line)

    def note_mark(self, label: str) -> str:
        """Return the sign that stands for a footnote, and note that it was referred to."""
        if label not in self.notes:
            self.notes.append(label)
        if label.isascii() and label.isdecimal() and len(label) < 4:
            return label.translate(_RAISED)
        return str(self.notes.index(label) + 1).translate(_RAISED)

    def target(self, address: str, at: int) -> Target:
        """Return what an address means, and note what is wrong with it."""
        target = resolve(address, self.source)
        if target.wrong:
            self.hint(at, target.wrong, "write it whole, beginning with https://")
        return target

    # --- nodes -------------------------------------------------------------------------------

    def _written(
        self,
        nodes: list[Node],
        around: frozenset[Kind],
        *,
        at_start: bool,
        in_link: bool = False,
    ) -> str:
        parts: list[str] = []
        addresses: list[int] = []
        index = 0
        while index < len(nodes):
            node = nodes[index]
            index += 1
            if isinstance(node, _PLAIN):
                plain = node.words
                while index < len(nodes) and isinstance(more := nodes[index], _PLAIN):
                    plain += _beside(plain, more.words)
                    index += 1
                plain = _beside(parts[-1], plain) if parts else plain
                starts = parts[-1].endswith("\n") if parts else at_start
                parts.append(_plain(plain, at_start=starts, is_typed=isinstance(node, Text)))
            elif isinstance(node, Break):
                is_line = node.is_hard or _begins_line(nodes[index : index + 1])
                parts.append("\n" if is_line else " ")
            else:
                written = self._node(node, around, in_link=in_link)
                if parts:
                    written = _beside(parts[-1], written)
                    if _run_together(parts[-1], written):
                        parts.append(SEAM)
                if written:
                    addresses += [len(parts)] * is_bare(written)
                    parts.append(written)
        for place in addresses:
            behind = "".join(parts[place + 1 : place + 4])
            parts[place] = parted(parts[place], behind)
        return "".join(parts)

    def _node(self, node: Node, around: frozenset[Kind], *, in_link: bool) -> str:
        match node:
            case Raw(code=code):
                return code
            case Code(code=code):
                return _code(code)
            case Mark(kind=kind, inside=inside):
                return self._mark(kind, inside, around, in_link=in_link)
            case Link():
                return self._link(node, around)
            case Image():
                return self._image(node, in_link=in_link)
            case Note(label=label, inside=inside):
                if inside:
                    label = f"^{len(self.inline_notes)}"
                    self.inline_notes[label] = self.line(inside)
                return self.note_mark(label)
        raise TypeError(node)

    def _mark(
        self, kind: Kind, inside: list[Node], around: frozenset[Kind], *, in_link: bool
    ) -> str:
        text = self._written(inside, around | {kind}, at_start=False, in_link=in_link)
        bare = text.strip()
        if not bare or kind in around:
            return text
        before, _, after = text.partition(bare)
        sign = kind.value
        if kind is Kind.EMPHASIS and (bare[0] == "*" or bare[-1] == "*"):
            only = inside[0] if len(inside) == 1 else None
            if not (isinstance(only, Mark) and only.kind is Kind.STRONG):
                bare = SEAM * (bare[0] == "*") + bare + SEAM * (bare[-1] == "*")
        elif bare[0] == sign[0] or bare[-1] == sign[0]:
            bare = SEAM * (bare[0] == sign[0]) + bare + SEAM * (bare[-1] == sign[0])
        return f"{before}{sign}{bare}{sign}{after}"

    def _link(self, link: Link, around: frozenset[Kind]) -> str:
        text = self._written(link.inside, around, at_start=False, in_link=True)
        text = " ".join(text.split())
        if not link.address:
            return text
        target = self.target(link.address, link.at)
        if target.address is None:
            told = target.words
            return f"{text} ({escape(told, at_start=False)})" if told and told != text else text
        return link_markdown(text, target.address)

    def _image(self, image: Image, *, in_link: bool) -> str:
        alt = picture_words(image) or ""
        if in_link and not image.is_embed:
            return escape(alt or file_name(image.address), at_start=False)
        found = self.find_image(image.address)
        if isinstance(found, ImageFile):
            what = f"the picture {image.address[:60]} is not shown: an article shows one"
            self.hint(image.at, what, "leave it, if the text is clear without it")
            return escape(alt, at_start=False)
        if found is not None:
            self.hint(image.at, f"{image.address[:60]} is not shown: {found.wrong}", found.mend)
            return escape(alt, at_start=False)
        if image.is_embed:
            mend = "put it beside the article, or write ![what it shows](https://…)"
            self.hint(image.at, f"the file {image.address[:60]} is not here", mend)
            return ""
        target = self.target(image.address, image.at)
        if target.address is None:
            if image.address.startswith("data:"):
                mend = "put the picture on the web, and write its address"
                self.hint(image.at, "a picture within the text is left out", mend)
            return escape(alt, at_start=False)
        if not alt:
            self.hint(image.at, *NO_WORDS)
        shown = escape(alt or file_name(target.address), at_start=False)
        return link_markdown(shown, target.address)


def picture_words(image: Image) -> str | None:
    """Return the words for who can't see a picture, if it has any."""
    return _SIZE.sub("", words(image.inside)) or None


def _plain(plain: str, *, at_start: bool, is_typed: bool) -> str:
    """Return words escaped; a small line, which only Discord knows, is meant where it is typed."""
    if at_start and is_typed and plain.startswith("-# "):
        return "-# " + escape(plain[3:], at_start=False)
    if not at_start or plain[:1].isalpha():
        return escape(plain, at_start=False)
    blanks = plain[: len(plain) - len(plain.lstrip())]
    return blanks + escape(plain[len(blanks) :])


def _beside(before: str, words: str) -> str:
    """Return words without the blank that is there already: what stood between is left out."""
    return words[1:] if words[:1] == " " == before[-1:] else words


def _begins_line(following: list[Node]) -> bool:
    """Tell whether a line has to begin here: what follows is an item of a list typed by hand."""
    node = following[0] if following else None
    return isinstance(node, Text) and _ITEM.match(node.words) is not None


def _run_together(before: str, after: str) -> bool:
    return before[-1:] in ("*", "_", "~", "|", "`") and before[-1:] == after[:1]


def _code(code: str) -> str:
    code = " ".join(code.split("\n"))
    if not code.strip():
        return code
    if "`" not in code:
        return f"`{code}`"
    if "``" not in code:
        return f"`` {code.strip()} ``" if code[0] == "`" or code[-1] == "`" else f"``{code}``"
    return escape(code, at_start=False)
