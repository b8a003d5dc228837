"""Where a link or a picture leads, as Discord can follow it."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from bot.articles.markdown.labels import label
from bot.articles.text import is_web_address, without_hidden

# No address has these, and no blank parts them from one.
_EASTERN = "。、，；！？（）「」『』【】《》〈〉"
ADDRESS = (
    rf"(?i:https?)://[^\s<>{_EASTERN}]*[^\s<>.,:;!?'\"*|\]\)}}’”»…{_EASTERN}]"
    r"(?:\([^\s<>()]*\))?/?"
)
"""Regular expression of an address in a text, without the signs of its sentence."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOST = re.compile(r"(?:[\w-]+\.)+(?P<last>[A-Za-z]{2,18})(?=[/?#:]|$)")
_FILE_ENDINGS = frozenset(
    "md mdx markdown txt html htm php asp aspx jsp pdf doc docx odt xls xlsx csv zip jpg jpeg png "
    "gif webp svg avif mp3 mp4 mov json xml yaml yml js ts py sh rst adoc".split()
)
_PARENTHESIS = re.compile(r"[()]")
# What Discord leaves out at an address's end; all else up to a blank it takes along.
_DROPPED = ".,:;\"']"
_DROPPED_ALL = re.compile(r"[.,:;\"'\]]*(?:[\s<]|\Z)")
_QUOTED = str.maketrans({" ": "%20", "<": "%3C", ">": "%3E", '"': "%22", "\\": "%5C", "|": "%7C"})


class Target(NamedTuple):
    """What an address means in a message."""

    address: str | None
    """Of the web; None when one can't go there from Discord."""
    words: str = ""
    """What is told instead, beside the link's own words."""
    wrong: str = ""
    """What the editor should know."""


def resolve(typed: str, source: str | None) -> Target:
    """Return what an address that was typed means; relative ones start at the article's source."""
    typed = without_hidden("".join(typed.split("\n"))).strip()
    if not typed or typed.startswith("#"):
        return Target(None)
    is_whole = typed.startswith(("https://", "http://"))
    typed = typed if is_whole else _completed(typed)
    if "{{" in typed or "{%" in typed:
        return Target(None, wrong=f"template code in an address: {typed[:40]}")
    scheme = "https" if is_whole else _scheme(typed)
    if scheme in ("http", "https"):
        return _web(typed)
    if scheme == "mailto":
        return Target(None, unquote(typed[len("mailto:") :].partition("?")[0]))
    if scheme in ("javascript", "data", "vbscript"):
        return Target(None)
    if scheme:
        return Target(None, typed)
    if source is None:
        wrong = f"the address {typed[:60]} is relative, and the article names no source"
        return Target(None, wrong=wrong)
    return _web(urljoin(source, typed))


def _completed(typed: str) -> str:
    """Return an address with the scheme that people leave out."""
    if typed.startswith("//"):
        return f"https:{typed}"
    if _MAIL.fullmatch(typed):
        return f"mailto:{typed}"
    if typed.lower().startswith("www.") or _is_host(typed):
        return f"https://{typed}"
    return typed


def _is_host(typed: str) -> bool:
    """Tell whether an address begins with a host's name, and not with a file's."""
    match = _HOST.match(typed)
    return match is not None and match["last"].lower() not in _FILE_ENDINGS


def _scheme(typed: str) -> str:
    head, colon, _ = typed.partition(":")
    is_scheme = colon and head[:1].isalpha() and all(c.isalnum() or c in "+-." for c in head)
    return head.lower() if is_scheme else ""


def _web(address: str) -> Target:
    address = address.translate(_QUOTED)
    if ("(" in address or ")" in address) and not _has_pairs(address):
        address = address.replace("(", "%28").replace(")", "%29")
    try:
        good = is_web_address(address) and urlsplit(address).hostname is not None
    except ValueError:
        good = False
    return Target(address) if good else Target(None, address)


def _has_pairs(address: str) -> bool:
    """Tell whether an address's parentheses are in pairs, and not in each other."""
    is_open = False
    for sign in _PARENTHESIS.findall(address):
        if (sign == "(") == is_open:
            return False
        is_open = sign == "("
    return not is_open


def link_markdown(text: str, address: str) -> str:
    """Return a link with these words, written as Discord can show it.

    Discord shows a link literally whose words hold an address, or half a pair of brackets.
    """
    shown = text.replace("\\", "")
    if not text or shown.rstrip("/") == address.rstrip("/"):
        return address
    words = None if "http://" in shown or "https://" in shown else label(text)
    return f"{text} (<{address}>)" if words is None else f"[{words}]({address})"


def is_bare(written: str) -> bool:
    """Tell whether what was written is an address without anything around it."""
    return written[:8].lower().startswith(("http://", "https://")) and " " not in written


def parted(address: str, behind: str) -> str:
    """Return a bare address so that Discord takes no sign of the sentence `behind` along."""
    is_taken_right = address[-1] not in _DROPPED and _DROPPED_ALL.match(behind)
    return address if is_taken_right else f"<{address}>"


def file_name(address: str) -> str:
    """Return the name of what is at an address, for a picture without words."""
    name = unquote(urlsplit(address).path.rpartition("/")[2])
    return name if name and "/" not in name and len(name) < 80 else "picture"
