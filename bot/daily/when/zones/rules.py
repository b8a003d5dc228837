"""The tzdata package's time zones: their rules, names and old names."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

# The package, not the system's files, which ZoneInfo(name) would prefer: so all processes of a
# bot agree on when a post is due, whatever machine they run on, and upgrading the package is all
# that a country's new rule takes.
_DATA: Final = files("tzdata")
# Neither places nor clocks that people live by.
_NOT_ZONES: Final = frozenset({"Factory", "localtime", "posixrules"})


@cache
def zone_info(name: str) -> ZoneInfo:
    """Return the rules of the zone with that exact IANA name.

    Raises:
        ValueError: there is no such zone.
    """
    # Checked first, so that no name can lead to another file.
    if name not in all_zones():
        raise ValueError(f"there is no time zone {name!r}")
    with _DATA.joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


@cache
def all_zones() -> frozenset[str]:
    """Return the exact names of all zones, including old ones."""
    return frozenset(_DATA.joinpath("zones").read_text("utf-8").split()) - _NOT_ZONES


@cache
def places() -> tuple[str, ...]:
    """Return the zones that are named after a present-day place, sorted by name: about 420."""
    return tuple(sorted(zone for _, _, zone, *_ in table("zone.tab")))


def table(name: str) -> list[list[str]]:
    """Return the fields of each line in one of the package's tables, such as `zone.tab`."""
    lines = _DATA.joinpath("zoneinfo", name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@cache
def present_names() -> dict[str, str]:
    """Map old names of zones to present ones, such as `US/Eastern` to `America/New_York`."""
    text = _DATA.joinpath("zoneinfo", "tzdata.zi").read_text("utf-8")
    links = [line.split()[1:] for line in text.splitlines() if line.startswith("L ")]
    targets = {alias: target for target, alias in links}
    present = set(places())
    # A few places share their rules with a neighbour; they keep their own names.
    return {
        alias: targets.get(target, target)
        for alias, target in targets.items()
        if alias not in present and targets.get(target, target) in present
    }
