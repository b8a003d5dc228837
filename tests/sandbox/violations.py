"""Bodies that break one constraint each, made from Discord's own specification.

    python -m tests.sandbox.violations          # the table: route, constraint, path, code

A valid body is made for each of a route's fields, then one thing in it is broken: a field that
is needed is left out, a number is one too large. What Discord says of it follows from the
constraint and the kind of value alone; `examples` has it.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.model import Json, MessageFlag
from bot.sandbox.rest.routes import ROUTES, Route
from tests import spec
from tests.sandbox.examples import CODES, EXAMPLES, GUESSES, UNSERVED
from tests.sandbox.places import NO_FIELDS, NOT_OF_THREADS, schemas_of

Path = tuple[str, ...]

_UNBOUNDED = 20_000
"""The specification has limits that are none: 152,133 characters of an embed's type."""


@dataclass(frozen=True)
class Violation:
    """A body with one thing broken, and what Discord says of it."""

    at: Path
    constraint: str
    code: str
    body: Any

    @property
    def place(self) -> str:
        return ".".join(self.at)


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    route: Route
    place: str
    violation: Violation

    @property
    def operation(self) -> str:
        return f"{self.route.method} {self.route.template}"


def rows() -> Iterator[Row]:
    """Return the whole table."""
    for route in ROUTES:
        for place, schema in schemas_of(route).items():
            left = NO_FIELDS.get((route.method, route.template), set())
            left = left | (NOT_OF_THREADS if place == "thread" else set())
            for violation in of_body(schema):
                if violation.at and violation.at[0] not in left:
                    yield Row(route, place, violation)


def of_query(route: Route) -> Iterator[Violation]:
    """Return every violation of a route's query; the body is a value of it."""
    for name, schema in spec.query_schemas(route.method, route.template).items():
        # The docs say that this one, which the specification takes for a number, is an id.
        is_id = (name, route.template) == ("after", "/guilds/{guild_id}/members")
        for each in alternatives({"$ref": "#/SnowflakeType"} if is_id else schema):
            for constraint, value in _unfit_for_queries(each):
                known = _violation(constraint, kind(each), value)
                yield Violation((name,), known.constraint, known.code, value)


def _unfit_for_queries(schema: Json) -> Iterator[tuple[str, str]]:
    of = kind(schema)
    if of in ("integer", "snowflake", "date-time"):
        yield "type", "no such"
    if of == "enum":
        yield "enum", "no such"
    if of == "integer":
        yield from ((each.constraint, str(each.body)) for each in _range(schema))


# --- schemas -------------------------------------------------------------------------------


def is_nullable(schema: Json) -> bool:
    """Tell whether null is among what a schema allows."""
    if "$ref" in schema:
        return is_nullable(_named(schema))
    told = schema.get("type")
    if told == "null" or (isinstance(told, list) and "null" in told):
        return True
    return any(map(is_nullable, (*schema.get("oneOf", ()), *schema.get("anyOf", ()))))


def _named(schema: Json) -> Json:
    name = schema["$ref"].rpartition("/")[2]
    return {"name": name, **spec.schema(name)}


def alternatives(schema: Json) -> list[Json]:
    """Return the schemas of what a schema allows besides null, none of them a reference."""
    if "$ref" in schema:
        return alternatives(_named(schema))
    if schema.get("type") == "null":
        return []
    options = schema.get("oneOf") or schema.get("anyOf") or []
    real = [each for each in options if each.get("type") != "null"]
    if real and all("const" in each for each in real):
        return [{**schema, "oneOf": [], "anyOf": [], "enum": [each["const"] for each in real]}]
    if real:
        return [found for each in real for found in alternatives(each)]
    if schema.get("allOf"):
        inner = alternatives(schema["allOf"][0])[0]
        return [{**inner, **schema, "allOf": []}]
    return [schema]


def kind(schema: Json) -> str:
    """Return the kind of value that a schema without alternatives is for."""
    if "const" in schema or "enum" in schema:
        values = schema.get("enum") or [schema["const"]]
        return "enum" if isinstance(values[0], str) else "numbers"
    told = schema.get("type", "object")
    name: str = next(each for each in told if each != "null") if isinstance(told, list) else told
    if name == "string" and "contentEncoding" in schema:
        return "file"
    if name == "string" and schema.get("format") in ("snowflake", "uri", "date-time"):
        return str(schema["format"])
    if name == "array" and schema.get("uniqueItems"):
        return "set"
    return "map" if name == "object" and "additionalProperties" in schema else name


# --- what fits -----------------------------------------------------------------------------


def valid(schema: Json) -> Any:
    """Return the smallest value that fits."""
    first = alternatives(schema)[0]
    if first.get("name") in EXAMPLES:
        return EXAMPLES[first["name"]]
    of = kind(first)
    match of:
        case "enum" | "numbers":
            return first["const"] if "const" in first else first["enum"][0]
        case "integer" | "number":
            return max(first.get("minimum", 1), 1)
        case "string":
            return "x" * max(first.get("minLength", 1), 1)
        case "array" | "set":
            return _several(first, first.get("minItems", 0))
        case "object":
            needed = first.get("required") or ()
            return {name: valid(first["properties"][name]) for name in needed}
    return _PLAIN[of]


_PLAIN: dict[str, Any] = {
    "boolean": True,
    "snowflake": "1",
    "uri": "https://example.com/x",
    "date-time": "2025-03-02T12:00:00+00:00",
    "file": "data:image/png;base64,AAAA",
    "map": {},
}


def _several(schema: Json, count: int) -> list[Any]:
    """Return so many values of a list, each another one where that can be."""
    each = alternatives(schema["items"])[0]
    if kind(each) == "snowflake":
        return [str(number + 1) for number in range(count)]
    return [valid(each)] * count


# --- what doesn't --------------------------------------------------------------------------


def of_body(schema: Json) -> Iterator[Violation]:
    """Return every violation of a route's body; of several forms, of each."""
    seen: set[str] = set()
    for each in alternatives(schema):
        if each.get("name") not in UNSERVED:
            yield from _broken(each, valid(each), seen)


def _violation(constraint: str, of: str, value: Any) -> Violation:
    code = CODES.get((constraint, of)) or CODES[constraint, ""]
    return Violation((), constraint, code, value)


def _broken(schema: Json, value: Any, seen: set[str]) -> Iterator[Violation]:
    """Return what breaks `schema` in the place of `value`; each named schema is walked once."""
    of = kind(schema)
    yield _violation("type", of, 5 if of in ("object", "map") else {"no": ["such"]})
    if schema.get("name", "") in seen and of == "object":
        return
    seen.add(schema.get("name", ""))
    match of:
        case "enum" | "numbers":
            yield _violation("enum", "", "no such" if isinstance(value, str) else 987)
        case "string":
            yield from _lengths(schema)
        case "integer" | "number":
            yield from _range(schema)
        case "snowflake" | "uri" | "date-time" | "file":
            yield _violation("format", of, "no such")
        case "array" | "set":
            yield from _in_list(schema, value, seen)
        case "map":
            yield from _in_map(schema, seen)
        case "object":
            yield from _in_object(schema, value, seen)


def _lengths(schema: Json) -> Iterator[Violation]:
    least, most = schema.get("minLength", 0), schema.get("maxLength", _UNBOUNDED)
    if most < _UNBOUNDED:
        yield _violation("maxLength", "between" if least else "", _letters(most + 1))
    if least:
        yield _violation("minLength", "empty" if least == 1 else "between", _letters(least - 1))


def _letters(count: int) -> str:
    return (string.ascii_lowercase * (count // 26 + 1))[:count]


def _range(schema: Json) -> Iterator[Violation]:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None:
        yield _violation("minimum", "", least - 1)
    if most is not None:
        yield _violation("maximum", "", most + 1)


def _in_list(schema: Json, value: list[Any], seen: set[str]) -> Iterator[Violation]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", _UNBOUNDED)
    between = "between" if least else ""
    if most < _UNBOUNDED:
        yield _violation("maxItems", between, _several(schema, most + 1))
    if least:
        yield _violation("minItems", between, _several(schema, least - 1))
    for each in alternatives(schema["items"]):
        one = valid(each)
        rest = value[1:]
        for found in _broken(each, one, seen):
            yield _within("0", found, [found.body, *rest])
    if schema.get("uniqueItems"):
        twice = _violation("uniqueItems", "", None)
        yield _within("1", twice, [one, one, *value[2:]])
    if not is_nullable(schema["items"]):
        yield _within("0", _violation("null item", "", None), [None, *value[1:]])


def _in_map(schema: Json, seen: set[str]) -> Iterator[Violation]:
    inner = schema["additionalProperties"]
    for each in alternatives(inner):
        key = "de" if kind(each) == "string" else "0"  # translations, or kinds of installations
        for found in _broken(each, valid(each), seen):
            yield _within(key, found, {key: found.body})


def _in_object(schema: Json, value: Json, seen: set[str]) -> Iterator[Violation]:
    for name, inner in schema.get("properties", {}).items():
        if name in (schema.get("required") or ()):
            left = {key: each for key, each in value.items() if key != name}
            yield _within(name, _violation("required", "", None), left)
        if not is_nullable(inner):
            yield _within(name, _violation("null", "", None), {**value, name: None})
        options = alternatives(inner)
        for each in options:
            one = value[name] if name in value and len(options) == 1 else valid(each)
            for found in _broken(each, one, seen):
                if found.at or len(options) == 1 or found.constraint != "type":
                    yield _within(name, found, _beside(name, value, found.body))


def _within(step: str, found: Violation, body: Any) -> Violation:
    return Violation((step, *found.at), found.constraint, found.code, body)


def _beside(name: str, value: Json, inner: Any) -> Json:
    """Return a body with one field replaced; components other than rows make it V2."""
    body = {**value, name: inner}
    if name == "components" and isinstance(inner, list) and "type" not in value:
        types = [each.get("type") for each in inner if isinstance(each, dict)]
        if types and types[0] != 1:
            body["flags"] = int(MessageFlag.COMPONENTS_V2)
    return body


def _print(where: str, found: Violation) -> None:
    guess = "  (a guess)" if found.code in GUESSES else ""
    print(f"{where}\t{found.place}\t{found.constraint}\t{found.code}{guess}")


if __name__ == "__main__":
    for row in rows():
        _print(f"{row.operation} {row.place}", row.violation)
    for route in ROUTES:
        for violation in of_query(route):
            _print(f"{route.method} {route.template} query", violation)
