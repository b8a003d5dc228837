"""Messages and the first answers to interactions.

Sources: docs, resources/message and interactions/receiving-and-responding.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.commands import OPTION_CHOICE
from bot.sandbox.forms.components import (
    CUSTOM_ID,
    ENTITY_SELECT,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
    components_rule,
)
from bot.sandbox.forms.embeds import EMBED, embeds_in_all
from bot.sandbox.forms.fields import (
    Anything,
    Boolean,
    ByType,
    Choice,
    Faults,
    Field,
    Form,
    Integer,
    Items,
    Nullable,
    Path,
    Snowflake,
    Text,
)

_ALLOWED_MENTIONS = Form(
    {
        "parse": Nullable(Items(Choice(("users", "roles", "everyone")), 3)),
        "users": Nullable(Items(Snowflake(), 100)),
        "roles": Nullable(Items(Snowflake(), 100)),
        "replied_user": Nullable(Boolean()),
    }
)
_MESSAGE_FIELDS: dict[str, Field] = {
    "content": Nullable(Text(2000)),
    "embeds": Nullable(Items(EMBED, 10)),
    "allowed_mentions": Nullable(_ALLOWED_MENTIONS),
    "components": Anything(),  # checked by a rule, which knows the message's flags
    "flags": Nullable(Integer(0, 2**31 - 1)),
    "tts": Nullable(Boolean()),
    "attachments": Nullable(Items(Form({}), 10)),
}
_MESSAGE_RULES = (embeds_in_all, components_rule)
_REFERENCE = Form(
    {
        "message_id": Nullable(Snowflake()),
        "channel_id": Nullable(Snowflake()),
        "guild_id": Nullable(Snowflake()),
        "fail_if_not_exists": Nullable(Boolean()),
        "type": Nullable(Choice((0, 1))),
    }
)


class _Nonce:
    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Take a number, or a string of up to 25 characters."""
        (Text(25) if isinstance(value, str) else Integer()).check(value, path, faults)


MESSAGE_CREATE = Form(
    {
        **_MESSAGE_FIELDS,
        "nonce": Nullable(_Nonce()),
        "enforce_nonce": Nullable(Boolean()),
        "message_reference": Nullable(_REFERENCE),
    },
    rules=_MESSAGE_RULES,
)
MESSAGE_EDIT = Form(_MESSAGE_FIELDS, rules=_MESSAGE_RULES)
FOLLOW_UP = MESSAGE_EDIT


_AUTOCOMPLETE = Form({"choices": Nullable(Items(OPTION_CHOICE, 25))}, required=("choices",))
_LABEL = Form(
    {
        "label": Text(45, 1),
        "description": Nullable(Text(100)),
        "component": ByType(
            {4: TEXT_INPUT, 3: STRING_SELECT, **dict.fromkeys((5, 6, 7, 8), ENTITY_SELECT)}
        ),
    },
    required=("label", "component"),
)
_MODAL = Form(
    {
        "custom_id": CUSTOM_ID,
        "title": Text(45, 1),
        "components": Items(
            ByType(
                {
                    1: Form({"components": Items(ByType({4: TEXT_INPUT}), 1, 1)}, ("components",)),
                    10: TEXT_DISPLAY,
                    18: _LABEL,
                }
            ),
            5,
            1,
        ),
    },
    required=("custom_id", "title", "components"),
)
CALLBACK = ByType(
    {
        1: Form({}),
        4: Form({"data": Nullable(MESSAGE_EDIT)}),
        5: Form({"data": Nullable(Form({"flags": Nullable(Integer(0, 2**31 - 1))}))}),
        6: Form({}),
        7: Form({"data": Nullable(MESSAGE_EDIT)}),
        8: Form({"data": _AUTOCOMPLETE}, required=("data",)),
        9: Form({"data": _MODAL}, required=("data",)),
    }
)
