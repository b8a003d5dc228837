"""Every field that Discord's specification knows is known to the sandbox, or refused by name.

Each is sent as what it can't be: whoever knows a field refuses that, whoever doesn't says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox.rest.routes import ROUTES, Route
from tests import spec
from tests.sandbox.places import NO_FIELDS, NOT_OF_THREADS, Places, errors_of, schemas_of

pytestmark = pytest.mark.skipif(
    spec.location() is None, reason="Discord's specification is not there"
)

# What else is needed for a body to be looked into.
_BESIDE: dict[str, dict[str, Any]] = {
    "/interactions/{interaction_id}/{token}/callback": {"type": 4},
}


def properties(schema: Any) -> dict[str, Any]:
    """Return all properties that a schema, or one of its alternatives, has."""
    if "$ref" in schema:
        return properties(spec.schema(schema["$ref"].rpartition("/")[2]))
    found: dict[str, Any] = dict(schema.get("properties", {}))
    for key in ("oneOf", "anyOf", "allOf"):
        for each in schema.get(key, ()):
            found |= properties(each)
    return found


def kinds(schema: Any) -> set[str]:
    """Return the types that a schema allows; ids may also be numbers."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {"string", "integer"} if name == "SnowflakeType" else kinds(spec.schema(name))
    found = {type(schema["const"]).__name__} if "const" in schema else set()
    told = schema.get("type", [])
    found |= {told} if isinstance(told, str) else set(told)
    for key in ("oneOf", "anyOf", "allOf"):
        for each in schema.get(key, ()):
            found |= kinds(each)
    return found


def unfit(schema: Any) -> Any:
    """Return what a property can't be."""
    return 5 if "object" in kinds(schema) else {"no": ["such"]}


def rows() -> Iterator[Any]:
    for route in ROUTES:
        key = (route.method, route.template)
        for place, schema in schemas_of(route).items():
            left = NO_FIELDS.get(key, set()) | (NOT_OF_THREADS if place == "thread" else set())
            known = {n: each for n, each in properties(schema).items() if n not in left}
            if known:
                where = f"{route.method} {route.template} {place}"
                yield pytest.param(route, known, place, id=where)


@pytest.mark.parametrize(("route", "known", "place"), list(rows()))
def test_no_field_is_dropped_in_silence(route: Route, known: dict[str, Any], place: str) -> None:
    places = Places()
    dropped = [
        name
        for name, schema in known.items()
        if name
        not in errors_of(
            places, route, place, _BESIDE.get(route.template, {}) | {name: unfit(schema)}
        )
    ]
    assert dropped == []
