"""Holds what the bot sends, and what the sandbox answers, against Discord's own specification.

The specification is not part of the project: it is looked for where `DISCORD_OPENAPI` says,
or beside the checkout. Without it these checks are skipped with that reason.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).parent.parent
_BESIDE = ROOT.parent / "shared" / "discord" / "openapi.json"
_URI = "urn:discord"


def location() -> Path | None:
    """Return where the specification is, if it is anywhere."""
    path = Path(os.environ.get("DISCORD_OPENAPI") or _BESIDE)
    return path if path.is_file() else None


@functools.cache
def _document() -> dict[str, Any]:
    path = location()
    assert path is not None
    document: dict[str, Any] = json.loads(path.read_bytes())
    # The specification takes the codes inside an error tree for numbers. They are words, as in
    # docs, reference (error messages), and in what client libraries read.
    inner = document["components"]["schemas"]["InnerErrors"]["properties"]["_errors"]
    text = {"type": "string"}
    inner["items"] = {
        "type": "object",
        "properties": {"code": text, "message": text},
        "required": ["code", "message"],
    }
    # Nor does it know of forwarded messages: docs, resources/message (message reference types).
    kinds = document["components"]["schemas"]["MessageReferenceType"]["oneOf"]
    kinds.append({"title": "FORWARD", "const": 1})
    return document


@functools.cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(_document(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(_URI, resource)
    return registry


@functools.cache
def _operations() -> dict[tuple[str, str], str]:
    """Return where each operation stands, by method and by path with its names left out."""
    return {
        (method.upper(), nameless(path)): path
        for path, operations in _document()["paths"].items()
        for method in operations
        if method in ("get", "put", "post", "patch", "delete")
    }


def nameless(path: str) -> str:
    """Return a path without the names of what varies in it."""
    # `@original` and `@me` are paths of their own in the specification.
    return re.sub(r"\{[^}]+\}", "{}", path)


def operations_for_bots() -> list[tuple[str, str]]:
    """Return each operation that takes a bot's token, or none: its method and nameless path."""
    found = []
    for (method, path), where in _operations().items():
        security = _document()["paths"][where][method.lower()].get("security")
        if security is None or any("BotToken" in each or not each for each in security):
            found.append((method, path))
    return found


@functools.cache
def _validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"{_URI}#{pointer}"}, registry=_registry())


def _pointer(path: str, *steps: str) -> str:
    escaped = [step.replace("~", "~0").replace("/", "~1") for step in (path, *steps)]
    return "/paths/" + "/".join(escaped)


def schema(name: str) -> dict[str, Any]:
    """Return one of the specification's schemas."""
    found: dict[str, Any] = _document()["components"]["schemas"][name]
    return found


def request_schema(method: str, route: str) -> dict[str, Any] | None:
    """Return the schema of a route's JSON body; None when it takes none."""
    path = _operations()[method, nameless(route)]
    body = _document()["paths"][path][method.lower()].get("requestBody")
    return None if body is None else next(iter(body["content"].values()))["schema"]


def query_schemas(method: str, route: str) -> dict[str, dict[str, Any]]:
    """Return the schemas of what a route's query may hold, by name."""
    path = _operations()[method, nameless(route)]
    operation = _document()["paths"][path][method.lower()]
    told = operation.get("parameters", [])
    return {each["name"]: each["schema"] for each in told if each["in"] == "query"}


def faults_of_request(method: str, route: str, body: Any) -> list[str]:
    """Return what the specification has against a request body; nothing if it is sound."""
    path = _operations().get((method, nameless(route)))
    if path is None:
        return [f"{method} {route} is not in the specification"]
    operation = _document()["paths"][path][method.lower()]
    if "requestBody" not in operation:
        return [] if body is None else [f"{method} {route} takes no body"]
    kind = next(iter(operation["requestBody"]["content"]))
    pointer = _pointer(path, method.lower(), "requestBody", "content", kind, "schema")
    return [f"{method} {route}: {fault}" for fault in _faults(pointer, body)]


def faults_of_schema(name: str, value: Any) -> list[str]:
    """Return what one of the specification's schemas has against a value."""
    return _faults(f"/components/schemas/{name}", value)


# What was found sound, by the schema's place and a digest of the value: most of what is sent and
# answered comes again in other tests, and validating it takes longer than the test.
_sound: set[tuple[str, bytes]] = set()
_SNOWFLAKE = re.compile(rb'"[1-9][0-9]{16,19}"')


def _faults(pointer: str, value: Any) -> list[str]:
    known = pointer, _digest(value)
    if known in _sound:
        return []
    found = _look_for_faults(pointer, value)
    if not found:
        _sound.add(known)
    return found


def _digest(value: Any) -> bytes:
    """Return a digest that is the same for values which differ in their snowflakes alone.

    Snowflakes are numbered as they occur: those that are equal stay equal, and as long as they are.
    """
    names: dict[bytes, bytes] = {}

    def name(found: re.Match[bytes]) -> bytes:
        return names.setdefault(found[0], b"%d of %d" % (len(names), len(found[0])))

    return hashlib.sha256(_SNOWFLAKE.sub(name, orjson.dumps(value))).digest()


def _look_for_faults(pointer: str, value: Any) -> list[str]:
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in _validator(pointer).iter_errors(value)
    ]


def faults_of_requests(exchanges: Iterable[tuple[str, str | None, Any]]) -> list[str]:
    """Return the faults of all requests, each a method, a route and a body."""
    if location() is None:
        return []
    faults: list[str] = []
    for method, route, body in exchanges:
        if route is None:
            faults.append(f"{method}: a route that the sandbox does not know")
        elif route != "/gateway":
            faults += faults_of_request(method, route, body)
    return faults


def faults_of_response(method: str, route: str, status: int, body: Any) -> list[str]:
    """Return what the specification has against an answer; nothing if it is sound."""
    where = f"{method} {route} {status}"
    if status == 429 or 400 <= status < 500:
        name = "RatelimitedResponse" if status == 429 else "ErrorResponse"
        return [f"{where}: {fault}" for fault in faults_of_schema(name, body)]
    path = _operations().get((method, nameless(route)))
    if path is None:
        return [f"{method} {route} is not in the specification"]
    responses = _document()["paths"][path][method.lower()]["responses"]
    if str(status) not in responses:
        return [f"{where}: the status is not in the specification"]
    if "content" not in responses[str(status)]:
        return [] if body is None else [f"{where}: there should be no body"]
    steps = ("responses", str(status), "content", "application/json", "schema")
    pointer = _pointer(path, method.lower(), *steps)
    return [f"{where}: {fault}" for fault in _faults(pointer, body)]


def faults_of_responses(exchanges: Iterable[tuple[str, str | None, int | None, Any]]) -> list[str]:
    """Return the faults of all answers, each with its method, route and status.

    An answer that was cut off, or of a route that is not known, says nothing.
    """
    if location() is None:
        return []
    return [
        fault
        for method, route, status, body in exchanges
        if route is not None and status is not None and status < 500 and not isinstance(body, str)
        for fault in faults_of_response(method, route, status, body)
    ]
