"""All kinds of things, by where they are held."""

from __future__ import annotations

from bot.sandbox.world.entitlements import ENTITLEMENTS
from bot.sandbox.world.events import EVENTS, STAGES
from bot.sandbox.world.expressions import EMOJIS, SOUNDS, STICKERS
from bot.sandbox.world.invites import INVITES, TEMPLATES
from bot.sandbox.world.moderation import RULES
from bot.sandbox.world.things import Kind
from bot.sandbox.world.webhooks import WEBHOOKS

_ALL = (ENTITLEMENTS, EMOJIS, SOUNDS, STICKERS, WEBHOOKS, EVENTS, STAGES, INVITES, TEMPLATES, RULES)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
