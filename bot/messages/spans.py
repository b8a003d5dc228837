"""The spans of Discord Markdown that a cut must respect: links, code, emphasis."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.messages.characters import length

# Possessive quantifiers and lookbehinds keep this linear on any text.
_TOKEN = re.compile(
    r"""
    (?P<escape> \\[^0-9A-Za-z\s] )
  | (?P<fence> (?<!`)`{3,}+ (?:(?P<info>[A-Za-z0-9_+\-.\#]{1,32})\n)?
        (?P<code>[\s\S]*?) `{3,}+ )
  | (?P<inline> (?<!`) (?: `(?!`) (?:[^`\n]|\n(?![ \t]*\n))++ `
        | ``(?!`) (?:[^`\n]|\n(?![ \t]*\n)|(?<!`)`(?!`))++ `` ) (?!`) )
  | (?P<link> \[ (?P<label> (?: [^\[\]\n\\] | \\[^\n] | \[[^\[\]\n]*+\] )++ ) \]
        \( (?P<target> (?: [^\s()]++ | \([^\s()]*+\) )++ ) (?:[ ]"[^"\n]*+")? \) )
  | (?P<whole> <(?:https?://|[@\#:/]|a:|t:|id:)[^<>\n]*+>
        | (?i:https?://)[^\s<>]*[^\s<>*~|.,:;!?"')\]] )
  | (?P<mark> (?<!\*)\*{1,3}+(?!\*) | (?<!_)_{1,3}+(?!_)
        | (?<!~)~~(?!~) | (?<!\|)\|\|(?!\|) )
    """,
    re.VERBOSE,
)
# More than all emphasis marks that can be open at one place, counted for closing and reopening.
MAX_MARKS = 40


@dataclass(frozen=True, slots=True)
class Span:
    """A span of text that can be cut only in its inside, or not at all if that is empty.

    A page that ends inside a span gets its `closing`, and the next page its `opening`.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    opening: str = ""
    closing: str = ""
    is_code_block: bool = False

    def is_open_at(self, index: int) -> bool:
        """Tell whether `index` is in the inside of the span."""
        return self.inner_start < index < self.inner_end


def find_spans(text: str, limit: int) -> list[Span]:
    """Return the spans of `text`, sorted by start, for pages of at most `limit` units.

    Links, addresses, mentions and code that fit on a page must stay whole. Longer code can be
    cut inside; longer addresses are not spans and are cut like any overlong word.
    """
    spans: list[Span] = []
    open_marks: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text):
        if match["mark"]:
            if span := _pair(match, open_marks):
                spans.append(span)
            continue
        size = length(match[0])
        if match["fence"] or size > limit - MAX_MARKS:
            # Something that fills a page leaves no room to close emphasis around it.
            open_marks.clear()
        if size <= limit:
            spans.append(Span(match.start(), match.end(), match.start(), match.start()))
        elif match["fence"] or match["inline"]:
            spans.append(_code(match))
    spans.sort(key=lambda span: (span.start, -span.end))
    return spans


def spell_out_links(text: str, limit: int) -> str:
    """Return `text` with masked links longer than `limit` units as "label (address)"."""

    def spell_out(match: re.Match[str]) -> str:
        if match["link"] and length(match[0]) > limit:
            return f"{match['label']} ({match['target']})"
        return match[0]

    return _TOKEN.sub(spell_out, text)


def _code(match: re.Match[str]) -> Span:
    """Return a code block or inline code as a span that can be cut inside."""
    if match["fence"]:
        # In a list what is not indented ends the item, and the code with it.
        line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
        indent = line if line.isspace() and len(line) <= MAX_MARKS // 4 else ""
        opening, closing = f"```{match['info'] or ''}\n", f"\n{indent}```"
        first, last = match.span("code")
    else:
        ticks = "``" if match[0].startswith("``") else "`"
        # The space keeps backticks at the edge of the code apart from the marks.
        blank = " " if ticks == "``" else ""
        opening, closing = ticks + blank, blank + ticks
        first, last = match.start() + len(ticks), match.end() - len(ticks)
    inside = match.string[first:last]
    # Blanks at either end belong to the marks: a cut there would leave empty code.
    first += len(inside) - len(inside.lstrip())
    last -= len(inside) - len(inside.rstrip())
    return Span(match.start(), match.end(), first, last, opening, closing, bool(match["fence"]))


def _pair(mark: re.Match[str], open_marks: list[re.Match[str]]) -> Span | None:
    """Return the span that `mark` closes; otherwise note it if it can open one."""
    sign, text = mark[0], mark.string
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    # Spoilers may have blanks inside; an underscore between letters is part of a name.
    closes = sign == "||" or (before.strip() and not (sign[0] == "_" and after.isalnum()))
    opens = sign == "||" or (after.strip() and not (sign[0] == "_" and before.isalnum()))
    opener = next((other for other in reversed(open_marks) if other[0] == sign), None)
    if opener and closes and opener.end() < mark.start():
        del open_marks[open_marks.index(opener) :]
        return Span(opener.start(), mark.end(), opener.end(), mark.start(), sign, sign)
    if opens and not opener:
        open_marks.append(mark)
    return None
