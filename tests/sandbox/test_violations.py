"""Each constraint of Discord's specification, violated once: the code, and where it is noted.

The table has thousands of rows, made by `violations`; each body is broken in one place only, and
is refused for that place alone.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

import pytest

from bot.sandbox.gateway.intents import ALL_PRIVILEGED
from bot.sandbox.model import Json
from bot.sandbox.rest.routes import ROUTES, Route
from tests import spec
from tests.sandbox.examples import GUESSES
from tests.sandbox.places import Places, errors_of
from tests.sandbox.violations import Row, of_query, rows

pytestmark = pytest.mark.skipif(
    spec.location() is None, reason="Discord's specification is not there"
)

_COMMANDS, _RULES, _EVENTS = "/commands", "/auto-moderation/rules", "/scheduled-events"
_APPLICATION, _CALLBACK = "PATCH /applications/", "/callback"
OTHERWISE = {
    (_APPLICATION, r"description", "type"): "STRING_TYPE_CONVERT",  # the docs: it is a text
    (_COMMANDS, r"(0\.)?type", "enum"): "ENUM_TYPE_COERCE",  # seen: discord-example-app#64
    (_CALLBACK, r"data\.choices\.0\.value", "type"): "NUMBER_TYPE_COERCE",  # a text or a number
}
"""What is said instead, by part of the route, form of the place and constraint."""

EXCEPT = {
    ("", "emoji.name"): "an emoji's id is enough, and libraries send no more",
    ("PATCH /guilds/{guild_id}", "region"): "channels have regions now: this is taken for nothing",
    ("PATCH /users/@me", "username"): "the docs say that every field of an account is optional",
    (_RULES, "trigger_metadata"): "needed or not by what a rule looks for",
    (_RULES, "trigger_metadata.allow_list"): "as long as what a rule looks for allows",
    ("PATCH /guilds/{guild_id}/scheduled-events", "entity_metadata"): "needed by where an event is",
    (_EVENTS, "entity_metadata.location"): "needed by where an event is",
    (_CALLBACK, "data.choices.0.value"): "what the option that is typed can be says its limits",
}
"""What the specification has something against, and Discord hasn't, or only at times."""


def flat(tree: Json, at: str = "") -> Iterator[tuple[str, str]]:
    """Return the places and codes of a tree of errors."""
    for step, inner in tree.items():
        if step == "_errors":
            yield at.removeprefix("."), inner[0]["code"]
        else:
            yield from flat(inner, f"{at}.{step}")


def said_of(row: Row) -> set[str]:
    """Return the codes that may be said of a row."""
    found = row.violation
    for (part, place, constraint), code in OTHERWISE.items():
        fits = part in row.operation and re.fullmatch(place, found.place)
        if fits and constraint == found.constraint:
            return {code}
    if found.code == "BASE_TYPE_MAX_LENGTH":
        # The docs have least lengths where the specification has none.
        return {found.code, "BASE_TYPE_BAD_LENGTH"}
    return {found.code}


def is_excepted(row: Row) -> bool:
    """Tell whether a row is none, because Discord takes it or because the sandbox can't hold it."""
    operation, place = row.operation, row.violation.place
    return any(part in operation and place.endswith(end) for part, end in EXCEPT)


@functools.cache
def table() -> dict[str, list[Row]]:
    """Return the rows of each route."""
    grouped = itertools.groupby(rows(), lambda row: f"{row.operation} {row.place}")
    return {name: list(group) for name, group in grouped}


NAMES = list(table()) if spec.location() else []


@pytest.mark.parametrize("name", NAMES)
def test_each_constraint_is_checked_where_it_stands(name: str) -> None:
    places, wrong = Places(), []
    for row in table()[name]:
        found = row.violation
        said = list(flat(errors_of(places, row.route, row.place, found.body)))
        if not said:
            places = Places()  # it was taken, and may have changed something
        held = not any(code == "SANDBOX_CANNOT_HOLD" for _, code in said)
        right = [place for place, _ in said] == [found.place] and said[0][1] in said_of(row)
        if held and not right and not is_excepted(row):
            wrong.append(f"{found.place} {found.constraint}: {said} instead of {said_of(row)}")
    assert wrong == []


QUERIES = [route for route in ROUTES if spec.location() and list(of_query(route))]


@pytest.mark.parametrize("route", QUERIES, ids=lambda each: f"{each.method} {each.template}")
def test_each_constraint_of_a_query_is_checked(route: Route) -> None:
    places, wrong = Places(), []
    places.bot.world.application.flags |= ALL_PRIVILEGED
    place = "thread" if "thread-members" in route.template else "news"
    for found in of_query(route):
        said = list(flat(errors_of(places, route, place, None, {found.place: found.body})))
        if said != [(found.place, found.code)]:
            wrong.append(f"{found.place}={found.body}: {said} instead of {found.code}")
    assert wrong == []


def test_the_table_is_large_and_its_guesses_are_few() -> None:
    kept = [row for group in table().values() for row in group if not is_excepted(row)]
    guessed = [row for row in kept if row.violation.code in GUESSES]
    assert len(kept) > 7_000
    assert len(guessed) < len(kept) / 4
    assert {row.violation.code for row in guessed} == set(GUESSES)
