"""A Markdown file's text to title, lead and sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.articles.faults import Findings, quoted
from bot.articles.images import ImageFinder, no_images
from bot.articles.markdown.blocks import BlockWriter, Picture
from bot.articles.markdown.tokens import Source, Token
from bot.articles.reading.dialects import Normal, as_commonmark
from bot.articles.reading.known import (
    KNOWN_TITLES,
    VERY_NEAR,
    bare_title,
    heading_key,
    nearest_known,
)
from bot.articles.reading.near_misses import note_near_misses
from bot.articles.reading.outline import Heading, is_title_line, outline

MAX_HEADINGS: Final = 1_000
"""Far more than anyone reads by button; it bounds the work on a file that is no article."""


_INDENTS = (" ", "\t")
_CLOSED = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*\Z")


@dataclass(frozen=True)
class Written:
    """One section as it was written."""

    key: str
    title: str
    body: str
    line: int
    is_bare: bool = True
    """If the body is empty: whether there is nothing at all below the heading."""


@dataclass(frozen=True)
class Body:
    """What a file says below its front matter."""

    title: str | None
    title_line: int
    lead: str
    opening: str
    """The words of the first paragraph of all."""
    sections: tuple[Written, ...]
    picture: Picture | None = None


def read_markdown(
    lines: Sequence[str],
    start: int,
    findings: Findings,
    *,
    source: str | None,
    has_title: bool,
    has_image: bool,
    find_image: ImageFinder = no_images,
    is_mdx: bool = False,
) -> Body:
    """Read the text that begins at line `start`; relative addresses begin at `source`.

    `has_title` and `has_image` tell what the front matter gave.
    """
    code = _code_lines(lines, start, findings)
    normal = as_commonmark(lines, start, findings, code=code, is_mdx=is_mdx)
    numbers = [findings.number(index) for index in normal.indices]
    read = Source(normal.lines, numbers or [1])
    _refuse_open_comment(read, findings)

    def hint(at: int, what: str, mend: str) -> None:
        findings.hint_at(read.line(at), what, mend)

    writer = BlockWriter(read, hint, source, may_take_picture=not has_image, find_image=find_image)
    headings = _headings(read, writer, normal, findings)
    has_signs = any(each.has_level and not each.is_underlined for each in headings)
    note_near_misses(lines, start, findings, code=code, has_signs=has_signs)
    filled = [_has_words(read, block) for block in range(len(read.blocks))]
    plan = outline(headings, len(read.blocks), filled, has_title=has_title)
    title, title_line, lead = _title(plan.title, plan.lead, read, writer, filled, has_title)
    above = [read.blocks[block] for block in lead]
    parts = [
        (heading, [read.blocks[block] for block in blocks]) for heading, blocks in plan.sections
    ]
    return Body(
        title=title,
        title_line=title_line,
        lead=writer.part(above),
        opening=writer.opening([*above, *(parts[0][1] if parts else [])]),
        sections=tuple(
            Written(
                heading.key,
                heading.title,
                writer.section(blocks),
                heading.line,
                is_bare=not _has_source_below(read, heading),
            )
            for heading, blocks in parts
        ),
        picture=writer.picture,
    )


def _has_source_below(source: Source, heading: Heading) -> bool:
    """Tell whether something stands below a heading, be it shown or not."""
    start = source.blocks[heading.block][0].end
    later = (token.start for token, _ in source.blocks[heading.block + 1 :] if _parts(token))
    return bool(source.raw[start : next(later, len(source.raw))].strip()) or _stands_above(
        source, heading
    )


def _parts(token: Token) -> bool:
    return token.kind == "+Heading"


def _stands_above(source: Source, heading: Heading) -> bool:
    """Tell whether the next block is a deeper heading, which has the text."""
    following = source.blocks[heading.block + 1 : heading.block + 2]
    return bool(following) and (
        following[0][0].kind == "+Heading"
        and int(following[0][0].value["level"][1]) > heading.level
    )


def _code_lines(lines: Sequence[str], start: int, findings: Findings) -> frozenset[int]:
    """Return the indices of the lines of code, as CommonMark sees them."""
    if not any("```" in line or "~~~" in line or line[:1] in _INDENTS for line in lines[start:]):
        return frozenset()
    indices = list(range(start, len(lines)))
    read = Source(list(lines[start:]), indices)
    code: set[int] = set()
    for token in read.tokens:
        if token.kind == "+CodeBlock":
            first, last = read.line(token.start), read.line(max(token.start, token.end - 1))
            code.update(range(first, last + 1))
            is_fenced = isinstance(token.value, dict)
            if is_fenced and (first == last or not _CLOSED.match(lines[last])):
                mark = lines[first].lstrip("> -*+0123456789.)\t")[:3]
                findings.add(
                    first,
                    "this code block is never closed",
                    f"write {mark} on a line of its own where it ends",
                )
    return frozenset(code)


def _refuse_open_comment(source: Source, findings: Findings) -> None:
    """Note a comment that goes on to the end of the file, with all that is below it."""
    for token, inside in source.blocks:
        if token.kind == "+HtmlBlock":
            raw = "".join(each.value for each in inside).strip()
            if raw.startswith("<!--") and "-->" not in raw:
                line = source.line(token.start)
                findings.add_at(line, "this comment is never closed", "write --> where it ends")


def _headings(
    source: Source, writer: BlockWriter, normal: Normal, findings: Findings
) -> list[Heading]:
    found: list[Heading] = []
    unlevelled = {findings.number(index) for index in normal.unlevelled}
    for block, (token, inside) in enumerate(source.blocks):
        if token.kind != "+Heading":
            continue
        if _is_paragraph(block, source):
            # A rule right below a paragraph, to everybody but CommonMark.
            source.blocks[block] = (replace(token, kind="+Paragraph"), inside)
            continue
        words = writer.words(inside)
        title = bare_title(words) or words
        if not title:
            continue
        key, line = heading_key(words), source.line(token.start)
        raw = source.raw[token.start : token.start + 4].lstrip()
        found.append(
            Heading(
                block=block,
                level=int(token.value["level"][1]),
                key=key,
                title=KNOWN_TITLES.get(key) or _without_attributes(words),
                line=line,
                has_level=line not in unlevelled,
                is_underlined=not raw.startswith(b"#"),
            )
        )
        if key not in KNOWN_TITLES and (known := nearest_known(words, VERY_NEAR)):
            what = f"{quoted(words)} is nearly the known heading {quoted(known)}"
            findings.hint_at(line, what, f"write ## {known}, or leave it if it is another")
        if len(found) > MAX_HEADINGS:
            wrong = f"more than {MAX_HEADINGS:,} headings"
            findings.add_at(line, wrong, "part the file into several articles")
            break
    return found


def _is_paragraph(block: int, source: Source) -> bool:
    """Tell whether an underlined heading is rather a paragraph with a rule below it."""
    token, inside = source.blocks[block]
    raw = source.raw[token.start : token.end]
    if raw.lstrip().startswith(b"#"):
        return False
    following = source.blocks[block + 1 : block + 2]
    is_bare = block > 0 and (not following or following[0][0].kind == "+Heading")
    is_long = is_bare or len(raw) > 140 or any(each.kind == "SoftBreak" for each in inside)
    words = raw.split(b"\n")[0].strip()
    has_link = any(each.kind in ("+Link", "+Emphasis") for each in inside)
    return is_long or has_link or words.endswith((b".", b":", b","))


def _without_attributes(words: str) -> str:
    bare = words.rpartition(" {")
    return bare[0].strip() if words.endswith("}") and bare[2].startswith(("#", ".")) else words


def _has_words(source: Source, block: int) -> bool:
    token, inside = source.blocks[block]
    if token.kind in ("Rule", "+FootnoteDefinition"):
        return False
    if token.kind == "+HtmlBlock":
        raw = "".join(each.value for each in inside).strip()
        return not (raw.startswith("<!--") and raw.endswith("-->"))
    return bool(inside)


def _is_picture(source: Source, block: int) -> bool:
    """Tell whether a block holds a picture, in a link or not, and no words beside it."""
    depth = 0
    kinds = [token.kind for token in source.blocks[block][1]]
    for kind in kinds:
        depth += (kind == "+Image") - (kind == "-Image")
        if not depth and kind not in ("-Image", "+Link", "-Link"):
            return False
    return "+Image" in kinds


def _title(
    heading: Heading | None,
    lead: range,
    source: Source,
    writer: BlockWriter,
    filled: Sequence[bool],
    has_title: bool,
) -> tuple[str | None, int, Sequence[int]]:
    """Return the title, its line, and the blocks of the lead."""
    if heading is not None:
        above = [block for block in range(heading.block) if filled[block]]
        return heading.title, heading.line, [*above, *lead]
    blocks = [block for block in lead if filled[block]]
    if has_title or not blocks:
        return None, 1, blocks
    first = next((block for block in blocks if not _is_picture(source, block)), None)
    if first is None:
        return None, 1, blocks
    token, inside = source.blocks[first]
    rest = [block for block in blocks if block != first]
    is_line = token.kind == "+Paragraph" and all(each.kind != "SoftBreak" for each in inside)
    words = writer.words(inside) if is_line else ""
    if token.kind == "+Heading":  # one that is no section's, since it stands above them all
        return writer.words(inside), source.line(token.start), rest
    if is_title_line(words, is_alone=not rest):
        return words, source.line(token.start), rest
    return None, 1, blocks
