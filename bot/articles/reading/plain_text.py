"""A plain text file's text to title, lead and sections: line ends are line ends.

Marks mean what Discord takes them for. What readers could not follow or would be deceived by is
turned: links that lead nowhere, pictures, a quote or a mark that would go on into the next part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.faults import Findings
from bot.articles.markdown.links import file_name, link_markdown, resolve
from bot.articles.markdown.tokens import Source, Token
from bot.articles.reading.markdown_text import Body, Written
from bot.articles.reading.outline import Heading, is_title_line, outline
from bot.articles.reading.plain_headings import code_lines, find_headings, is_gap
from bot.articles.reading.plain_marks import with_partners
from bot.articles.text import plain_line

_REST_QUOTED = re.compile(r"[ \t]*>>> (?P<first>.*)")
_SENTENCE_END = (".", "!", "?", "…", "。")


def read_plain_text(
    lines: Sequence[str],
    start: int,
    findings: Findings,
    *,
    source: str | None,
    has_title: bool,
) -> Body:
    """Read the text that begins at line `start`; `has_title` if the front matter gives one."""
    found = find_headings(lines, start, findings)
    below = {each.index: each.below for each in found}
    headings = [
        Heading(
            each.index - start,
            each.level,
            each.key,
            each.title,
            findings.number(each.index),
            each.has_level,
            is_underlined=each.below - each.index == 2,
        )
        for each in found
    ]
    filled = [not is_gap(line) for line in lines[start:]]
    for each in found:
        for index in range(each.index, each.below):
            filled[index - start] = False
    plan = outline(headings, len(lines) - start, filled, has_title=has_title)

    def text(blocks: range) -> str:
        first, last = blocks.start + start, blocks.stop + start
        first = max(first, below.get(first - 1, first))
        return _turned(_trimmed(lines, first, last), source)

    title, line = (plan.title.title, plan.title.line) if plan.title else (None, 1)
    lead = plan.lead
    if plan.title is None and not has_title:
        words = [block for block in lead if filled[block]]
        if words and _is_title(lines, words, start):
            title = plain_line(lines[words[0] + start])
            line = findings.number(words[0] + start)
            lead = range(words[0] + 1, lead.stop)
    above = text(range(plan.title.block)) if plan.title else ""
    return Body(
        title=title,
        title_line=line,
        lead="\n\n".join(filter(None, (above, text(lead)))),
        opening="",
        sections=tuple(
            Written(each.key, each.title, text(blocks), each.line) for each, blocks in plan.sections
        ),
    )


def _is_title(lines: Sequence[str], words: Sequence[int], start: int) -> bool:
    """Tell whether the first line above the sections is the title, and not the lead's."""
    first = plain_line(lines[words[0] + start])
    if len(words) > 1 and words[1] == words[0] + 1 and first.endswith(_SENTENCE_END):
        return False
    return is_title_line(first, is_alone=len(words) == 1)


def _trimmed(lines: Sequence[str], start: int, end: int) -> str:
    """Return the text between two headings, without blank lines and rules at its ends."""
    while start < end and is_gap(lines[start]):
        start += 1
    while start < end and is_gap(lines[end - 1]):
        end -= 1
    return "\n".join(lines[start:end]).rstrip()


# --- what Discord would take otherwise -----------------------------------------------------


def _turned(text: str, source: str | None) -> str:
    if "://" not in text and not any(sign in text for sign in "]>*_~|`"):
        return text
    lines = [_without_bare_quote(line) for line in text.split("\n")]
    for index, line in enumerate(lines):
        if match := _REST_QUOTED.fullmatch(line):
            lines[index:] = [f"> {each}" for each in (match["first"], *lines[index + 1 :])]
            break
    if "](" in text:
        read = Source(lines, list(range(1, len(lines) + 1)))
        lines = _with_links(read, source).split("\n")
    return _outside_code(lines)


def _without_bare_quote(line: str) -> str:
    """Return a quote's empty line as Discord takes it: alone it would show the sign."""
    return "> " if line.strip() == ">" else line


def _outside_code(lines: list[str]) -> str:
    """Return the lines with marks in pairs; code is left alone."""
    code = code_lines(lines, 0, Findings("", range(len(lines))))
    parts: list[str] = []
    start = 0
    for index in range(len(lines) + 1):
        is_end = index == len(lines)
        if is_end or (index in code) != (start in code):
            part = "\n".join(lines[start:index])
            parts.append(part if start in code else with_partners(part))
            start = index
    return "\n".join(parts)


def _with_links(read: Source, source: str | None) -> str:
    """Return the text with its links and pictures as Discord can show them."""
    made: list[str] = []
    done = 0
    for index, token in enumerate(read.tokens):
        if token.kind not in ("+Link", "+Image") or token.start < done:
            continue
        turned = _turned_link(read, index, source)
        if turned is not None:
            made += [read.raw[done : token.start].decode(), turned]
            done = token.end
    return "".join([*made, read.raw[done:].decode()])


def _turned_link(read: Source, index: int, source: str | None) -> str | None:
    """Return what stands in a link's stead; None for what is no link to whoever typed it."""
    token = read.tokens[index]
    form, typed = token.value["link_type"], token.value["dest_url"]
    if form != "Inline":
        return None
    target = resolve(typed, source)
    if target.wrong:
        return None
    opened = 2 if token.kind == "+Image" else 1
    label = read.raw[token.start + opened : _label_end(read.tokens, index)].decode()
    label = " ".join(label.split())
    if target.address is None:
        return f"{label} ({target.words})" if target.words else label
    if not label and token.kind == "+Image":
        label = file_name(target.address)
    return link_markdown(label, target.address)


def _label_end(tokens: Sequence[Token], index: int) -> int:
    """Return the offset behind what stands between a link's brackets."""
    end, depth = tokens[index].start + (2 if tokens[index].kind == "+Image" else 1), 1
    for token in tokens[index + 1 :]:
        sign = token.kind[0]
        depth += (sign == "+") - (sign == "-")
        if depth == 0:
            return end
        end = max(end, token.end)
    return end
