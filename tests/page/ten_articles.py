"""Ten articles as editors write them, each of another kind, to look at in every look."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot.articles.article import Article
from bot.articles.reading.parse import parse
from tests.conftest import ROOT

_FERRY = (
    "The ferry leaves from the north quay, as it did before the storm. Nobody has to pay more for "
    "that, and season tickets stay valid. Two boats sail every twenty minutes until the piers are "
    "dry. The harbour office counted **4,120 passengers** on the first day."
)
_TEXTS: Final = {
    "bridge.md": """---
title: The old bridge closes for two years
date: 2026-11-03
author: The harbour desk
source: https://example.org/bridge
image: https://example.org/bridge.jpg
image_alt: A stone bridge with three arches
---
Nine thousand people will have to find **another way** across the river.

## What's Happening?
The council voted on Monday to close the old bridge. It carries *9,000 people* a day.

## Why It's Important?
- It is the only way across for people on foot.
- The ferry costs twice as much.

## What's Next?
Work begins in March. A footbridge opens [in summer](https://example.org/plan).

## Beyond the Headlines
> A bridge is a promise between two banks.

It was built in 1911, in eleven months.
""",
    "market.txt": """What's Happening?
The market moves to the east square on Saturday. Stalls open at eight.
What's Next?
It moves back in May.
""",
    "ferry.md": "# The ferry in numbers: a whole year of crossings, delays and lost umbrellas\n\n"
    + "".join(
        f"## {title}\n\n" + (f"{_FERRY}\n\n" * 5)
        for title in ("What's Happening?", "Why It's Important?", "What's Next?")
    )
    + "## Beyond the Headlines\n\nThe first ferry was a raft.\n",
    "budget.md": """---
title: Where the money goes
date: 2026-11-01
source: https://example.org/budget
---
## What's Happening?
| Part | Million | Change |
|---|---:|---:|
| Schools | 41.2 | +3 % |
| Roads | 17.9 | −8 % |
| Parks | 4.0 | +12 % |

## What's Next?
1. The committee reads it in December.
2. The council votes in January.
""",
    "release.md": """# v2.4: quicker, and quieter at night

Faster start, fewer wake-ups, and one setting less.

## Highlights
- `run --quiet` says only what went wrong
- Start takes **0.4 s**, half of what it took

## Fixes
- A name with a `*` in it is found again

## Thanks
To @nobody and all who wrote to us.
""",
    "interview.md": """---
title: “I never thought that I would see the sea again”
date: 2026-10-30
author: Ada Lovelace
image: https://example.org/sea.jpg
image_alt: A woman at a window, and the sea behind it
---
## The keeper
Forty years on one rock. *“You learn to listen,”* she says, and pours the tea.

## The light
It turned every eight seconds. Now a lamp the size of a fist does it, and a telephone line tells
the office when it doesn't.

## The last night
> We put it out by hand. Nobody had told us how.
""",
    "moskva.md": """---
title: Мост закрывают на два года
date: 2026-11-02
language: ru
---
## Что происходит?
Городской совет решил закрыть старый мост. По нему ходят *девять тысяч человек* в день.

## Почему это важно?
Паром стоит вдвое дороже, а пешком другого пути нет.

## Что дальше?
Работы начнутся в марте.
""",
    "short.md": "# Snow tonight\n\n## What's Happening?\nTen centimetres by morning.\n",
    "minutes.md": "# What was said on Tuesday\n\n"
    + "".join(
        f"## {number}. {what}\nIt was agreed to look at it again.\n\n"
        for number, what in enumerate(
            ("Roads", "Schools", "Parks", "Water", "Light", "Noise", "Trees", "Any other business"),
            start=1,
        )
    ),
}


def ten_articles() -> list[Article]:
    """Return them, the project's own first article among them."""
    seed = ROOT / "seeds" / "000_fdad4a85e90d0778.txt"
    texts = {name: text.encode() for name, text in _TEXTS.items()} | {seed.name: seed.read_bytes()}
    return [parse(data, name, dt.UTC) for name, data in texts.items()]
