"""Articles of every kind: short and very long, with and without each part, in several scripts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from bot.articles.article import Article, Section
from bot.articles.images import ImageFile

_HEADINGS = (
    ("whats-happening", "What's Happening?"),
    ("why-its-important", "Why It's Important?"),
    ("whats-next", "What's Next?"),
    ("beyond-the-headlines", "Beyond the Headlines"),
)
_SENTENCES = (
    "The ferry leaves from the north quay, as it did before the storm.",
    "Nobody has to pay more for that, and season tickets stay valid.",
    "Two boats sail every twenty minutes until the piers are dry.",
    "The harbour office counted **4,120 passengers** on the first day.",
)


def _four(*bodies: str) -> tuple[Section, ...]:
    return tuple(Section(*head, body) for head, body in zip(_HEADINGS, bodies, strict=True))


def _at(day: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, 6, tzinfo=dt.UTC)


def _long(paragraphs: int) -> str:
    one, two, three, four = _SENTENCES
    return "\n\n".join(
        f"Day {number}: {one} {two} {three} {four}" for number in range(1, paragraphs + 1)
    )


BRIDGE = Article(
    id="2026-11-03-the-old-bridge-closes",
    title="The old bridge closes for two years",
    sections=_four(
        "The council voted on Monday to close the old bridge. It carries *9,000 people* a day.",
        "- It is the only way across for people on foot.\n- The ferry costs twice as much.",
        "Work begins in March. A footbridge opens [in summer](https://example.org/plan).",
        "> A bridge is a promise between two banks.\n\nIt was built in 1911, in eleven months.",
    ),
    date=_at(3),
    source="https://example.org/bridge",
    image="https://example.org/bridge.jpg",
    image_alt="A stone bridge with three arches over calm water",
    lead="Nine thousand people will have to find **another way** across the river.",
    author="The harbour desk",
)
LIGHTHOUSE = replace(
    BRIDGE,
    id="2026-11-03-the-lighthouse-opens",
    title="The lighthouse opens its doors",
    image=None,
    image_file=ImageFile(Path("lighthouse.jpg"), "lighthouse.jpg", "0" * 64),
    image_alt="A lighthouse at dusk",
    source=None,
)
PLAIN = Article(
    id="2026-11-02-market",
    title=None,
    sections=_four(
        "The market moves to the east square on Saturday. Stalls open at eight.",
        "The old square is being paved.",
        "It moves back in May.",
        "There has been a market here for four hundred years.",
    ),
)
LONG = Article(
    id="2026-11-01-the-ferry-in-numbers",
    title="The ferry in numbers: a whole year of crossings, delays and lost umbrellas",
    sections=_four(_long(14), _long(24), _long(9), "The first ferry was a raft."),
    date=_at(1),
    source="https://example.org/ferry",
)
JAPANESE = Article(
    id="2026-10-31-harbour",
    title="港の灯台が百年ぶりに改修される",
    sections=_four(
        "市は火曜日、古い灯台の改修を決めた。工事は三月に始まる。",
        "灯台は漁船の目印であり、町の象徴でもある。",
        "来年の夏、展望台が公開される。",
        "最初の灯は油のランプだった。",
    ),
    date=dt.datetime(2026, 10, 31, 6, tzinfo=dt.UTC),
    language="ja",
)
ARABIC = Article(
    id="2026-10-30-library",
    title="مكتبة المرفأ تفتح أبوابها ليلاً",
    sections=_four(
        "قررت البلدية فتح المكتبة حتى منتصف الليل ابتداءً من **يوم السبت**.",
        "يدرس فيها كل مساء نحو 300 طالب.",
        "يبدأ العمل بالمواعيد الجديدة في مارس.",
        "بُنيت المكتبة قبل مئة عام.",
    ),
    date=dt.datetime(2026, 10, 30, 6, tzinfo=dt.UTC),
    language="ar",
)
MANY = Article(
    id="2026-10-29-thirty-streets",
    title="Thirty streets, thirty plans",
    sections=tuple(
        Section(f"street-{number}", f"Street {number}", f"Street {number} gets new lamps.")
        for number in range(1, 31)
    ),
    date=dt.datetime(2026, 10, 29, 6, tzinfo=dt.UTC),
)
MARKS = Article(
    id="2026-10-28-marks",
    title="What `tide_table.csv` says about *low* water @everyone",
    sections=(
        Section(
            "whats-happening",
            "What's Happening?",
            "1. First, read the table:\n"
            "```\nDay  Low   High\n───  ────  ────\nMon  4:10  10:25\n```\n"
            "2. Then compare: **low** is ~~3.1~~ 2.9 m, `high - low` is ||7.2 m||.\n\n"
            "-# ¹ Measured at the north quay.",
        ),
        Section("whats-next", "What's Next?", "☑ measured\n☐ published"),
    ),
    date=dt.datetime(2026, 10, 28, 6, tzinfo=dt.UTC),
)
ARTICLES = (BRIDGE, PLAIN, LONG, JAPANESE, ARABIC, MANY, MARKS)
"""Newest first."""
