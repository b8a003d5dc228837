"""The pinned versions: all that is needed, within the project's own bounds, each with hashes."""

from __future__ import annotations

import contextlib
import importlib.metadata
import re
import tomllib
from collections.abc import Iterator

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.make_constraints import FILE, ROOT

AGAIN = "run `python -m tests.make_constraints`"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TEXT = FILE.read_text("utf-8")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins() -> dict[str, tuple[Requirement, list[str]]]:
    """Return each line's requirement and hashes, by name."""
    found: dict[str, tuple[Requirement, list[str]]] = {}
    for line in TEXT.replace("\\\n", " ").splitlines():
        if line.startswith("#"):
            continue
        pin, *hashes = re.split(r"\s+(?=--hash)", line.strip())
        requirement = Requirement(pin)
        found[canonicalize_name(requirement.name)] = (
            requirement,
            [each.strip() for each in hashes],
        )
    return found


PINS = pins()


def needed() -> Iterator[Requirement]:
    """Yield what the project asks for where it runs."""
    for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]):
        yield Requirement(text)


def test_every_need_is_pinned_within_its_bounds() -> None:
    astray = [
        str(need)
        for need in needed()
        if not (pin := PINS.get(canonicalize_name(need.name)))
        or not need.specifier.contains(_version(pin[0]))
    ]
    assert astray == [], AGAIN


def _version(pin: Requirement) -> str:
    (bound,) = pin.specifier
    assert bound.operator == "=="
    return bound.version


def installed() -> Iterator[str]:
    """Yield the names of what is installed here in just the version that is pinned."""
    for name, (pin, _) in PINS.items():
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            if importlib.metadata.version(name) == _version(pin):
                yield name


def test_what_the_needs_need_is_pinned_too() -> None:
    extras = {canonicalize_name(each.name): sorted(each.extras) for each in needed()}
    for name in map(canonicalize_name, installed()):
        for text in importlib.metadata.requires(name) or ():
            need = Requirement(text)
            wanted = ("", *extras.get(name, []))
            if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in wanted):
                assert canonicalize_name(need.name) in PINS, f"{name} needs {need}: {AGAIN}"


def test_every_pin_has_hashes_and_no_registry_is_named() -> None:
    for name, (_, hashes) in PINS.items():
        assert hashes, name
        assert all(_HASH.fullmatch(each) for each in hashes), name
    assert "//" not in TEXT
    assert not re.search(r"^\s*--(?!hash)", TEXT, re.MULTILINE)
