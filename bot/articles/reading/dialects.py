"""What editors and their programs write, line by line, as CommonMark means it.

    ##⍽Background             a no-break or ideographic blank behind the signs is a blank
    What's Next?              one of the known headings, plain, bold or underlined, is a heading
    **What's Next?** Work …   likewise, with its text on the same line
    <h2>Costs</h2>            a heading
    >>> rest                  Discord's quote of all that follows, as far as the section goes
    :::note Title … :::       a container: a callout with its title, and a hint
    !!! note "Title"          MkDocs: likewise, with the indented lines below
    === "Tab"                 MkDocs: a bold line, with the indented lines below
    ---- ---, | a verse       Pandoc's simple tables, and its lines that stay lines
    %% … %%                   a comment of Obsidian's that spans lines is dropped
    [TOC], *[HTML]: …         a table of contents, an abbreviation: dropped
    import x from "y"         MDX: dropped, in a file of that kind
    --- title: … ---          a second front matter: the file holds several articles

Lines of code are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.articles.faults import Findings
from bot.articles.reading.known import KNOWN_TITLES, known_key
from bot.articles.reading.pandoc import simple_table, verse

_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SIGNS = re.compile(rf"(?P<signs> {{0,3}}#{{1,6}})(?P<blank>[{_BLANKS}][\s{_BLANKS}]*)(?=\S)")
_LISTED = re.compile(r"[ \t]*\(?\d{1,3}[.):]")
_GLUED = re.compile(r"[ \t]{0,3}(?P<signs>#{1,6})(?P<words>[^\s#].{9,90})")
_HEADING = re.compile(r"[ \t]{0,3}(?P<signs>#{1,6})[ \t]+(?P<words>.+?)[ \t]*#*[ \t]*")
_HTML_HEADING = re.compile(
    r"[ \t]*<h(?P<level>[1-6])\b[^>]*>(?P<words>.*?)</h(?P=level)>[ \t]*", re.I
)
_RUN_IN = re.compile(
    r"[ \t]{0,3}(?P<mark>\*\*|__)(?P<words>[^*_]+)(?P=mark)[:.]?[ \t]+(?P<rest>\S.*)"
)
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{3,})[ \t]*")
_REST_QUOTED = re.compile(r" {0,3}>>> (?P<words>.*)")
_CONTAINER = re.compile(
    r"[ \t]*:{3,}[ \t]*"
    r"(?:\{\.(?P<class>[\w-]+)[^{}]*\}|\{[^{}]*\}|(?P<kind>[\w-]+)(?:\{[^{}]*\})?)"
    r"[ \t]*\[?(?P<title>[^\]]*)\]?[ \t]*"
)
_CONTAINER_END = re.compile(r"[ \t]*:{3,}[ \t]*")
_ADMONITION = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>\w+)(?:[ \t]+[\"“](?P<title>[^\"”]*)[\"”])?[ \t]*"
)
_SIZED = re.compile(r"(?P<picture>!\[[^\]\n]*\]\([^\s()]+)[ ]+=\d*x?\d*\)")
_TAB = re.compile(r"===\+?[ \t]+\"(?P<title>[^\"]*)\"[ \t]*")
_DROPPED = re.compile(r"[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|\{:toc\}|\*\[[^\]]+\]:.*)[ \t]*", re.I)
_MDX = re.compile(r"(?:import|export)\s.+")
_IMPORT = re.compile(r"(?:import|export)\s.+\sfrom\s+(?P<quote>[\"']).+(?P=quote)[ \t]*;?[ \t]*")
_MDX_COMMENT = re.compile(r"[ \t]*\{/\*.*?\*/\}")
_CONTENTS = re.compile(r"[ \t]{0,3}[*-][ \t]+\S.{0,80}")
_COMMENT = re.compile(r"[ \t]*<!--.*-->[ \t]*")
_KEY = re.compile(r"(?P<key>[A-Za-z_]\w*):(?:\s|$)")
_FRONT_KEYS = frozenset("title date source image tags layout author description slug".split())
_SENTENCE_ENDS = tuple('.!?…"”»)。！？')


class Normal(NamedTuple):
    """Lines as CommonMark."""

    lines: list[str]
    indices: list[int]
    """Where each stood before."""
    unlevelled: frozenset[int]
    """Indices of the known headings that were typed without number signs."""


def as_commonmark(
    lines: Sequence[str],
    start: int,
    findings: Findings,
    *,
    code: frozenset[int] = frozenset(),
    is_mdx: bool = False,
) -> Normal:
    """Return the lines from `start` as CommonMark; those with an index in `code` stay."""
    reader = _Lines(lines, start, findings, code, is_mdx)
    while reader.index < len(lines):
        reader.step()
    return Normal(reader.texts, reader.indices, frozenset(reader.unlevelled))


def is_known_line(lines: Sequence[str], index: int, start: int) -> bool:
    """Tell whether a plain line that is one of the known headings stands where one does.

    Above it is a gap, or the end of a sentence: else it is words within a paragraph.
    """
    if index == start:
        return True
    above = lines[index - 1].strip()
    if not above or above.startswith(("#", "---", "===", "<!--")):
        return True
    first = next((char for char in lines[index] if char.isalpha()), "")
    return above.endswith(_SENTENCE_ENDS) and first.isupper()


def is_listed(lines: Sequence[str], index: int) -> bool:
    """Tell whether a line is one of several with numbers."""
    if not _LISTED.match(lines[index]):
        return False
    near = lines[max(0, index - 1) : index + 2]
    return sum(bool(_LISTED.match(line)) for line in near) > 1


def without_marks(words: str) -> str:
    """Return a line without the stops at its end and the stars or underscores around it."""
    words = words.strip().rstrip(":：?？ \t")
    marks = re.match(r"[*_]*", words)[0]  # type: ignore[index]  # matches ""
    if marks and words.endswith(marks[::-1]):
        words = words[len(marks) : -len(marks)]
    return words.strip()


def _with_blank(line: str) -> str:
    """Return a line that begins with number signs with a plain blank behind them, if it may."""
    if line[0] == "\u00a0":
        line = line.lstrip()
    if match := _SIGNS.match(line):
        return f"{match['signs']} {line[match.end() :]}"
    glued = _GLUED.fullmatch(line)
    if glued and known_key(without_marks(glued["words"])):
        return f"{glued['signs']} {glued['words']}"
    return line


class _Lines:
    """One walk over the lines of a file."""

    def __init__(
        self,
        lines: Sequence[str],
        start: int,
        findings: Findings,
        code: frozenset[int],
        is_mdx: bool,
    ) -> None:
        self._lines = lines
        self._start = start
        self._findings = findings
        self._code = code
        self._is_mdx = is_mdx
        self.index = start
        self.texts: list[str] = []
        self.indices: list[int] = []
        self.unlevelled: set[int] = set()
        self._is_quoting = False
        self._containers = 0
        self._indented = ""
        """What stands before the indented lines that belong to a line above; empty: nothing."""

    def step(self) -> None:
        """Take the next line, or several that belong together."""
        line = self._lines[self.index]
        if self._take_indented(line) or ("- " in line and self._take_table()):
            pass
        elif self.index in self._code:
            self._put(line)
        elif not line:
            self._put("> " if self._is_quoting else "")
        elif not (self._take_heading(line) or self._take_sign(line)):
            self._put(line)
        self.index += 1

    def _put(self, text: str, *more: str) -> None:
        if "{/*" in text:
            text = _MDX_COMMENT.sub("", text)
        if "![" in text and " =" in text:
            text = _SIZED.sub(r"\g<picture>)", text)
        prefix = (
            "> " if (self._is_quoting or self._containers) and self.index not in self._code else ""
        )
        for each in (text, *more):
            self.texts.append(prefix + each if prefix and not each.startswith("> ") else each)
            self.indices.append(self.index)

    # --- headings ------------------------------------------------------------------------------

    def _take_heading(self, line: str) -> bool:
        begins = line.lstrip()[:2]
        heading = None
        if begins[:1] == "#":
            line = _with_blank(line)
            heading = _HEADING.fullmatch(line)
        elif begins in ("<h", "<H") and (html := _HTML_HEADING.fullmatch(line)):
            return self._put_heading(f"{'#' * int(html['level'])} {html['words']}")
        if key := self._known(line, heading):
            if heading is None:
                self.unlevelled.add(self.index)
            signs = heading["signs"] if heading else "##"
            self._put_heading(f"{signs} {KNOWN_TITLES[key]}")
            following = self._lines[self.index + 1 : self.index + 2]
            if heading is None and following and _UNDERLINE.fullmatch(following[0]):
                self.index += 1
                self._put("")
            return True
        if heading:
            return self._put_heading(line)
        run_in = _RUN_IN.fullmatch(line) if begins in ("**", "__") else None
        if run_in and (key := known_key(run_in["words"])):
            self.unlevelled.add(self.index)
            self._put_heading(f"## {KNOWN_TITLES[key]}")
            self._put(run_in["rest"])
            return True
        return False

    def _known(self, line: str, heading: re.Match[str] | None) -> str | None:
        """Return the key of the known heading that a line is."""
        words = heading["words"] if heading else line.strip()
        if not 10 <= len(words) <= 90 or (heading is None and line.startswith(("    ", "\t"))):
            return None
        key = known_key(without_marks(words))
        if key and not heading and is_listed(self._lines, self.index):
            return None
        if key is None or heading or line.lstrip()[:1] in "*_":
            return key
        return key if is_known_line(self._lines, self.index, self._start) else None

    def _put_heading(self, line: str) -> bool:
        """End what goes on until a heading, and write it with a gap around."""
        self._is_quoting = False
        self._containers = 0
        self._put("", line, "")
        return True

    # --- signs ---------------------------------------------------------------------------------

    def _take_sign(self, line: str) -> bool:
        """Take a line that begins with a sign of some dialect."""
        is_import = _MDX.fullmatch(line) if self._is_mdx else _IMPORT.fullmatch(line)
        if is_import:
            self._drop_import(line)
            return True
        if line[0].isalnum():
            return False
        sign = line.lstrip()[:1]
        match sign:
            case "{" if line.lstrip().startswith("{/*"):
                return self._take_mdx_comment()
            case "%":
                return self._take_comment(line)
            case ">":
                return self._take_quote(line)
            case ":":
                return self._take_container(line)
            case "!" | "?" | "=":
                return self._take_admonition(line)
            case "|":
                return self._take_verse()
            case "-":
                self._refuse_another_article(line)
        return self._drop_contents(line)

    def _take_mdx_comment(self) -> bool:
        """Drop the lines of a comment of MDX."""
        ends = range(self.index, min(self.index + 200, len(self._lines)))
        end = next((at for at in ends if "*/}" in self._lines[at]), None)
        if end is None:
            return False
        self.index = end
        self._put(self._lines[end].partition("*/}")[2].strip())
        return True

    def _drop_contents(self, line: str) -> bool:
        """Drop a line that stands for the table of contents, or explains an abbreviation."""
        below = self._lines[self.index + 1 : self.index + 2]
        is_above = bool(below) and below[0].strip().lower() == "{:toc}"
        if not (is_above and _CONTENTS.fullmatch(line)) and not _DROPPED.fullmatch(line):
            return False
        self._put("")
        return True

    def _take_comment(self, line: str) -> bool:
        """Drop the lines of a comment; one that is never closed is none."""
        if line.strip() != "%%":
            return False
        ends = range(self.index + 1, len(self._lines))
        end = next((at for at in ends if self._lines[at].strip() == "%%"), None)
        if end is None:
            self._findings.hint(
                self.index,
                "a comment of %% is never closed",
                "write %% where it ends, or take it out",
            )
            return False
        self.index = end
        self._put("")
        return True

    def _take_table(self) -> bool:
        """Take a simple table of Pandoc's, and its head from the line above."""
        if self.index in self._code:
            return False
        table = simple_table(self._lines, self.index, self._start)
        if table is None or (table.has_head and self.texts[-1] != self._lines[self.index - 1]):
            return False
        if table.has_head:
            self.texts.pop()
            self.index = self.indices.pop()
        self._put("")
        for line in table.lines:
            self._put(line)
            self.index = min(self.index + 1, table.end)
        self._put("")
        self.index = table.end
        return True

    def _take_verse(self) -> bool:
        lines = verse(self._lines, self.index)
        if lines is None:
            return False
        for line in lines[:-1]:
            self._put(line)
            self.index += 1
        self._put(lines[-1])
        return True

    def _take_quote(self, line: str) -> bool:
        match = _REST_QUOTED.fullmatch(line)
        if match is None:
            return False
        self._put(f"> {match['words']}")
        self._is_quoting = True
        return True

    def _take_container(self, line: str) -> bool:
        if _CONTAINER_END.fullmatch(line):
            self._containers = max(0, self._containers - 1)
            self._put("")
            return True
        match = _CONTAINER.fullmatch(line)
        if match is None:
            return False
        self._hint_at_callout(line)
        kind = match["kind"] or match["class"] or "note"
        is_first = not self._containers
        self._containers += 1
        self._put(*([""] if is_first else []), f"> [!{kind}] {match['title'].strip()}")
        return True

    def _take_admonition(self, line: str) -> bool:
        if match := _ADMONITION.fullmatch(line):
            self._hint_at_callout(line)
            title = match["title"] if match["title"] is not None else match["kind"].capitalize()
            self._put("", f"> [!{match['kind']}] {title}")
            self._indented = "> "
            return True
        if match := _TAB.fullmatch(line):
            self._put("", f"**{match['title']}**", "")
            self._indented = " "
            return True
        return False

    def _take_indented(self, line: str) -> bool:
        """Take a line that belongs to an admonition or a tab above."""
        if not self._indented:
            return False
        if not line.strip():
            below = next((each for each in self._lines[self.index + 1 :] if each.strip()), "")
            self._put(self._indented.strip() if below.startswith(("    ", "\t")) else "")
            return True
        if line.startswith(("    ", "\t")):
            text = line.removeprefix("\t") if line[0] == "\t" else line[4:]
            self._put(self._indented.strip() + " " * (self._indented == "> ") + text)
            return True
        self._indented = ""
        self._put("")
        return False

    def _hint_at_callout(self, line: str) -> None:
        what = f"template code: {line.strip()[:40]}"
        self._findings.hint(self.index, what, "it is shown as a quote; look at it with preview")

    def _drop_import(self, line: str) -> None:
        """Drop an import, on as many lines as it has."""
        while "{" in line and "}" not in line and self.index + 1 < len(self._lines):
            self.index += 1
            line = self._lines[self.index]
        self._put("")

    # --- another article -----------------------------------------------------------------------

    def _refuse_another_article(self, line: str) -> None:
        if line.rstrip() != "---" or not self._begins_front_matter():
            return
        above = (each for each in self._lines[self._start : self.index] if each.strip())
        if all(_COMMENT.fullmatch(each) for each in above):
            wrong = "the front matter is not the first thing in the file"
            self._findings.add(self.index, wrong, "put it on top, with nothing above it")
        else:
            wrong = "a second article begins here"
            self._findings.add(self.index, wrong, "put each article into a file of its own")
        self._findings.raise_any()

    def _begins_front_matter(self) -> bool:
        """Tell whether there are keys below a line of dashes, and another such line below them."""
        known = False
        for line in self._lines[self.index + 1 : self.index + 40]:
            if line.rstrip() in ("---", "..."):
                return known
            match = _KEY.match(line)
            if match is None and not line.startswith((" ", "\t", "- ")):
                return False
            known = known or (match is not None and match["key"].lower() in _FRONT_KEYS)
        return False
