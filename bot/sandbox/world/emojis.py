"""Which emoji there are: Unicode's, and those of guilds and of the application.

Source: Unicode's emoji-data, version 16; what newer versions add lies in the same blocks.
"""

from __future__ import annotations

import re

from bot.sandbox import api_error
from bot.sandbox.forms.fields import as_integer
from bot.sandbox.model import Json
from bot.sandbox.world.expressions import emoji_with
from bot.sandbox.world.world import World

# Of the older symbols only some are emoji: ▶ is one, ▲ is none.
_OLD = (
    "©®‼⁉™ℹ↔-↙↩↪⌚⌛⌨⏏⏩-⏳⏸-⏺Ⓜ▪▫▶◀◻-◾☀-☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸-☺♀♂♈-♓♟♠♣♥♦♨♻♾♿⚒-⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪"
    "⛰-⛵⛷-⛺⛽✂✅✈-✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓-❕❗❣❤➕-➗➡➰➿⤴⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙"
)
_NEW = (
    "\U0001f004\U0001f0cf\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f18e\U0001f191-\U0001f19a"
    "\U0001f1e6-\U0001f1ff\U0001f201\U0001f202\U0001f21a\U0001f22f\U0001f232-\U0001f23a"
    "\U0001f250\U0001f251\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb"
    "\U0001f7f0\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff"
)
_ONE = f"[{_OLD}{_NEW}]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_REGION = "\U0001f3f4[\U000e0020-\U000e007f]+"
_KEY = "[0-9#*]\ufe0f?\u20e3"
_EMOJI = re.compile(f"{_FLAG}|{_REGION}|{_KEY}|{_ONE}(?:\u200d{_ONE})*")


def is_character(text: str) -> bool:
    """Tell whether a text is one of Unicode's emoji."""
    return _EMOJI.fullmatch(text) is not None


def shown(world: World, emoji: Json, at: tuple[str, ...]) -> Json:
    """Return a component's emoji as it is held: with its name; raises 50035 for one that isn't."""
    number = as_integer(emoji.get("id"))
    if number is not None:
        if held := emoji_with(world, number):
            return {"id": str(number), "name": held["name"], "animated": held["animated"]}
        raise api_error.fault((*at, "id"), "COMPONENT_INVALID_EMOJI", "Invalid emoji")
    if not is_character(emoji.get("name") or ""):
        raise api_error.fault((*at, "name"), "COMPONENT_INVALID_EMOJI", "Invalid emoji")
    return emoji
