"""What Discord says of each broken constraint, and bodies that break none."""

from __future__ import annotations

from typing import Any

CODES = {
    ("required", ""): "BASE_TYPE_REQUIRED",
    ("null", ""): "BASE_TYPE_REQUIRED",
    ("null item", ""): "LIST_ITEM_VALUE_REQUIRED",
    ("type", "string"): "STRING_TYPE_CONVERT",
    ("type", "integer"): "NUMBER_TYPE_COERCE",
    ("type", "number"): "NUMBER_TYPE_COERCE",
    ("type", "boolean"): "BOOLEAN_TYPE_CONVERT",
    ("type", "array"): "LIST_TYPE_CONVERT",
    ("type", "set"): "SET_TYPE_CONVERT",
    ("type", "object"): "MODEL_TYPE_CONVERT",
    ("type", "map"): "DICT_TYPE_CONVERT",
    ("type", "snowflake"): "NUMBER_TYPE_COERCE",
    ("type", "date-time"): "DATE_TIME_TYPE_PARSE",
    ("type", "uri"): "STRING_TYPE_CONVERT",
    ("type", "file"): "IMAGE_INVALID",
    ("type", "enum"): "BASE_TYPE_CHOICES",
    ("type", "numbers"): "NUMBER_TYPE_COERCE",
    ("enum", ""): "BASE_TYPE_CHOICES",
    ("format", "snowflake"): "NUMBER_TYPE_COERCE",
    ("format", "date-time"): "DATE_TIME_TYPE_PARSE",
    ("format", "uri"): "URL_TYPE_INVALID_URL",
    ("format", "file"): "IMAGE_INVALID",
    ("minimum", ""): "NUMBER_TYPE_MIN",
    ("maximum", ""): "NUMBER_TYPE_MAX",
    ("uniqueItems", ""): "SET_TYPE_ALREADY_CONTAINS_VALUE",
    # With a least length besides the largest it is another code.
    ("maxLength", ""): "BASE_TYPE_MAX_LENGTH",
    ("maxLength", "between"): "BASE_TYPE_BAD_LENGTH",
    ("minLength", "between"): "BASE_TYPE_BAD_LENGTH",
    ("minLength", "empty"): "BASE_TYPE_REQUIRED",
    ("maxItems", ""): "BASE_TYPE_MAX_LENGTH",
    ("maxItems", "between"): "BASE_TYPE_BAD_LENGTH",
    ("minItems", "between"): "BASE_TYPE_BAD_LENGTH",
}
"""What Discord says, by the constraint and, where it matters, the kind of value."""
GUESSES = {
    "BASE_TYPE_CHOICES": "Discord says so of types of channels and of components; of a command's "
    "type it says ENUM_TYPE_COERCE, and who knows of which others",
    "DICT_TYPE_CONVERT": "named like LIST_TYPE_CONVERT; no answer with it was seen",
    "IMAGE_INVALID": "no answer to what isn't a picture was seen",
    "MODEL_TYPE_CONVERT": "the name was seen, the sentence was seen in two forms",
    "SET_TYPE_CONVERT": "the sentence was seen; the name is that of SET_TYPE_ALREADY_CONTAINS_VALUE",
}
"""Codes that rest on too few of Discord's answers, and why; all others were seen."""

_BUTTON = {"type": 2, "style": 2, "label": "Go", "custom_id": "go"}
_ROW = {"type": 1, "components": [_BUTTON]}
_TEXT = {"type": 10, "content": "x"}
_COMMAND = {"name": "x", "description": "x"}
_PICTURE = {"url": "https://example.com/x"}
_RULE = {"name": "x", "event_type": 1, "actions": [{"type": 1}]}
_EVENT = {
    "name": "x",
    "privacy_level": 2,
    "scheduled_start_time": "2025-03-02T12:00:00+00:00",
    "scheduled_end_time": "2025-03-02T13:00:00+00:00",
}
EXAMPLES: dict[str, Any] = {
    "RichEmbed": {"description": "x"},
    "RichEmbedAuthor": {"name": "x"},
    "RichEmbedFooter": {"text": "x"},
    "RichEmbedImage": _PICTURE,
    "RichEmbedThumbnail": _PICTURE,
    "ActionRowComponentForMessageRequest": _ROW,
    "ButtonComponentForMessageRequest": _BUTTON,
    "FileComponentForMessageRequest": {"type": 13, "file": {"url": "attachment://a.txt"}},
    "PollMedia": {"text": "x"},
    "PollMediaCreateRequest": {"text": "x"},
    "ApplicationCommandCreateRequest": _COMMAND,
    "ApplicationCommandUpdateRequest": _COMMAND,
    "ApplicationOAuth2InstallParams": {"scopes": ["bot"], "permissions": 0},
    "KeywordUpsertRequest": {**_RULE, "trigger_type": 1},
    "MLSpamUpsertRequest": {**_RULE, "trigger_type": 3},
    "DefaultKeywordListUpsertRequest": {**_RULE, "trigger_type": 4, "trigger_metadata": {}},
    "MentionSpamUpsertRequest": {**_RULE, "trigger_type": 5},
    "UserProfileUpsertRequest": {**_RULE, "trigger_type": 6},
    "ExternalScheduledEventCreateRequest": {
        **_EVENT,
        "entity_type": 3,
        "entity_metadata": {"location": "x"},
    },
    "BulkBanUsersRequest": {"user_ids": ["1"]},
    "SoundboardCreateRequest": {"name": "xx", "sound": "data:audio/ogg;base64,AAAA"},
    "UpdateRolePositionsRequest": {"id": "1"},
    "ComponentEmojiForRequest": {"name": "x"},
    "TextInputComponentForModalRequest": {
        "type": 4,
        "custom_id": "x",
        "style": 1,
        "label": "x",
    },
    "ModalInteractionCallbackRequestData": {
        "custom_id": "x",
        "title": "x",
        "components": [{"type": 10, "content": "x"}],
    },
    "UpdateMessageInteractionCallbackRequest": {"type": 7},
    "StageScheduledEventCreateRequest": {**_EVENT, "entity_type": 1, "channel_id": "1"},
    "VoiceScheduledEventCreateRequest": {**_EVENT, "entity_type": 2, "channel_id": "1"},
}
"""What rules ask for that the specification doesn't tell of."""
UNSERVED = {
    "LaunchActivityInteractionCallbackRequest",
    "PongInteractionCallbackRequest",
    "SocialLayerSKUPurchaseEligibilityInteractionCallbackRequest",
}
"""Bodies of what the sandbox doesn't have: activities, and purchases in games."""
