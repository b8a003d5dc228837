"""A sandbox's world as files, and back: `world.json`, and those that it names."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict

from bot.clock import Clock
from bot.sandbox import plain_json
from bot.sandbox.faults import FAULTS, Fault, FaultError, Faults, orders
from bot.sandbox.model import Json
from bot.sandbox.world.codec import Misfit, encode
from bot.sandbox.world.saved import restored, written
from bot.sandbox.world.soundness import read
from bot.sandbox.world.world import World

WORLD = "world.json"


class UnsoundWorld(ValueError):
    """The files are not a world; the text says where, and what is wrong there."""


def save(world: World, faults: Faults) -> dict[str, bytes]:
    """Return the files of a world that is no longer used; its faults are ended.

    Those of the world begin again when it is loaded, so that they can be healed then.
    """
    ordered = [_order(each.fault) for each in faults.active if _is_kept(type(each.fault))]
    faults.heal()
    named: dict[str, bytes] = {}
    return {WORLD: encode(written(world, ordered), named), **named}


def load(
    files: Mapping[str, bytes], clock: Clock, ticks: Clock | None
) -> tuple[World, list[Fault]]:
    """Return the world that was saved, and the faults to begin in it.

    Raises UnsoundWorld.
    """
    try:
        saved = read(plain_json.loads(files[WORLD]), files)
        return restored(saved, clock, ticks), [_ordered(each) for each in saved.faults]
    except KeyError:
        raise UnsoundWorld(f"{WORLD}: it is missing") from None
    except (Misfit, FaultError) as error:
        raise UnsoundWorld(f"{WORLD}: {error}") from None
    except ValueError:
        raise UnsoundWorld(f"{WORLD}: it isn't JSON, or is nested too deeply") from None


def begin(faults: Faults, ordered: list[Fault]) -> None:
    """Begin the faults that were active when their world was saved."""
    for fault in ordered:
        # What it was done to may have been deleted since.
        with contextlib.suppress(FaultError):
            faults.add(fault)


def _is_kept(kind: type[Fault]) -> bool:
    """Tell whether faults of that kind belong to the world, not to the running server."""
    return kind.lasts and kind.about == "the world"


def _order(fault: Fault) -> Json:
    return {"name": fault.name, **asdict(fault)}


def _ordered(order: Json) -> Fault:
    fault = orders.read(FAULTS, order)
    if not _is_kept(type(fault)):
        raise FaultError(f"name: {fault.name} does not last.")
    return fault
