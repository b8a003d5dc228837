"""One file's bytes to an `Article`, or to all that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from bot.articles.article import Article, Section
from bot.articles.faults import Fault, Findings, ParseError, printable, quoted
from bot.articles.front_matter import read_front_matter
from bot.articles.headings import Heading, find_headings, is_gap
from bot.articles.text import SHORT_KEY, clean, plain_line, shorten, slug
from bot.articles.titles import TitleLine, split_title

MAX_BYTES: Final = 1_048_576
"""1 MiB: more than a long book's chapter, and read in a second."""

_EDITORS_LINE_END = re.compile("\r\n|[\n\r]")
_RARE_LINE_END = re.compile("[\v\f\x85\u2028\u2029]")
_WRITE_A_HEADING = "write one such as ## What's Next? on a line of its own above each part"


def parse(data: bytes, name: str) -> Article:
    """Read a file's bytes; `name`, with or without folders, gives the id and stands in faults.

    Raises:
        ParseError: the file is not an article; it carries every fault that was found.
    """
    file = printable(name)
    text = _decode(data, file)
    lines = clean(text).split("\n")
    findings = Findings(file, _line_numbers(text))
    facts, start = read_front_matter(lines, findings)
    headings = find_headings(lines, start, findings)
    if not headings:
        _note_no_heading(lines, start, findings)
        findings.raise_any()
    title, section_headings = split_title(lines, start, headings, findings)
    sections = _sections(lines, section_headings, findings)
    if title and facts.title:
        _note_two_titles(title, facts.title, findings)
    findings.raise_any()
    return Article(
        id=article_id(name),
        title=facts.title or (title.words if title else None),
        sections=sections,
        date=facts.date,
        source=facts.source,
        image=facts.image,
        image_alt=facts.image_alt,
        language=facts.language,
        tags=facts.tags,
    )


def article_id(name: str) -> str:
    """Return the id of the article in the file of that name."""
    return slug(PurePath(name).stem)


# --- bytes to lines ------------------------------------------------------------------------


def _decode(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        wrong = f"the file has more than {MAX_BYTES:,} bytes"
        raise ParseError([Fault(file, 1, wrong, "part it into several articles")])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line = 1 + len(_EDITORS_LINE_END.findall(before))
        wrong = f"byte 0x{data[error.start]:02x} at offset {error.start:,} is not UTF-8"
        raise ParseError([Fault(file, line, wrong, "save the file as UTF-8")]) from None


def _line_numbers(text: str) -> list[int]:
    """Return, for each line of the cleaned text, its number in the file.

    Cleaning ends a line at all that Unicode calls a line end; editors do so at fewer.
    """
    editors_lines = _EDITORS_LINE_END.split(text)
    return [
        number
        for number, line in enumerate(editors_lines, start=1)
        for _ in _RARE_LINE_END.split(line)
    ]


# --- lines to sections ---------------------------------------------------------------------


def _sections(
    lines: Sequence[str], headings: Sequence[Heading], findings: Findings
) -> tuple[Section, ...]:
    """Return the sections below `headings`; those with a fault are left out."""
    seen: dict[str, Heading] = {}
    sections = []
    ends = [*(heading.index for heading in headings[1:]), len(lines)]
    for heading, end in zip(headings, ends, strict=True):
        # By what is left of the key in a button's id, where no two may be the same either.
        short = shorten(heading.key, SHORT_KEY)
        body = _body(lines, heading.below, end)
        if short in seen:
            _note_same_key(heading, seen[short], findings)
        if not body:
            findings.add(
                heading.index,
                f"the section {quoted(heading.title)} is empty",
                "write its text below the heading, or delete the heading",
            )
        elif short not in seen:
            sections.append(Section(heading.key, heading.title, body))
        seen.setdefault(short, heading)
    return tuple(sections)


def _body(lines: Sequence[str], start: int, end: int) -> str:
    """Return the text between two headings, without blank lines and rules at its ends."""
    while start < end and is_gap(lines[start]):
        start += 1
    while start < end and is_gap(lines[end - 1]):
        end -= 1
    return "\n".join(lines[start:end]).rstrip()


def _note_same_key(heading: Heading, first: Heading, findings: Findings) -> None:
    line = findings.number(first.index)
    is_same = heading.key == first.key
    clash = f"stands on line {line} already" if is_same else f"is too like that on line {line}"
    findings.add(
        heading.index,
        f"the heading {quoted(heading.title)} {clash}",
        "join the two sections, or change one heading",
    )


def _note_no_heading(lines: Sequence[str], start: int, findings: Findings) -> None:
    """Say what a text without headings lacks: all, what stands below the facts, or just them."""
    first = next((i for i in range(start, len(lines)) if lines[i].strip()), None)
    if first is not None:
        findings.add(first, "no heading", _WRITE_A_HEADING)
    elif start:
        findings.add(start - 1, "no text below the front matter", "write the article there")
    else:
        findings.add(0, "the file is empty", "write an article in it, or delete the file")


def _note_two_titles(title: TitleLine, other: str, findings: Findings) -> None:
    """Say that the text's title is not the front matter's, if so."""
    if title.words not in (other, plain_line(other)):
        findings.add(
            title.index,
            f"the title {quoted(title.words)} differs from {quoted(other)} in the front matter",
            "keep one of them",
        )
