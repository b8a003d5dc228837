"""Bodies: what Discord takes, and the tree of faults for what it doesn't."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api_error import ApiError
from bot.sandbox.forms.commands import COMMANDS
from bot.sandbox.forms.fields import Field, check
from bot.sandbox.forms.messages import CALLBACK, FOLLOW_UP, MESSAGE_CREATE, MESSAGE_EDIT


def codes(form: Field, body: Any) -> dict[str, str]:
    """Return the codes of the faults by their place, `embeds.0.title`."""
    try:
        check(form, body)
    except ApiError as error:
        assert (error.status, error.code, error.message) == (400, 50035, "Invalid Form Body")
        return dict(_flat(error.payload().get("errors", {}), ""))
    return {}


def _flat(tree: dict[str, Any], at: str) -> Any:
    for key, value in tree.items():
        if key == "_errors":
            yield at.removeprefix("."), value[0]["code"]
        else:
            yield from _flat(value, f"{at}.{key}")


def button(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": "a", **changes}


def row(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(items)}


def select(count: int, **changes: Any) -> dict[str, Any]:
    lines = [{"label": "x", "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "s", "options": lines} | changes


def command(**changes: Any) -> list[dict[str, Any]]:
    return [{"name": "briefing", "description": "The briefing.", **changes}]


def option(**changes: Any) -> dict[str, Any]:
    return {"type": 3, "name": "article", "description": "Which.", **changes}


EMBED_LIMITS = {
    "title": 256,
    "description": 4096,
    "footer.text": 2048,
    "author.name": 256,
}


def embed_with(path: str, text: str) -> dict[str, Any]:
    name, _, inner = path.partition(".")
    return {"embeds": [{name: {inner: text} if inner else text}]}


@pytest.mark.parametrize(("path", "limit"), EMBED_LIMITS.items())
def test_each_text_of_an_embed_is_measured_in_utf16(path: str, limit: int) -> None:
    assert codes(MESSAGE_CREATE, embed_with(path, "x" * limit)) == {}
    assert codes(MESSAGE_CREATE, embed_with(path, "🙂" * (limit // 2))) == {}
    for text in ("x" * (limit + 1), "🙂" * (limit // 2) + "x" * (1 + limit % 2)):
        [(place, code)] = codes(MESSAGE_CREATE, embed_with(path, text)).items()
        assert place == f"embeds.0.{path}"
        assert code in ("BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH")


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"content": "x" * 2000}, {}),
        ({"content": "x" * 2001}, {"content": "BASE_TYPE_MAX_LENGTH"}),
        ({"content": 5}, {"content": "STRING_TYPE_CONVERT"}),
        ([], {"": "MODEL_TYPE_CONVERT"}),
        (None, {"": "MODEL_TYPE_CONVERT"}),
        ({"embeds": [{"title": "T"}] * 10}, {}),
        ({"embeds": [{}]}, {"embeds.0.description": "BASE_TYPE_REQUIRED"}),
        ({"embeds": [{"color": 1}]}, {"embeds.0.description": "BASE_TYPE_REQUIRED"}),
        ({"embeds": [{"title": "T"}] * 11}, {"embeds": "BASE_TYPE_MAX_LENGTH"}),
        ({"embeds": {}}, {"embeds": "LIST_TYPE_CONVERT"}),
        ({"embeds": [{"description": "x" * 3001}] * 2}, {"embeds": "MAX_EMBED_SIZE_EXCEEDED"}),
        ({"embeds": [{"description": "x" * 3000}] * 2}, {}),
        ({"embeds": [{"url": "javascript:x"}]}, {"embeds.0.url": "URL_TYPE_INVALID_SCHEME"}),
        ({"embeds": [{"url": "example"}]}, {"embeds.0.url": "URL_TYPE_INVALID_URL"}),
        ({"embeds": [{"image": {"url": "attachment://a.png"}}]}, {}),
        ({"embeds": [{"color": 0x1000000}]}, {"embeds.0.color": "NUMBER_TYPE_MAX"}),
        ({"embeds": [{"timestamp": "today"}]}, {"embeds.0.timestamp": "DATE_TIME_TYPE_PARSE"}),
        (
            {"embeds": [{"fields": [{"name": "a"}]}]},
            {"embeds.0.fields.0.value": "BASE_TYPE_REQUIRED"},
        ),
        ({"allowed_mentions": {"parse": []}}, {}),
        (
            {"allowed_mentions": {"parse": ["all"]}},
            {"allowed_mentions.parse.0": "BASE_TYPE_CHOICES"},
        ),
        ({"nonce": "x" * 25}, {}),
        ({"nonce": "x" * 26}, {"nonce": "BASE_TYPE_MAX_LENGTH"}),
        ({"tts": "yes"}, {"tts": "BOOLEAN_TYPE_CONVERT"}),
        ({"flags": -1}, {"flags": "NUMBER_TYPE_MIN"}),
        ({"something_new": 1}, {}),
    ],
)
def test_messages(body: Any, faults: dict[str, str]) -> None:
    assert codes(MESSAGE_CREATE, body) == faults


@pytest.mark.parametrize(
    ("components", "faults"),
    [
        ([row(*[button(custom_id=str(n)) for n in range(5)])], {}),
        (
            [row(*[button(custom_id=str(n)) for n in range(6)])],
            {"components.0.components": "BASE_TYPE_BAD_LENGTH"},
        ),
        ([row(button(custom_id=str(n))) for n in range(6)], {"components": "BASE_TYPE_MAX_LENGTH"}),
        ([row()], {"components.0.components": "BASE_TYPE_BAD_LENGTH"}),
        ([button()], {"components.0.type": "BASE_TYPE_CHOICES"}),
        ([row(button(), button())], {"components": "COMPONENT_CUSTOM_ID_DUPLICATED"}),
        (
            [row(button(label="x" * 81))],
            {"components.0.components.0.label": "BASE_TYPE_MAX_LENGTH"},
        ),
        (
            [row(button(custom_id="x" * 101))],
            {"components.0.components.0.custom_id": "BASE_TYPE_BAD_LENGTH"},
        ),
        (
            [row(button(custom_id=None))],
            {"components.0.components.0.custom_id": "BASE_TYPE_REQUIRED"},
        ),
        (
            [row({"type": 2, "style": 5, "label": "Source"})],
            {"components.0.components.0.url": "BASE_TYPE_REQUIRED"},
        ),
        ([row({"type": 2, "style": 5, "label": "Source", "url": "https://a.b"})], {}),
        (
            [row({"type": 2, "style": 1, "custom_id": "a"})],
            {"components.0.components.0": "BUTTON_COMPONENT_INVALID_EMPTY"},
        ),
        ([row(select(25))], {}),
        ([row(select(26))], {"components.0.components.0.options": "BASE_TYPE_BAD_LENGTH"}),
        ([row(select(0))], {"components.0.components.0.options": "BASE_TYPE_BAD_LENGTH"}),
        (
            [row(select(1), button())],
            {"components.0.components": "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
        ),
        (
            [row(select(0, options=[{"label": "a", "value": "v"}, {"label": "b", "value": "v"}]))],
            {
                "components.0.components.0.options.1.value": "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
            },
        ),
    ],
)
def test_components(components: Any, faults: dict[str, str]) -> None:
    assert codes(MESSAGE_EDIT, {"components": components}) == faults


def test_components_v2_allow_no_content_and_no_rows_are_needed() -> None:
    text = [{"type": 10, "content": "Words"}]
    assert codes(MESSAGE_CREATE, {"flags": 1 << 15, "components": text}) == {}
    assert codes(MESSAGE_CREATE, {"components": text}) == {"components.0.type": "BASE_TYPE_CHOICES"}
    both = codes(MESSAGE_CREATE, {"flags": 1 << 15, "components": text, "content": "x"})
    assert both == {"content": "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"}


def test_components_v2_hold_four_thousand_characters_and_forty_components() -> None:
    def faults(*texts: str) -> dict[str, str]:
        items = [{"type": 10, "content": text} for text in texts]
        return codes(MESSAGE_CREATE, {"flags": 1 << 15, "components": items})

    assert faults("x" * 2000, "x" * 2000) == {}
    too_long = {"components": "COMPONENT_MAX_TOTAL_TEXT_LENGTH_EXCEEDED"}
    assert faults("x" * 2000, "x" * 2001) == too_long
    assert faults(*["x"] * 40) == {}
    assert faults(*["x"] * 41) == {"components": "BASE_TYPE_MAX_LENGTH"}


WORDS = {"type": 10, "content": "Words"}
BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "b"}
PICTURE = {"media": {"url": "https://a.b/c.png"}}
BESIDE = {"type": 9, "components": [WORDS], "accessory": BUTTON}


@pytest.mark.parametrize(
    ("component", "faults"),
    [
        (BESIDE, {}),
        (BESIDE | {"accessory": {"type": 11, **PICTURE}}, {}),
        ({"type": 9, "components": [WORDS]}, {"accessory": "BASE_TYPE_REQUIRED"}),
        (BESIDE | {"accessory": WORDS}, {"accessory.type": "BASE_TYPE_CHOICES"}),
        (BESIDE | {"components": []}, {"components": "BASE_TYPE_BAD_LENGTH"}),
        (BESIDE | {"components": [WORDS] * 4}, {"components": "BASE_TYPE_BAD_LENGTH"}),
        (BESIDE | {"components": [BUTTON]}, {"components.0.type": "BASE_TYPE_CHOICES"}),
        ({"type": 17, "components": [BESIDE, {"type": 14}]}, {}),
        ({"type": 17, "components": []}, {"components": "BASE_TYPE_BAD_LENGTH"}),
        ({"type": 17, "components": [BUTTON]}, {"components.0.type": "BASE_TYPE_CHOICES"}),
        (
            {"type": 17, "components": [{"type": 17, "components": [WORDS]}]},
            {"components.0.type": "BASE_TYPE_CHOICES"},
        ),
        (
            {"type": 17, "components": [WORDS], "accent_color": 1 << 24},
            {"accent_color": "NUMBER_TYPE_MAX"},
        ),
        ({"type": 12, "items": [PICTURE] * 10}, {}),
        ({"type": 12, "items": [PICTURE] * 11}, {"items": "BASE_TYPE_BAD_LENGTH"}),
        ({"type": 12, "items": []}, {"items": "BASE_TYPE_BAD_LENGTH"}),
        (
            {"type": 12, "items": [PICTURE | {"description": ""}]},
            {"items.0.description": "BASE_TYPE_REQUIRED"},
        ),
        ({"type": 14, "spacing": 3}, {"spacing": "BASE_TYPE_CHOICES"}),
        ({"type": 10, "content": ""}, {"content": "BASE_TYPE_REQUIRED"}),
        ({"type": 11, **PICTURE}, {"type": "BASE_TYPE_CHOICES"}),
        (BUTTON, {"type": "BASE_TYPE_CHOICES"}),
    ],
)
def test_where_components_v2_can_stand(component: Any, faults: dict[str, str]) -> None:
    found = codes(MESSAGE_CREATE, {"flags": 1 << 15, "components": [component]})
    assert found == {f"components.0.{path}": code for path, code in faults.items()}


def test_what_stands_beside_and_inside_counts_too() -> None:
    def faults(count: int, size: int) -> dict[str, str]:
        held = [
            BESIDE
            | {"accessory": BUTTON | {"custom_id": f"{number}"}}
            | {"components": [{"type": 10, "content": "x" * size}]}
            for number in range(count)
        ]
        body = {"flags": 1 << 15, "components": [{"type": 17, "components": held}]}
        return codes(MESSAGE_CREATE, body)

    assert faults(13, 307) == {}
    assert faults(13, 308) == {"components": "COMPONENT_MAX_TOTAL_TEXT_LENGTH_EXCEEDED"}
    assert faults(14, 1) == {"components": "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"min_values": 0, "max_values": 3}, None),
        ({"min_values": 3, "max_values": 2}, "min_values"),
        ({"max_values": 4}, "max_values"),
        ({"min_values": 26}, "min_values"),
    ],
)
def test_a_select_asks_for_what_it_has(changes: dict[str, Any], fault: str | None) -> None:
    found = codes(MESSAGE_CREATE, {"components": [row(select(3, **changes))]})
    place = f"components.0.components.0.{fault}"
    assert found == ({} if fault is None else {place: "NUMBER_TYPE_MAX"})


TEXT = {"type": 4, "custom_id": "t", "style": 1}


def label(**component: Any) -> dict[str, Any]:
    return {"type": 18, "label": "L", "component": component}


@pytest.mark.parametrize(
    ("components", "faults"),
    [
        ([label(**TEXT)], {}),
        ([row(TEXT | {"label": "L"})], {}),
        ([row(TEXT)], {"components.0.components.0.label": "BASE_TYPE_REQUIRED"}),
        ([row(button())], {"components.0.components.0.type": "BASE_TYPE_CHOICES"}),
        ([label(**TEXT), label(**TEXT)], {"components": "COMPONENT_CUSTOM_ID_DUPLICATED"}),
        ([label(**TEXT)] * 6, {"components": "BASE_TYPE_BAD_LENGTH"}),
        (
            [label(**TEXT, min_length=5, max_length=4)],
            {"components.0.component.min_length": "NUMBER_TYPE_MAX"},
        ),
        ([label(type=5, custom_id="u"), {"type": 10, "content": "x"}], {}),
        ([TEXT], {"components.0.type": "BASE_TYPE_CHOICES"}),
    ],
)
def test_modals(components: Any, faults: dict[str, str]) -> None:
    data = {"title": "T", "custom_id": "m", "components": components}
    found = codes(CALLBACK, {"type": 9, "data": data})
    assert found == {f"data.{place}": code for place, code in faults.items()}


@pytest.mark.parametrize("value", ["x" * 100, 5, 1.5])
def test_a_choices_value_is_a_text_or_a_number(value: Any) -> None:
    choice = {"name": "n", "value": value}
    assert codes(CALLBACK, {"type": 8, "data": {"choices": [choice]}}) == {}
    wrongs: tuple[object, ...] = ("x" * 101, None, True, [])
    for wrong in wrongs:
        found = codes(CALLBACK, {"type": 8, "data": {"choices": [choice | {"value": wrong}]}})
        assert list(found) == ["data.choices.0.value"]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"type": "BASE_TYPE_REQUIRED"}),
        ({"type": 2}, {"type": "BASE_TYPE_CHOICES"}),
        ({"type": 4, "data": {"content": "x" * 2001}}, {"data.content": "BASE_TYPE_MAX_LENGTH"}),
        ({"type": 8, "data": {"choices": [{"name": "a", "value": "b"}] * 25}}, {}),
        (
            {"type": 8, "data": {"choices": [{"name": "a", "value": "b"}] * 26}},
            {"data.choices": "BASE_TYPE_MAX_LENGTH"},
        ),
        ({"type": 8}, {"data": "BASE_TYPE_REQUIRED"}),
        ({"type": 6}, {}),
    ],
)
def test_callbacks(body: Any, faults: dict[str, str]) -> None:
    assert codes(CALLBACK, body) == faults


# 1,000 characters.
LARGE = [{"name": f"{n:050}", "value": f"{n:050}"} for n in range(10)]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (command(), {}),
        (command(name="Briefing"), {"0.name": "APPLICATION_COMMAND_INVALID_NAME"}),
        (command(name="two words"), {"0.name": "STRING_TYPE_REGEX"}),
        (command(name="x" * 33), {"0.name": "BASE_TYPE_BAD_LENGTH"}),
        (command(description=""), {"0.description": "BASE_TYPE_REQUIRED"}),
        (command(description="x" * 101), {"0.description": "BASE_TYPE_BAD_LENGTH"}),
        (command(options=[option(name=f"o{n}") for n in range(25)]), {}),
        (
            command(options=[option(name=f"o{n}") for n in range(26)]),
            {"0.options": "BASE_TYPE_MAX_LENGTH"},
        ),
        (
            command(options=[option(), option(name="section", required=True)]),
            {"0.options.1": "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
        ),
        (
            command(options=[option(), option()]),
            {"0.options": "APPLICATION_COMMAND_OPTIONS_NAME_INVALID"},
        ),
        (
            [*command(), *command(), {"type": 2, "name": command()[0]["name"]}],
            {"1": "APPLICATION_COMMANDS_DUPLICATE_NAME"},
        ),
        (
            command(options=[option(), option(name="sub", type=1)]),
            {"0.options.1": "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
        ),
        (
            command(options=[option(name=f"o{n}", choices=LARGE) for n in range(8)]),
            {"0": "APPLICATION_COMMAND_TOO_LARGE"},
        ),
        (command(options=[option(name=f"o{n}", choices=LARGE) for n in range(7)]), {}),
        (command(contexts=[3]), {"0.contexts.0": "BASE_TYPE_CHOICES"}),
        ([{"type": 3, "name": "Read Later"}], {}),
    ],
)
def test_commands(body: Any, faults: dict[str, str]) -> None:
    assert codes(COMMANDS, body) == faults


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "type data content embeds components flags options choices name url title custom_id "
                "footer image fields style allowed_mentions parse nonce accessory".split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_taken_or_refused_and_never_breaks_the_check(body: Any) -> None:
    for form in (MESSAGE_CREATE, MESSAGE_EDIT, FOLLOW_UP, CALLBACK, COMMANDS):
        codes(form, body)
