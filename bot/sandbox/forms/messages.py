"""Messages and the first answers to interactions.

Sources: docs, resources/message and interactions/receiving-and-responding.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox.forms.commands import OPTION_CHOICE
from bot.sandbox.forms.components import components_rule
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
    Number,
    Path,
    Snowflake,
    Text,
)
from bot.sandbox.forms.holding import UNSUPPORTED
from bot.sandbox.forms.modals import MODAL
from bot.sandbox.forms.polls import POLL


def _one_way_of_allowing(allowed: dict[str, Any], path: Path, faults: Faults) -> None:
    """Note a kind of mention that is both parsed and listed one by one."""
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or ()) and allowed.get(kind):
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            faults.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


_ALLOWED_MENTIONS = Form(
    {
        "parse": Nullable(Items(Choice(("users", "roles", "everyone")), 3, once=True)),
        "users": Nullable(Items(Snowflake(), 100, once=True)),
        "roles": Nullable(Items(Snowflake(), 100, once=True)),
        "replied_user": Nullable(Boolean()),
    },
    rules=(_one_way_of_allowing,),
)
_ATTACHMENT = Form(
    {
        "id": Snowflake(),
        "filename": Nullable(Text(1024, 1)),
        "title": Nullable(Text(1024)),
        "description": Nullable(Text(1024)),
        "duration_secs": Nullable(Number(0, 2**31 - 1)),
        "waveform": Nullable(Text(400)),
        "is_remix": Nullable(Boolean()),
        "is_spoiler": Nullable(Boolean()),
    },
    required=("id",),
)
_MESSAGE_FIELDS: dict[str, Field] = {
    "content": Nullable(Text(2000)),
    "embeds": Nullable(Items(EMBED, 10)),
    "allowed_mentions": Nullable(_ALLOWED_MENTIONS),
    "components": Anything(),  # checked by a rule, which knows the message's flags
    "flags": Nullable(Integer(0, 2**31 - 1)),
    "tts": Nullable(Boolean()),
    "attachments": Nullable(Items(_ATTACHMENT, 10)),
    "shared_client_theme": UNSUPPORTED,
}
_MESSAGE_RULES = (embeds_in_all, components_rule)
_REFERENCE = Form(
    {
        "message_id": Snowflake(),
        "channel_id": Nullable(Snowflake()),
        "guild_id": Nullable(Snowflake()),
        "fail_if_not_exists": Nullable(Boolean()),
        "type": Nullable(Choice((0, 1))),
    },
    required=("message_id",),
)


class _Nonce:
    def check(self, value: Any, path: Path, faults: Faults) -> None:
        """Take a number, or a string of up to 25 characters."""
        (Text(25) if isinstance(value, str) else Integer()).check(value, path, faults)


_WITH_POLL: dict[str, Field] = {**_MESSAGE_FIELDS, "poll": Nullable(POLL)}
MESSAGE_CREATE = Form(
    {
        **_WITH_POLL,
        "sticker_ids": Nullable(Items(Snowflake(), 3)),
        "nonce": Nullable(_Nonce()),
        "enforce_nonce": Nullable(Boolean()),
        "message_reference": Nullable(_REFERENCE),
    },
    rules=_MESSAGE_RULES,
)
MESSAGE_EDIT = Form({**_WITH_POLL, "sticker_ids": UNSUPPORTED}, rules=_MESSAGE_RULES)
FORUM_MESSAGE = Form(
    {**_WITH_POLL, "sticker_ids": MESSAGE_CREATE.fields["sticker_ids"]}, rules=_MESSAGE_RULES
)
FOLLOW_UP = Form(_WITH_POLL, rules=_MESSAGE_RULES)


BULK_DELETE = Form({"messages": Items(Snowflake(), 100, 2, once=True)}, required=("messages",))

_AUTOCOMPLETE = Form({"choices": Nullable(Items(OPTION_CHOICE, 25))}, required=("choices",))
CALLBACK = ByType(
    {
        1: Form({}),
        4: Form({"data": Nullable(FOLLOW_UP)}),
        5: Form({"data": Nullable(Form({"flags": Nullable(Integer(0, 2**31 - 1))}))}),
        6: Form({}),
        7: Form({"data": Nullable(MESSAGE_EDIT)}),
        8: Form({"data": _AUTOCOMPLETE}, required=("data",)),
        9: Form({"data": MODAL}, required=("data",)),
    }
)
