"""The world that a sandbox starts with, made from a plan: the bot, people, guilds, messages."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass

from bot.clock import Clock
from bot.sandbox.model import (
    Application,
    Channel,
    Guild,
    Message,
    Overwrite,
    Role,
    User,
)
from bot.sandbox.world.plan import (
    BOT,
    EVERYONE,
    KINDS,
    ChannelPlan,
    GuildPlan,
    Permissions,
    PersonPlan,
    Plan,
    bits,
    names_of,
)
from bot.sandbox.world.snowflakes import Snowflakes
from bot.sandbox.world.world import World


def seeded_world(
    clock: Clock,
    *,
    ticks: Clock | None = None,
    token: str | None = None,
    bot_name: str = "Briefing Bot",
    plan: Plan | None = None,
    ids: Snowflakes | None = None,
) -> World:
    """Return a new world; `ids` are those of a world that shares its sandbox.

    Without a plan, the guild "The Daily Square" has `#news`, `#general`, `#announcements`, and
    `#rules`, where the bot can't write. `admin` owns it, `member` may use commands, `guest` may
    not.
    """
    world = World(clock, Application(0, 0, bot_name, ""), ticks)
    world.ids = ids or world.ids
    app = world.application
    app.id = app.bot_id = application_in(token or "") or world.ids.next()
    app.token = token or new_token(app.id)
    world.add_user(User(app.bot_id, bot_name.lower().replace(" ", "-"), bot_name, bot=True))
    planned = plan or Plan()
    for each in planned.people:
        person = PersonPlan(each) if isinstance(each, str) else each
        shown = person.shown or person.name.capitalize()
        world.add_user(User(world.ids.next(), person.name, shown, bot=person.bot))
    for guild in planned.guilds:
        _Building(world, planned, guild).build()
    for someone in world.people:
        world.dm_with(someone.id)
    return world


def application_in(token: str) -> int | None:
    """Return the id that a token begins with, where libraries look for it; None if it doesn't."""
    first = token.partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except ValueError:
        return None
    return int(text) if re.fullmatch(r"[0-9]{15,20}", text) else None


def new_token(application_id: int) -> str:
    """Return a token like Discord's, in which some clients look for the application's id."""
    first = base64.urlsafe_b64encode(str(application_id).encode()).decode().rstrip("=")
    return f"{first}.{secrets.token_hex(3)}.{secrets.token_hex(19)}"


@dataclass
class _Building:
    """One guild, on its way from a plan into the world."""

    world: World
    plan: Plan
    guild_plan: GuildPlan

    def build(self) -> None:
        """Make roles, channels, members and messages, in the order in which they get ids."""
        people = names_of(self.plan.people)
        owner = self._user(self.guild_plan.owner or people[0])
        self.guild = Guild(self.world.ids.next(), self.guild_plan.name, owner.id)
        self.world.guilds[self.guild.id] = self.guild
        self.named = {EVERYONE: self._everyone()}
        for role in self.guild_plan.roles:
            self.named[role.name] = self._role(
                role.name,
                role.permissions,
                color=role.color,
                hoist=role.hoist,
                mentionable=role.mentionable,
            )
        may, bot, own = self.guild_plan.bot, self.world.bot, None
        if may is not None:
            own = self._role(bot.name, may, managed=True, bot_id=bot.id)
            self.named.setdefault(BOT, own)  # unless a role of the plan is called so
        self._channels()
        members = self.guild_plan.members
        for name, roles in ({each: [] for each in people} if members is None else members).items():
            held = [self.named[role].id for role in roles]
            self.world.join(self.guild, self._user(name).id, held)
        if own is not None:
            self.world.join(self.guild, bot.id, [own.id])

    def _user(self, name: str) -> User:
        return next(each for each in self.world.users.values() if each.username == name)

    def _everyone(self) -> Role:
        role = Role(self.guild.id, EVERYONE, bits(self.guild_plan.everyone))
        self.guild.roles[role.id] = role
        return role

    def _role(
        self,
        name: str,
        permissions: Permissions,
        *,
        color: int = 0,
        hoist: bool = False,
        mentionable: bool = False,
        managed: bool = False,
        bot_id: int | None = None,
    ) -> Role:
        role = Role(
            self.world.ids.next(),
            name,
            bits(permissions),
            position=len(self.guild.roles),
            color=color,
            managed=managed,
            bot_id=bot_id,
        )
        role.hoist, role.mentionable = hoist, mentionable
        self.guild.roles[role.id] = role
        return role

    # --- channels --------------------------------------------------------------------------

    def _channels(self) -> None:
        planned = [ChannelPlan(e) if isinstance(e, str) else e for e in self.guild_plan.channels]
        self.categories: dict[str, int] = {}
        for position, each in sorted(enumerate(planned), key=lambda one: one[1].type != "category"):
            channel = self.world.add_channel(self._channel(each, position))
            if each.type == "category":
                self.categories[each.name] = channel.id
            if each.name == "general":
                self.guild.system_channel_id = channel.id
            for message in each.messages:
                self._write(channel, self._user(message.by), message.text)

    def _channel(self, planned: ChannelPlan, position: int) -> Channel:
        return Channel(
            self.world.ids.next(),
            KINDS[planned.type],
            planned.name,
            self.guild.id,
            position=position,
            topic=planned.topic,
            overwrites=self._overwrites(planned),
            parent_id=self.categories.get(planned.category or ""),
            slowmode_seconds=planned.slowmode,
            settings={"nsfw": True} if planned.nsfw else {},
        )

    def _overwrites(self, planned: ChannelPlan) -> list[Overwrite]:
        names = dict.fromkeys([*planned.allow, *planned.deny])
        found = []
        for name in names:
            role = self.named.get(name)
            allow, deny = (bits(each.get(name, [])) for each in (planned.allow, planned.deny))
            target = role.id if role else self._user(name).id
            found.append(Overwrite(target, role is None, allow, deny))
        return found

    def _write(self, channel: Channel, author: User, text: str) -> None:
        now = self.world.clock.now()
        message = Message(self.world.ids.next(), channel.id, author.id, now, text)
        self.world.messages[channel.id][message.id] = message
        channel.last_message_id = message.id
