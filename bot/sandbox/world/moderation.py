"""Rules of auto-moderation.

Source: docs, resources/auto-moderation.
"""

from __future__ import annotations

from bot.sandbox.forms import moderation as forms
from bot.sandbox.model import Json
from bot.sandbox.world.audit import Action
from bot.sandbox.world.things import Kind


def _fit(rule: Json) -> None:
    """Give a rule the metadata of its kind, and each action some."""
    known = forms.METADATA[rule["trigger_type"]]
    told = rule.get("trigger_metadata") or {}
    rule["trigger_metadata"] = {
        name: default if told.get(name) is None else told[name] for name, default in known.items()
    }
    rule["actions"] = [
        {"type": each["type"], "metadata": _without_none(each.get("metadata") or {})}
        for each in rule["actions"]
    ]


def _without_none(metadata: Json) -> Json:
    return {name: value for name, value in metadata.items() if value is not None}


RULES = Kind(
    "rules",
    "Auto Moderation Rule",
    forms.RULE,
    forms.RULE_CHANGE,
    {"enabled": False, "exempt_roles": [], "exempt_channels": [], "trigger_metadata": {}},
    completed=("guild_id", "creator_id"),
    fit=_fit,
    action=Action.RULE_CREATE,
    event="AUTO_MODERATION_RULE",
)
MOST_OF_A_KIND = {
    forms.KEYWORDS: 6,
    forms.SPAM: 1,
    forms.PRESETS: 1,
    forms.MENTIONS: 1,
    forms.PROFILES: 1,
}
