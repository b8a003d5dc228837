"""One file's bytes to an `Article`, or to all that is wrong with them.

The walk: bytes → lines (`decode`) → the keys on top (`headers`, `front_matter`) → the text below
(`markdown` or `plain_text`) → an article.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from bot.articles.article import Article, Section
from bot.articles.content import content_mark
from bot.articles.faults import Findings, Hint, printable, quoted
from bot.articles.images import ImageFinder, no_images
from bot.articles.markdown.blocks import line_markdown, line_words
from bot.articles.markdown.escape import escape
from bot.articles.reading.decode import Lines, decode
from bot.articles.reading.front_matter import FrontMatter, read_facts
from bot.articles.reading.headers import read_header
from bot.articles.reading.lead import unless_said, without_title
from bot.articles.reading.markdown_text import Body, Written, read_markdown
from bot.articles.reading.plain_text import read_plain_text
from bot.articles.text import SHORT_KEY, plain_line, shorten, slug

MARKDOWN: Final = frozenset({".md", ".markdown", ".mdx", ".mdown", ".mkd"})
PLAIN: Final = frozenset({".txt", ".text"})
_WRITE_A_HEADING = "write one such as ## What's Next? on a line of its own above each part"
_SHOWN_AT_MOST: Final = 12_000
"""Characters of a section; more than three pages of a message are rarely read."""


@dataclass(frozen=True)
class Reading:
    """What came of reading one file."""

    article: Article | None
    """None for a draft, which is no mistake."""
    hints: tuple[Hint, ...] = ()


def parse(data: bytes, name: str, zone: dt.tzinfo = dt.UTC) -> Article:
    """Read a file's bytes; a draft is read like others. See `read`.

    Raises:
        ParseError: the file is not an article; it carries every fault that was found.
    """
    file = printable(name)
    lines = decode(data, file)
    findings = Findings(file, lines.numbers)
    facts, below = _facts(lines, findings, zone, no_images)
    return _article(article_id(name), name, lines, below, facts, findings, no_images)


def read(
    data: bytes,
    name: str,
    zone: dt.tzinfo,
    identifier: str | None = None,
    find_image: ImageFinder = no_images,
) -> Reading:
    """Read a file's bytes; `name`, with or without folders, stands in faults and hints.

    Its ending tells how: plain text, or Markdown. Times without an offset are by `zone`.

    Raises:
        ParseError: the file is not an article; it carries every fault and hint.
    """
    lines = decode(data, printable(name))
    return read_lines(lines, name, zone, identifier, find_image)


def read_lines(
    lines: Lines,
    name: str,
    zone: dt.tzinfo,
    identifier: str | None = None,
    find_image: ImageFinder = no_images,
    *,
    complete: Callable[[Body], Body] = lambda body: body,
) -> Reading:
    """Read lines as `read` does; `complete` may add to a text what it lacks.

    Raises:
        ParseError: the text is not an article; it carries every fault and hint.
    """
    findings = Findings(printable(name), lines.numbers)
    facts, below = _facts(lines, findings, zone, find_image)
    if facts.is_draft:
        return Reading(None)
    article = _article(
        identifier or article_id(name), name, lines, below, facts, findings, find_image, complete
    )
    return Reading(article, findings.hints)


def article_id(name: str) -> str:
    """Return the id of the article in the file of that name."""
    return slug(PurePath(name).stem)


def _facts(
    lines: Lines, findings: Findings, zone: dt.tzinfo, find_image: ImageFinder
) -> tuple[FrontMatter, int]:
    header = read_header(lines.texts, findings)
    return read_facts(header.entries, findings, zone, find_image), header.below


def _article(
    identifier: str,
    name: str,
    lines: Lines,
    below: int,
    facts: FrontMatter,
    findings: Findings,
    find_image: ImageFinder,
    complete: Callable[[Body], Body] = lambda body: body,
) -> Article:
    suffix = PurePath(name).suffix.lower()
    body = complete(_body(lines.texts, below, suffix, facts, findings, find_image))
    if not body.sections:
        _note_no_heading(lines.texts, below, findings)
    sections = _sections(body.sections, findings)
    _compare_titles(body, facts, findings)
    findings.raise_any()
    if not sections:
        wrong = "there is nothing to show below the headings"
        findings.add_at(body.sections[0].line, wrong, "write text below them")
        findings.raise_any()
    picture = None if facts.image or facts.image_file else body.picture
    title = _words(facts.title, name) or body.title
    lead = body.lead or unless_said(_one_paragraph(facts, name, findings), sections)
    article = Article(
        id=identifier,
        title=title,
        lead=without_title(lead, title),
        sections=sections,
        date=facts.date,
        out=facts.out,
        out_local=facts.out_local,
        expires=facts.expires,
        expires_local=facts.expires_local,
        source=facts.source,
        image=facts.image or (picture.address if picture else None),
        image_file=facts.image_file or (picture.file if picture else None),
        image_alt=facts.image_alt or (picture.alt if picture else None),
        language=facts.language,
        tags=facts.tags,
        author=facts.author,
        opening="" if facts.title or body.title else body.opening,
        correction=facts.correction,
    )
    typed = "\n".join(lines.texts[below:])
    return replace(article, content=_mark(article, facts, typed))


def _mark(article: Article, facts: FrontMatter, text: str) -> str:
    """Return the mark of what is typed and of what is seen; the order is kept for good."""
    picture = article.image_file.digest if article.image_file else None
    typed = [
        facts.title,
        facts.date_typed,
        facts.author,
        facts.source,
        facts.image,
        facts.image_alt,
        facts.lead,
        picture,
        text,
    ]
    seen = [
        article.title,
        article.date.isoformat() if article.date else None,
        article.author,
        article.source,
        article.image,
        article.image_alt,
        article.lead,
        picture,
        *(part for each in article.sections for part in (each.title, each.body)),
    ]
    return content_mark(typed, seen, article.correction)


def _body(
    lines: list[str],
    start: int,
    suffix: str,
    facts: FrontMatter,
    findings: Findings,
    find_image: ImageFinder,
) -> Body:
    if suffix in PLAIN:
        return read_plain_text(
            lines, start, findings, source=facts.source, has_title=facts.title is not None
        )
    return read_markdown(
        lines,
        start,
        findings,
        source=facts.source,
        has_title=facts.title is not None,
        has_image=facts.image is not None or facts.image_file is not None,
        find_image=find_image,
        is_mdx=suffix == ".mdx",
    )


def _words(title: str | None, name: str) -> str | None:
    """Return a title's words; in a Markdown file it may be marked."""
    if title is None or PurePath(name).suffix.lower() in PLAIN:
        return title
    if not any(sign in title for sign in "*_`&<[\\"):
        return title
    return line_words(title) or title


def _one_paragraph(facts: FrontMatter, name: str, findings: Findings) -> str:
    """Return the lead that the front matter gives, as Discord's Markdown."""
    if not facts.lead:
        return ""
    if PurePath(name).suffix.lower() in PLAIN:
        return escape(facts.lead)
    line = findings.number(facts.lines.get("lead", 0))
    return line_markdown(
        facts.lead, facts.source, lambda _, what, mend: findings.hint_at(line, what, mend)
    )


# --- sections ----------------------------------------------------------------------------------


def _sections(written: tuple[Written, ...], findings: Findings) -> tuple[Section, ...]:
    """Return the sections; those with a fault are left out."""
    seen: dict[str, Written] = {}
    sections = []
    for each in written:
        # By what is left of the key in a button's id, where no two may be the same either.
        each = _with_own_key(each, seen)
        short = shorten(each.key, SHORT_KEY)
        if short in seen:
            _note_same_key(each, seen[short], findings)
        elif not each.body and not each.is_bare:
            what = f"the section {quoted(each.title)} is left out: it has nothing to show"
            findings.hint_at(each.line, what, "write text below the heading, or delete it")
            continue
        elif not each.body:
            findings.add_at(
                each.line,
                f"the section {quoted(each.title)} is empty",
                "write its text below the heading, or delete the heading",
            )
        else:
            sections.append(Section(each.key, each.title, each.body))
            if len(each.body) > _SHOWN_AT_MOST:
                what = f"the section {quoted(each.title)} has {len(each.body):,} characters"
                findings.hint_at(each.line, what, "a message shows 4,096 at most; part it")
        seen.setdefault(short, each)
    return tuple(sections)


def _with_own_key(each: Written, seen: dict[str, Written]) -> Written:
    """Return a section whose key another one's title has made too, with a key of its own."""
    first = seen.get(shorten(each.key, SHORT_KEY))
    if first is None or first.title.casefold() == each.title.casefold():
        return each
    number = 2
    while shorten(f"{each.key}-{number}", SHORT_KEY) in seen:
        number += 1
    return replace(each, key=f"{each.key}-{number}")


def _note_same_key(each: Written, first: Written, findings: Findings) -> None:
    findings.add_at(
        each.line,
        f"the heading {quoted(each.title)} stands on line {first.line} already",
        "join the two sections, or change one heading",
    )


def _note_no_heading(lines: list[str], start: int, findings: Findings) -> None:
    """Say what a text without headings lacks: all, what stands below the facts, or just them."""
    first = next((i for i in range(start, len(lines)) if lines[i].strip()), None)
    if first is not None:
        findings.add(first, "no heading", _WRITE_A_HEADING)
    elif start:
        findings.add(start - 1, "no text below the front matter", "write the article there")
    else:
        findings.add(0, "the file is empty", "write an article in it, or delete the file")


def _compare_titles(body: Body, facts: FrontMatter, findings: Findings) -> None:
    """Say that the text's title is not the front matter's, if so: then it is not shown."""
    if body.title and facts.title and body.title not in (facts.title, plain_line(facts.title)):
        findings.hint_at(
            body.title_line,
            f"the title {quoted(body.title)} is not shown, since the front matter has "
            f"{quoted(facts.title)}",
            "keep one of them",
        )
