"""What a person chooses in selects and fills in in modals, as the bot is sent it.

Source: docs, components/reference (interaction response structures).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.sandbox.forms.fields import length
from bot.sandbox.interactions.resolved import Kind, Refused, find, resolve
from bot.sandbox.model import Channel, Json
from bot.sandbox.world.world import World

Filled = str | bool | Sequence[str]
"""What one field of a modal is filled with: a text, a tick, or the choices made."""

_LABEL, _ROW = 18, 1
_TEXT_INPUT, _STRING_SELECT, _FILES, _RADIO, _CHECKBOXES, _CHECKBOX = 4, 3, 19, 21, 22, 23
_ENTITIES = {5: Kind.USER, 6: Kind.ROLE, 7: Kind.MENTIONABLE, 8: Kind.CHANNEL}
_MOST_IN_A_FIELD = 4000


def chosen(world: World, channel: Channel, select: Json, values: Sequence[str]) -> list[str]:
    """Return the values that a select sends; people, roles and channels may be named."""
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if select["type"] in (_CHECKBOXES, _RADIO):
        most = select.get("max_values") or len(select["options"])
    if not least <= len(values) <= most:
        raise Refused(f"Choose {least} to {most} of the options.")
    if select["type"] in _ENTITIES:
        types = select.get("channel_types")
        kind = _ENTITIES[select["type"]]
        return [str(find(world, channel, kind, value, types)) for value in values]
    known = {option["value"] for option in select.get("options") or ()}
    if not known.issuperset(values) or len(set(values)) < len(values):
        raise Refused("That is none of the select's options.")
    return list(values)


def resolved_choices(
    world: World, user_id: int, channel: Channel, select: Json, values: Sequence[str]
) -> Json:
    """Return the `resolved` data for what was chosen in a select; empty for plain options."""
    resolved: Json = {}
    if select["type"] in _ENTITIES:
        resolve(world, user_id, channel, map(int, values), resolved)
    return resolved


class Filling:
    """One person's filling of one modal."""

    def __init__(
        self, world: World, user_id: int, channel: Channel, values: Mapping[str, Filled]
    ) -> None:
        self._world, self._user_id, self._channel = world, user_id, channel
        self._values = dict(values)
        self.resolved: Json = {}

    def submit(self, modal: Json) -> list[Json]:
        """Return the modal's components as they are sent; `Refused` for what can't be sent."""
        sent = [self._top(component) for component in modal["components"]]
        if self._values:
            raise Refused(f"The form has no field {', '.join(map(repr, self._values))}.")
        return sent

    def _top(self, component: Json) -> Json:
        held = {"type": component["type"], "id": component["id"]}
        if component["type"] == _LABEL:
            label = component["label"]
            return held | {"component": self._field(component["component"], label)}
        if component["type"] == _ROW:
            fields = component["components"]
            return held | {"components": [self._field(each, each.get("label")) for each in fields]}
        return held

    def _field(self, field: Json, label: str | None) -> Json:
        held = {"type": field["type"], "id": field["id"], "custom_id": field["custom_id"]}
        given = self._values.pop(field["custom_id"], None)
        if given is None and label is not None:
            given = self._values.pop(label, None)
        return held | _FILLED[field["type"]](self, field, given)

    def _text(self, field: Json, given: Filled | None) -> Json:
        text = str(given if given is not None else field.get("value") or "")
        least, most = field.get("min_length") or 0, field.get("max_length") or _MOST_IN_A_FIELD
        if _is_required(field) and not text:
            raise Refused("Fill in every field that is required.")
        if text and not least <= length(text) <= most:
            raise Refused(f"A field takes {least} to {most} characters.")
        return {"value": text}

    def _choices(self, field: Json, given: Filled | None) -> Json:
        values = _as_list(given) if given is not None else _preselected(field)
        if not values and not _is_required(field):
            return {"values": []}
        values = chosen(self._world, self._channel, field, values)
        if field["type"] in _ENTITIES:
            resolve(self._world, self._user_id, self._channel, map(int, values), self.resolved)
        return {"values": values}

    def _one_choice(self, field: Json, given: Filled | None) -> Json:
        values = _as_list(given) if given is not None else _preselected(field)
        if not values and not _is_required(field):
            return {"value": None}
        return {"value": chosen(self._world, self._channel, field | {"max_values": 1}, values)[0]}

    def _tick(self, field: Json, given: Filled | None) -> Json:
        return {"value": bool(field.get("default") if given is None else given)}

    def _files(self, field: Json, given: Filled | None) -> Json:
        if given or _is_required(field):
            raise Refused("The sandbox can't upload files into forms.")
        return {"values": []}


_FILLED: dict[int, Callable[[Filling, Json, Filled | None], Json]] = {
    _TEXT_INPUT: Filling._text,
    _STRING_SELECT: Filling._choices,
    **dict.fromkeys(_ENTITIES, Filling._choices),
    _FILES: Filling._files,
    _RADIO: Filling._one_choice,
    _CHECKBOXES: Filling._choices,
    _CHECKBOX: Filling._tick,
}


def _is_required(field: Json) -> bool:
    return field.get("required") is not False


def _as_list(given: Filled) -> list[str]:
    if isinstance(given, bool):
        raise Refused("Choose among the options.")
    return [given] if isinstance(given, str) else list(given)


def _preselected(field: Json) -> list[str]:
    options = [each["value"] for each in field.get("options") or () if each.get("default")]
    return options + [str(each["id"]) for each in field.get("default_values") or ()]
