"""What the keys on top of a file say of the article, whichever program wrote them.

Keys are taken in any case, with blanks, hyphens or underscores, and by the names that other
programs have for them. Keys that say nothing to us are left alone, unless they are nearly one
of ours: then it is a mistake that would else go unseen.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.articles.faults import Findings, quoted
from bot.articles.images import ImageFile, ImageFinder, Unusable, no_images
from bot.articles.markdown.links import resolve
from bot.articles.reading.dates import Moment, read_date
from bot.articles.reading.headers import Entry, Value
from bot.articles.text import clean, is_web_address

MAX_ADDRESS: Final = 2048
"""Characters; Discord takes no longer address."""

OWN_KEYS: Final = (
    "title date publish expires source image image_alt language tags lead author draft "
    "correction".split()
)
"""The keys that the README names."""
# Others' names for them; the first that is there counts, in this order.
_SYNONYMS: Final = {
    "title": "headline titel titre titulo título titolo".split(),
    "publish": "publishdate publish_date publish_on go_live".split(),
    "expires": "expirydate expiry_date expiredate unpublish unpublishdate unpublish_date".split(),
    "date": "pubdate published_at pub_date published_date created created_at datepublished "
    "date_published datum fecha".split(),
    "source": "canonical canonical_url canonicalurl permalink link url original_url".split(),
    "image": "heroimage hero_image cover cover_image coverimage featured_image featuredimage "
    "feature_image thumbnail banner og_image ogimage header_image".split(),
    "image_alt": "imagealt alt cover_alt heroimagealt hero_image_alt image_caption "
    "featured_image_alt".split(),
    "language": "lang locale".split(),
    "tags": "tag categories category keywords topics".split(),
    "lead": "description summary excerpt subtitle abstract dek intro".split(),
    "author": "authors by byline creator autor autore auteur".split(),
}
_FOREIGN: Final = frozenset(
    "layout slug updated update lastmod modified last_modified weight type toc aliases menu series "
    "sidebar_position sidebar_label hide_title template status id pagination_next pagination_prev "
    "published hidden private status version state tagline dates titles sources images "
    "language_code languages langs data dated drafts leader resource resources title2 titles_from "
    "collection collections source_url sourceurl "
    "author_id authorid author_url authorurl image_width image_height".split()
)
_MEANT = {key: own for own, keys in _SYNONYMS.items() for key in keys}
_PARTING = re.compile(r"[,;]|(?:^|\s)#(?=\w)")
_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", ""}
_DRAFT_WORDS: Final = {
    "draft": _TRUE,
    "published": _FALSE - {""},
    "hidden": _TRUE,
    "private": _TRUE,
    "status": {"draft", "private", "hidden", "pending", "unpublished", "idea"},
}


@dataclass
class FrontMatter:
    """What the front matter says; None and () where it says nothing."""

    title: str | None = None
    date: dt.datetime | None = None
    out_local: dt.datetime | None = None
    expires: dt.datetime | None = None
    expires_local: dt.datetime | None = None
    out: dt.datetime | None = None
    """From when on it is shown: the date, of one without a time the first moment."""
    source: str | None = None
    image: str | None = None
    image_file: ImageFile | None = None
    image_alt: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    lead: str | None = None
    author: str | None = None
    correction: str | None = None
    date_typed: str | None = None
    """The date as it was typed, by whatever clocks."""
    is_draft: bool = False
    lines: dict[str, int] = field(default_factory=dict, compare=False)
    """The indices of the lines that said it."""


def read_facts(
    entries: list[Entry],
    findings: Findings,
    zone: dt.tzinfo,
    find_image: ImageFinder = no_images,
) -> FrontMatter:
    """Return what the entries say; a time without an offset is by the clocks of `zone`."""
    facts = FrontMatter()
    own, foreign = _by_key(entries, facts, findings)
    for key in sorted(OWN_KEYS, key="language".__ne__):  # it first: months are named in it
        if key in own:
            _take(key, own[key], facts, findings, zone, is_own=True)
        if key in own and own[key].value:
            continue
        for name in _SYNONYMS.get(key, ()):
            if name in foreign and getattr(facts, key, None) in (None, ()):
                _take(key, foreign[name], facts, findings, zone, is_own=False)
    _resolve_image(facts, findings, find_image)
    if facts.image_alt and "image" not in facts.lines and "image_alt" in own:
        wrong = "image_alt without an image"
        findings.add(own["image_alt"].index, wrong, "add image: or delete this line")
    return facts


def _by_key(
    entries: list[Entry], facts: FrontMatter, findings: Findings
) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """Return the entries of our keys, and those of other programs' names for them."""
    own: dict[str, Entry] = {}
    foreign: dict[str, Entry] = {}
    for entry in entries:
        key = _folded(entry.key)
        if key in _DRAFT_WORDS:
            _take_draft(key, entry, facts, findings)
        elif key in OWN_KEYS:
            if key in own:
                wrong = f"{key} was given on line {findings.number(own[key].index)} already"
                findings.add(entry.index, wrong, "delete one of the two lines")
            own.setdefault(key, entry)
        elif key in _MEANT:
            foreign.setdefault(key, entry)
        elif key not in _FOREIGN and (near := _nearest(key)):
            wrong = f"unknown key {quoted(entry.key)}"
            findings.add(entry.index, wrong, f"write {near}, or take it out")
    return own, foreign


def _folded(key: str) -> str:
    return re.sub(r"[\s.-]+", "_", key.strip("\"' ").casefold())


def _nearest(key: str) -> str | None:
    near = difflib.get_close_matches(key, OWN_KEYS, n=1, cutoff=0.8)
    return near[0] if near else None


def _take_draft(key: str, entry: Entry, facts: FrontMatter, findings: Findings) -> None:
    """Note that a file is a draft, by whichever key a program says so."""
    said = entry.value.partition(" #")[0].strip().casefold() if isinstance(entry.value, str) else ""
    if said in _DRAFT_WORDS[key]:
        facts.is_draft = True
    elif key == "draft" and said not in _FALSE:
        wrong = f"draft {quoted(said)} is neither true nor false"
        findings.add(entry.index, wrong, "write draft: true, or take it out")


# --- one key -----------------------------------------------------------------------------------


def _take(
    key: str, entry: Entry, facts: FrontMatter, findings: Findings, zone: dt.tzinfo, *, is_own: bool
) -> None:
    """Note what one key says; of other programs' keys nothing is a fault."""

    def wrong(what: str, mend: str) -> None:
        if is_own:
            findings.add(entry.index, what, mend)

    facts.lines.setdefault(key, entry.index)
    if key == "tags":
        facts.tags = tuple(dict.fromkeys(_tags(entry)))
        return
    if key == "image" and isinstance(entry.value, dict):
        _take_image(entry.value, facts)
        return
    text = _text(entry.value, several=key == "author")
    if text is None or (not text and entry.typed.strip("\"'")):
        text = _one_line(entry.typed) or text  # a title that begins with a bracket, say
    if text is None:
        wrong(f"{key} holds more than plain text", "write one text")
    elif key in ("date", "publish", "expires") and text:
        _take_date(key, text, entry, facts, findings, zone, is_own=is_own)
    elif text and (value := _checked(key, text, wrong)):
        setattr(facts, key, value)


def _checked(key: str, text: str, wrong: Callable[[str, str], None]) -> str | None:
    """Return the text if it is what the key needs."""
    if key == "image":
        return None if text.casefold() in _FALSE else text
    if key == "source" and not (is_web_address(text) and len(text) <= MAX_ADDRESS):
        wrong(
            f"{key} {quoted(text)} is not a web address of at most {MAX_ADDRESS} characters",
            "write it whole, beginning with https://",
        )
        return None
    if key == "language":
        if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", text):
            wrong(f"language {quoted(text)} is not a language tag", "write one such as en or pt-BR")
            return None
        return text.replace("_", "-")
    return text


def _take_image(value: dict[str, Value], facts: FrontMatter) -> None:
    named = {_folded(key): each for key, each in value.items()}
    for name in ("path", "src", "url", "href", "image"):
        address = named.get(name)
        if isinstance(address, str) and address.strip():
            facts.image = _one_line(address)
            break
    alt = named.get("alt") or named.get("caption") or named.get("title")
    if isinstance(alt, str) and alt.strip() and facts.image_alt is None:
        facts.image_alt = _one_line(alt)


def _resolve_image(facts: FrontMatter, findings: Findings, find_image: ImageFinder) -> None:
    """Find the picture: a file, else its address on the web; a relative one begins at the source.

    What is there, but can't be shown, is no address.
    """
    if (typed := facts.image) is None:
        return
    found, facts.image = find_image(typed), None
    if isinstance(found, ImageFile):
        facts.image_file = found
        return
    if found is None:
        target = resolve(typed, facts.source)
        if target.address is not None and len(target.address) <= MAX_ADDRESS:
            facts.image = target.address
            return
        found = Unusable(
            "there is no such file, and the address is not one of the web",
            "put the file beside the article, or write the address whole, beginning with https://",
        )
    what = f"the image {quoted(typed)} is not shown: {found.wrong}"
    findings.hint(facts.lines.get("image", 0), what, found.mend)


def _take_date(
    key: str,
    text: str,
    entry: Entry,
    facts: FrontMatter,
    findings: Findings,
    zone: dt.tzinfo,
    *,
    is_own: bool,
) -> None:
    moment = None
    for typed in (text, text.partition(" #")[0]):
        try:
            moment = read_date(typed, zone, facts.language)
            break
        except (ValueError, OverflowError, TypeError, KeyError):
            continue
    if moment is None:
        if is_own:
            findings.add(
                entry.index,
                f"{key} {quoted(text)} is not a date",
                "write it as 2025-09-02, or with a time as 2025-09-02T18:30+02:00",
            )
        return
    first = moment.at if moment.day is None else _first_moment(moment.day, zone)
    local = _without_zone(moment, zone)
    if key == "date":
        facts.date, facts.date_typed = moment.at, text
        if facts.out is None:
            facts.out, facts.out_local = first, local
    elif key == "publish":
        facts.out, facts.out_local = first, local
        facts.date = facts.date or moment.at
    else:
        facts.expires, facts.expires_local = first, local
    if moment.in_zone:
        findings.hint(
            entry.index,
            f"the time has no zone, and is read in {zone}",
            "add an offset such as +02:00, or set BRIEFING_TIMEZONE",
        )


def _without_zone(moment: Moment, zone: dt.tzinfo) -> dt.datetime | None:
    """Return what was written as a time by whatever clocks, if it names no zone."""
    if moment.day is not None:
        return dt.datetime.combine(moment.day, dt.time())
    return moment.at.astimezone(zone).replace(tzinfo=None) if moment.in_zone else None


def _first_moment(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    try:
        return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    except OverflowError:  # the first day of all days, in the east
        return dt.datetime.combine(day, dt.time(), dt.UTC)


def _text(value: Value, *, several: bool) -> str | None:
    """Return the one text that a value is; of authors a list, and their names, will do."""
    if isinstance(value, str):
        return _one_line(value)
    if not several:
        return None
    if isinstance(value, dict):
        return _text(value.get("name", ""), several=True)
    names = (_text(each, several=True) for each in value)
    return ", ".join(filter(None, names))


def _tags(entry: Entry) -> Iterator[str]:
    """Yield tags: several, or one text with commas, signs or, as Jekyll has it, blanks."""
    if isinstance(entry.value, dict):
        return
    parts = entry.value
    if isinstance(parts, str):
        is_in_quotes = entry.typed.startswith(("'", '"'))
        has_signs = is_in_quotes or _PARTING.search(parts) is not None
        by_blanks = not has_signs and _folded(entry.key) in ("tags", "categories")
        parts = tuple(parts.split() if by_blanks else _PARTING.split(parts))
    for part in parts:
        if isinstance(part, str) and (tag := _one_line(part).lstrip("#")):
            yield tag


def _one_line(text: str) -> str:
    # Cleaned again: an escape in quotes can bring back what was cleaned from the file.
    return " ".join(clean(text).split())
