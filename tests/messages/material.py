"""Texts and articles of every kind, and the checks that hold for all of their messages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, cast

import orjson
from hypothesis import strategies as st

from bot.articles.article import Article, Section
from bot.articles.reading.parse import parse
from bot.articles.text import slug
from bot.messages.wire import LaidOut, Message
from tests import spec

SEED = Path(__file__).parents[2] / "seeds" / "000_fdad4a85e90d0778.txt"


def seed() -> Article:
    return parse(SEED.read_bytes(), SEED.name)


def small() -> Article:
    """An article with all there can be, short enough to be shown whole."""
    return Article(
        id="small",
        title="A *small* article",
        sections=(
            Section("whats-happening", "What's Happening?", "It **rains**. It pours."),
            Section("whats-next", "What's Next?", "Sun."),
        ),
        date=dt.datetime(2025, 9, 3, 12, tzinfo=dt.UTC),
        source="https://www.example.com/news?id=1",
        image="https://example.com/rain.png",
        image_alt="Rain on a window",
    )


def article(*bodies: str, **facts: Any) -> Article:
    sections = tuple(Section(f"s{n}", f"Section {n}", body) for n, body in enumerate(bodies, 1))
    return Article(**{"id": "an-article", "title": "Title", "sections": sections, **facts})


# --- texts ---------------------------------------------------------------------------------

LINK = "[a link](https://example.com/a_(b)?c=*d*)"
CODE = "`some code`"
FAMILY = "👨‍👩‍👧‍👦"
FLAGS = "🇯🇵🇺🇦"
WHOLE = (LINK, CODE, "<t:1756900800:R>", "<:smile:123456789>", "https://example.com/x.y?z=_1_")

_SENTENCES = (
    "The U.S. met Mr. Kim at 3.5 p.m. and left. ",
    "会議は北京で開かれ、三人の指導者が出席した。",
    "وصل الزعيم إلى بكين لحضور العرض العسكري. ",
    "המנהיג הגיע לבייג'ינג. ",
    "नेता सैन्य परेड में भाग लेने बीजिंग पहुँचे। ",
    "ผู้นำเดินทางถึงปักกิ่ง ",
    f"Emoji {FAMILY} and {FLAGS} and 👍🏽 and ❤️ too! ",
    "Zalgo z\u0334\u0301\u0302\u0316a\u0334\u0301l\u0323\u0307go. ",
    "**Bold words here**, _slanted ones_, ||a spoiler|| and ~~a lie~~. ",
    "Is this so? ",
    "\n\n",
    "\n",
    "\n- an item\n- another\n",
)
_OVERLONG = ("w" * 10_000, "字" * 5_000, "e\u0301" * 4_500, FAMILY * 700, FLAGS * 1_500)
_NAMES = (
    "What's Next?", "今後の展開", "# *Odd* `title` <@1>", "1. @everyone", "ש" * 90, "🇯🇵" * 70,
    "x" * 999, "*" * 300, "é" * 30, "नेता की यात्रा " * 20, FAMILY * 20,
)  # fmt: skip


def _body(random: Random, most: int) -> str:
    """Return a body of up to `most` different fragments, repeated up to as many times."""
    fragments = (*_SENTENCES, *(f"{whole} " for whole in WHOLE))
    parts = random.choices(fragments, k=random.randint(1, most)) * random.randint(1, most)
    if most > 3 and random.random() < 0.3:
        parts.insert(random.randrange(len(parts)), random.choice(_OVERLONG) + " ")
    return "".join(parts) if "".join(parts).strip() else "Nothing."


def _article(random: Random) -> Article:
    """Return an article of any size, script, number of sections and file name."""
    few, some = random.randint(1, 6), random.randint(7, 30)
    count = random.choice([few, few, few, some, some, 20, 21, 100, 101, 300])
    titles = random.choices(_NAMES, k=3)
    sections = tuple(
        Section(f"{slug(titles[n % 3])}-{n}", titles[n % 3], _body(random, 20 if count < 7 else 3))
        for n in range(count)
    )
    return Article(
        id=slug(random.choice(_NAMES)),
        title=random.choice([None, *_NAMES]),
        sections=sections,
        date=random.choice(
            [None, dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(2025, 9, 3, tzinfo=dt.UTC)]
        ),
        source=random.choice([None, "https://example.com/a", f"https://例え.jp/{'é' * 120}"]),
        image=random.choice([None, "https://example.com/a b.png", f"http://a/{'x' * 3000}"]),
        image_alt=random.choice([None, *_NAMES]),
    )


# Built from a seed: hypothesis's own choices are too many for texts of this size, and it then
# tries the same few articles again and again.
articles = st.randoms(note_method_calls=False, use_true_random=True).map(_article)


# --- checks --------------------------------------------------------------------------------


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def nested(held: Any) -> Iterator[Any]:
    """Yield every component of a message or component, whatever it stands in."""
    for each in [
        *held.get("components", []),
        *([held["accessory"]] if "accessory" in held else []),
    ]:
        yield each
        yield from nested(each)


def components(message: Message | LaidOut) -> Iterator[Any]:
    """Yield what can be pressed or chosen from."""
    return (each for each in nested(message) if each["type"] in (2, 3))


def words(message: LaidOut) -> list[str]:
    """Return the texts of a message of Components V2."""
    return [each["content"] for each in nested(message) if each["type"] == 10]


def assert_within_limits(message: Message | LaidOut) -> None:
    """Hold the message against Discord's figures, written down here once more."""
    orjson.dumps(message)  # refuses half of a surrogate pair
    assert message["allowed_mentions"] == {"parse": []}
    if message.get("flags") == 1 << 15:
        _assert_laid_out(cast(Any, message))
    else:
        _assert_classic(cast(Any, message))
    rows = [each for each in nested(message) if each["type"] == 1]
    assert all(1 <= len(row["components"]) <= 5 for row in rows)
    for component in components(message):
        assert "custom_id" not in component or 1 <= units(component["custom_id"]) <= 100
        assert units(component.get("label", "")) <= 80
        assert units(component.get("url", "")) <= 512
        assert len(component.get("options", [])) <= 25
        assert all(1 <= units(option["label"]) <= 100 for option in component.get("options", []))
        assert all(1 <= units(option["value"]) <= 100 for option in component.get("options", []))
    custom_ids = [part["custom_id"] for part in components(message) if "custom_id" in part]
    assert len(set(custom_ids)) == len(custom_ids)


def _assert_laid_out(message: LaidOut) -> None:
    assert message.keys() <= {"flags", "allowed_mentions", "components", "files"}
    every = [*nested(message)]
    assert 1 <= len(every) <= 40
    assert all(text.strip() for text in words(message))
    assert units("".join(words(message))) <= 4000
    for each in every:
        if each["type"] == 9:
            assert 1 <= len(each["components"]) <= 3
            assert each["accessory"]["type"] == 2
        if each["type"] == 12:
            assert all(units(item["media"]["url"]) <= 2048 for item in each["items"])
            assert all(1 <= units(item.get("description", "x")) <= 1024 for item in each["items"])


def _assert_classic(message: Message) -> None:
    assert units(message.get("content", "")) <= 2000
    assert message.get("content", "").strip() or message["embeds"]
    embeds: list[Any] = list(message.get("embeds", []))
    total = 0
    for embed in embeds:
        texts = (
            (embed.get("title", "x"), 256),
            (embed["description"], 4096),
            (embed.get("footer", {"text": "x"})["text"], 2048),
            (embed.get("author", {"name": "x"})["name"], 256),
        )
        for text, limit in texts:
            assert text.strip()
            assert units(text) <= limit
            total += units(text)
    assert total <= 6000
    assert len(message.get("components", [])) <= 5


def faults_by_specification(message: Message | LaidOut) -> list[str]:
    """Return what Discord's own specification has against the message, where it is there."""
    return spec.faults_of_schema("MessageCreateRequest", message) if spec.location() else []


def essence(text: str) -> str:
    """Return text without what cuts may add or take.

    That is white space, marks of emphasis and code, and the brackets of a link too long for a
    page, which is spelled out.
    """
    return re.sub(r"[\s*_~|`\[\]()>]+", "", text)
