"""What is kept as Discord writes it: emojis, stickers, sounds, webhooks, events and the like.

Each kind is a row of values: the forms it is made and changed by, what it is before it is told
anything, and who is told of it. A change sets what it names and keeps the rest; null sets a
field back to what it was at first. Who made a thing is kept as `user_id`, and shown as `user`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import api_error
from bot.sandbox.forms.fields import Form, check
from bot.sandbox.forms.holding import held
from bot.sandbox.model import Application, Event, Guild, Json
from bot.sandbox.world import audit, payloads
from bot.sandbox.world.audit import Action, By
from bot.sandbox.world.world import World

Owner = Guild | Application


@dataclass(frozen=True)
class Kind:
    """One kind of thing."""

    name: str
    """Where it is held, and how a list of all is called."""
    unknown: str
    """What it is called if there is none."""
    form: Form
    change: Form
    defaults: Mapping[str, Any] = field(default_factory=dict)
    key: str = "id"
    """What its id is called."""
    completed: tuple[str, ...] = ()
    """What each has beside what was sent and the defaults."""
    unheld: tuple[str, ...] = ()
    """What is sent but not kept: pictures and sounds."""
    fit: Callable[[Json], None] | None = None
    """Makes one what it must be after it was made or changed."""
    whole: Form | None = None
    """What one must fit as a whole after a change."""
    action: Action | None = None
    """What the audit log calls its making; changing and deleting are the next two."""
    event: str | None = None
    """How the three events begin that tell of one; None if none do."""
    event_of_all: str | None = None
    """The one event that instead holds all of them."""
    most: int = 1_000
    full: int = 30_000
    """How many there can be, and the code of the refusal of more."""


_HIDDEN = ("user_id", "subscriber_ids")
MADE, CHANGED, DELETED = range(3)
_ENDINGS = ("_CREATE", "_UPDATE", "_DELETE")


def all_of(owner: Owner, kind: Kind) -> dict[int, Json]:
    """Return an owner's things of one kind, by id."""
    return owner.things.setdefault(kind.name, {})


def find(owner: Owner, kind: Kind, number: int) -> Json:
    """Return one thing; raises `Unknown …` if there is none."""
    try:
        return all_of(owner, kind)[number]
    except KeyError:
        raise api_error.unknown(kind.unknown) from None


def make(world: World, by: By, owner: Owner, kind: Kind, body: Json, **more: Any) -> Json:
    """Make a thing as `body` describes it; `more` is what nobody can send."""
    there = all_of(owner, kind)
    if len(there) >= kind.most:
        raise api_error.refused(kind.full)
    number = world.ids.next()
    sent = {name: each for name, each in _held(kind, kind.form, body).items() if each is not None}
    thing = {kind.key: str(number), **deepcopy(dict(kind.defaults)), **sent, **more}
    if kind.fit is not None:
        kind.fit(thing)
    there[number] = thing
    _tell(world, by, owner, kind, MADE, thing, after=thing)
    return thing


def change(world: World, by: By, owner: Owner, kind: Kind, thing: Json, body: Json) -> None:
    """Change what `body` names of a thing."""
    before, after = dict(thing), deepcopy(thing)
    for name, value in _held(kind, kind.change, body).items():
        after[name] = deepcopy(kind.defaults.get(name)) if value is None else value
    if kind.whole is not None:
        check(kind.whole, after)
    if kind.fit is not None:
        kind.fit(after)
    if after != before:
        thing |= after
        _tell(world, by, owner, kind, CHANGED, thing, before=before, after=after)


def delete(world: World, by: By, owner: Owner, kind: Kind, thing: Json) -> None:
    """Delete a thing."""
    del all_of(owner, kind)[int(thing[kind.key])]
    _tell(world, by, owner, kind, DELETED, thing, before=thing)


def _held(kind: Kind, form: Form, body: Json) -> Json:
    kept: Json = held(form, body)
    return {name: value for name, value in kept.items() if name not in kind.unheld}


def shown(world: World, thing: Json) -> Json:
    """Return a thing as Discord shows it: with whoever made it."""
    payload = {name: value for name, value in thing.items() if name not in _HIDDEN}
    maker = world.users.get(int(thing.get("user_id") or 0))
    return payload if maker is None else payload | {"user": payloads.user(maker)}


def _tell(
    world: World,
    by: By,
    owner: Owner,
    kind: Kind,
    what: int,
    thing: Json,
    *,
    before: Json | None = None,
    after: Json | None = None,
) -> None:
    """Publish what happened to a thing of a guild, and note it; an application's are its own."""
    if not isinstance(owner, Guild):
        return
    where = {"guild_id": str(owner.id)}
    if kind.event_of_all is not None:
        listed = [shown(world, each) for each in all_of(owner, kind).values()]
        world.publish(Event(kind.event_of_all, where | {kind.name: listed}, owner.id))
    if kind.event is not None:
        told = {kind.key: thing[kind.key]} if kind.name == "sounds" and what == DELETED else None
        data = where | (told or shown(world, thing))
        world.publish(Event(kind.event + _ENDINGS[what], data, owner.id))
    if kind.action is not None:
        action, target = Action(kind.action + what), thing[kind.key]
        audit.note(world, by, owner, action, target, before=before, after=after)
