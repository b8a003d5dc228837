"""What `check` says of a folder: mistakes, hints, and what was understood of each file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.articles.article import Article
from bot.articles.faults import Hint
from bot.articles.library import Library
from bot.articles.markdown.mentions import moment
from bot.articles.text import counted


def report(library: Library, place: str, *, verbose: bool = False) -> str:
    """Return all there is to say of a library that was read from `place`, line by line."""
    hints = all_hints(library)
    lines: list[str] = []
    if verbose:
        for article in [*library.articles, *library.coming, *library.over]:
            lines += [*_understood(article, library), ""]
    lines += [str(fault) for fault in library.faults]
    lines += [f"{hint.file}:{hint.line}: hint: {hint.wrong}; {hint.mend}" for hint in hints]
    lines += [f"{each.file}: {each.why}" for each in library.left_out]
    lines.append(f"{place}: {counts(library, len(hints))}.")
    return "\n".join(lines)


def all_hints(library: Library) -> list[Hint]:
    """Return the hints of all files, and of those that are not out yet when they will be."""
    coming = [
        Hint(
            library.files.get(article.id, article.id),
            1,
            f"dated in the future: it is out on {_out(article)}",
            "leave it, if that is meant",
        )
        for article in library.coming
    ]
    return [*library.hints, *coming]


def standing(article: Article, library: Library) -> str:
    """Return what is special about an article: the newest, the next, to come, or expired."""
    if library.coming and article is library.coming[0]:
        return f"the next one, out on {_out(article)}"
    if article in library.coming:
        return f"out on {_out(article)}"
    if library.is_over(article) and article.expires is not None:
        return f"expired on {moment(article.expires)}"
    return "the newest" if library.articles and article is library.articles[-1] else ""


def _understood(article: Article, library: Library) -> Iterator[str]:
    note = standing(article, library)
    yield library.files.get(article.id, article.id) + (f"  ({note})" if note else "")
    facts = {
        "title": article.title,
        "headline": None if article.title else article.headline,
        "date": _date(article),
        "lead": article.lead.split("\n")[0][:70] if article.lead else None,
        "sections": ", ".join(section.key for section in article.sections),
        "image": article.image_file.path.name if article.image_file else article.image,
        "source": article.source,
        "author": article.author,
        "tags": ", ".join(article.tags),
    }
    for name, value in facts.items():
        if value:
            yield f"  {name:<9} {value}"


def _date(article: Article) -> str | None:
    if article.date is None:
        return None
    # Of a date without a time the day is out before its noon.
    is_day = article.out is not None and article.out != article.date
    return moment(article.date).partition(",")[0] if is_day else moment(article.date)


def _out(article: Article) -> str:
    return moment(article.out or dt.datetime.max.replace(tzinfo=dt.UTC))


def counts(library: Library, hints: int) -> str:
    """Return how many articles, mistakes and hints there are, and files that are left out."""
    coming = f" ({len(library.coming)} to come)" if library.coming else ""
    total = len(library.articles) + len(library.coming)
    parts = [
        f"{counted(total, 'good article')}{coming}",
        counted(len(library.faults), "mistake"),
        *([counted(hints, "hint")] if hints else []),
        *([f"{len(library.left_out)} left out"] if library.left_out else []),
    ]
    return ", ".join(parts)
