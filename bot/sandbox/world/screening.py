"""Auto-moderation at work: which rules a message breaks, and what they do.

    rule looks for   breaks it
    keywords         a keyword or a pattern, unless an allowed word is why
    presets          one of the words in `PRESETS`, which stand for Discord's own, secret lists
    mentions         more mentions of people and roles than allowed
    spam             nothing: what Discord takes for spam, nobody knows
    profiles         nothing: people here have no profiles

Bots, and members who may manage the server, are exempt. Patterns are read as Python's, which are
nearly Rust's. Source: docs, resources/auto-moderation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.api_error import ApiError
from bot.sandbox.forms.moderation import KEYWORDS, MENTIONS
from bot.sandbox.forms.moderation import PRESETS as OF_PRESETS
from bot.sandbox.model import Channel, Event, Guild, Json, Message, MessageType
from bot.sandbox.world import audit, things
from bot.sandbox.world.audit import Action, By
from bot.sandbox.world.messages import add, system_message, whereabouts
from bot.sandbox.world.moderation import RULES
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.rank import granted
from bot.sandbox.world.world import World

PRESETS = {1: "profanity", 2: "sexualcontent", 3: "slur"}
"""A word for each of Discord's lists, so that a rule with one can be tried."""
_MESSAGE_SENT = 1
_BLOCK, _ALERT, _TIMEOUT = 1, 2, 3
_EXEMPT = Permission.ADMINISTRATOR | Permission.MANAGE_GUILD
_NOTED = {
    _BLOCK: Action.RULE_BLOCKED,
    _ALERT: Action.RULE_ALERTED,
    _TIMEOUT: Action.RULE_TIMED_OUT,
}
_BLOCKED = "Your message could not be sent: it has content that this server blocks."


@dataclass(frozen=True)
class Hit:
    """A rule that a text breaks, and by what."""

    rule: Json
    keyword: str | None
    matched: str


def screened(
    world: World, user_id: int, channel: Channel, text: str, write: Callable[[], Message]
) -> Message:
    """Do what a guild's rules say about a text, and write it unless one of them blocks it.

    Raises 200000 if one does.
    """
    guild = world.guilds.get(channel.guild_id or 0)
    hits = [] if guild is None else list(_hits(world, guild, user_id, channel, text))
    blocks = [action for hit in hits for action in hit.rule["actions"] if action["type"] == _BLOCK]
    message = None if blocks else write()
    for hit in hits:
        for action in hit.rule["actions"]:
            if guild is not None:
                _Doing(world, guild, user_id, channel, text, message, hit).do(action)
    if message is None:
        words = [action["metadata"].get("custom_message") for action in blocks]
        raise ApiError(400, 200000, next(filter(None, words), _BLOCKED))
    return message


# --- looking -------------------------------------------------------------------------------


def _hits(world: World, guild: Guild, user_id: int, channel: Channel, text: str) -> Iterator[Hit]:
    member = guild.members.get(user_id)
    if member is None or world.users[user_id].bot or granted(guild, user_id) & _EXEMPT:
        return
    places = {str(channel.id), str(channel.parent_id)}
    for rule in things.all_of(guild, RULES).values():
        spared = set(map(str, member.roles)) & set(rule["exempt_roles"])
        if not rule["enabled"] or rule["event_type"] != _MESSAGE_SENT or spared:
            continue
        if not places & set(rule["exempt_channels"]) and (hit := _hit(rule, text)):
            yield hit


def _hit(rule: Json, text: str) -> Hit | None:
    """Return by what a text breaks a rule, None if it doesn't."""
    told = rule["trigger_metadata"]
    if rule["trigger_type"] == MENTIONS:
        mentioned = set(re.findall(r"<@[!&]?\d+>", text))
        too_many = len(mentioned) > told["mention_total_limit"]
        return Hit(rule, None, " ".join(sorted(mentioned))) if too_many else None
    allowed = told.get("allow_list", ())
    for keyword, pattern in _patterns(rule["trigger_type"], told):
        for found in pattern.finditer(text):
            if not any(_of_keyword(each).search(found[0]) for each in allowed):
                return Hit(rule, keyword, found[0])
    return None


def _patterns(kind: int, told: Json) -> Iterator[tuple[str, re.Pattern[str]]]:
    words = told.get("keyword_filter", ()) if kind == KEYWORDS else ()
    if kind == OF_PRESETS:
        words = [PRESETS[each] for each in told["presets"]]
    yield from ((word, _of_keyword(word)) for word in words)
    for text in told.get("regex_patterns", ()) if kind == KEYWORDS else ():
        try:
            yield text, re.compile(text)
        except re.error:
            continue


def _of_keyword(keyword: str) -> re.Pattern[str]:
    """Return what a keyword matches: a star at either end stands for more of the word."""
    before = r"\S*" if keyword.startswith("*") else r"(?<!\S)"
    after = r"\S*" if keyword.endswith("*") else r"(?!\S)"
    return re.compile(before + re.escape(keyword.strip("*")) + after, re.IGNORECASE)


# --- doing ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Doing:
    """One rule at work on one text."""

    world: World
    guild: Guild
    user_id: int
    channel: Channel
    text: str
    message: Message | None
    hit: Hit

    def do(self, action: Json) -> None:
        """Do one of the rule's actions, note it, and tell of it."""
        alert = self._alert(action) if action["type"] == _ALERT else None
        if action["type"] == _TIMEOUT:
            self._time_out(action["metadata"]["duration_seconds"])
        if action["type"] in _NOTED:
            self._note(_NOTED[action["type"]])
        data: Json = whereabouts(self.channel) | {
            "action": action,
            "rule_id": self.hit.rule["id"],
            "rule_trigger_type": self.hit.rule["trigger_type"],
            "user_id": str(self.user_id),
            "content": self.text,
            "matched_keyword": self.hit.keyword,
            "matched_content": self.hit.matched,
        }
        if self.message is not None:
            data["message_id"] = str(self.message.id)
        if alert is not None:
            data["alert_system_message_id"] = str(alert.id)
        self.world.publish(Event("AUTO_MODERATION_ACTION_EXECUTION", data, self.guild.id))

    def _alert(self, action: Json) -> Message | None:
        """Show the text in the channel that the action names, if there still is one."""
        place = self.world.channels.get(int(action["metadata"]["channel_id"]))
        if place is None:
            return None
        told = {
            "rule_name": self.hit.rule["name"],
            "channel_id": str(self.channel.id),
            "keyword": self.hit.keyword or "",
            "keyword_matched_content": self.hit.matched,
        }
        alert = system_message(self.world, self.user_id, place, MessageType.RULE_ALERT)
        fields = [{"name": name, "value": value, "inline": False} for name, value in told.items()]
        embed = {"type": "auto_moderation_message", "description": self.text, "fields": fields}
        alert.embeds = [embed]
        return add(self.world, alert)

    def _time_out(self, seconds: int) -> None:
        member = self.guild.members[self.user_id]
        member.timed_out_until = self.world.clock.now() + timedelta(seconds=seconds)
        self.world.change_member(self.guild, member)

    def _note(self, action: Action) -> None:
        rule = self.hit.rule
        options = {
            "auto_moderation_rule_name": rule["name"],
            "auto_moderation_rule_trigger_type": str(rule["trigger_type"]),
            "channel_id": str(self.channel.id),
        }
        by = By(int(rule["creator_id"]))
        audit.note(self.world, by, self.guild, action, self.user_id, options=options)
