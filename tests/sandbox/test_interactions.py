"""Interactions: who is offered what, and what Discord takes for an answer, and when."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.interactions import begin as interactions
from bot.sandbox.interactions.offers import visible_commands
from bot.sandbox.interactions.resolved import Refused
from bot.sandbox.model import Channel, Event, Interaction, Json, MessageFlag, Role
from bot.sandbox.world.edits import delete
from bot.sandbox.world.permissions import Permission
from tests.sandbox.asking import Asking, file
from tests.sandbox.elsewhere import add_foreign_guild, add_private_channel

HELLO = {"type": 4, "data": {"content": "Hello"}}
PRIVATE = {"type": 4, "data": {"content": "Psst", "flags": 64}}
DEFERRED = {"type": 5}


class Bot(Asking):
    """The bot, with one command, and a person who uses it."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []
        self.world.subscribe(self.events.append)
        self.register(name="ask")

    def register(self, guild_id: int | None = None, **command: Any) -> None:
        of_guild = "" if guild_id is None else f"/guilds/{guild_id}"
        path = f"/applications/{self.world.application.id}{of_guild}/commands"
        status, answer = self("POST", path, {"description": "x", **command})
        assert status == 201, answer

    def use(self, name: str = "ask", channel: Channel | None = None, **options: Any) -> Interaction:
        channel = channel or self.channel("news")
        member = self.user("member")
        return interactions.use_command(self.world, member.id, channel, name, options)

    def offered(self, person: str = "member", channel: Channel | None = None) -> list[str]:
        place = channel or self.channel("news")
        commands = visible_commands(self.world, self.user(person).id, place)
        return [command["name"] for command in commands]

    @property
    def told(self) -> Json:
        """What the bot was told last of an interaction."""
        return next(e.data for e in reversed(self.events) if e.name == "INTERACTION_CREATE")

    def answer(self, asked: Interaction, body: Any, **query: str) -> tuple[int, Any]:
        path = f"/interactions/{asked.id}/{asked.token}/callback"
        return self("POST", path, body, query=query)

    def webhook(self, asked: Interaction, after: str = "") -> str:
        return f"/webhooks/{self.world.application.id}/{asked.token}{after}"

    def follow_up(self, asked: Interaction, **body: Any) -> tuple[int, Any]:
        return self("POST", self.webhook(asked), {"content": "more"} | body)


@pytest.fixture
def bot() -> Bot:
    return Bot()


# --- who is offered what -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "offered_to"),
    [
        ({}, "admin member"),
        ({"default_member_permissions": "0"}, "admin"),
        ({"default_member_permissions": str(int(Permission.MANAGE_GUILD))}, "admin"),
        ({"default_member_permissions": str(int(Permission.SEND_MESSAGES))}, "admin member"),
        ({"contexts": [1, 2]}, ""),
        ({"integration_types": [1]}, ""),
        ({"dm_permission": False}, "admin member"),
    ],
)
def test_commands_are_offered_by_permission_context_and_installation(
    bot: Bot, command: dict[str, Any], offered_to: str
) -> None:
    bot.register(name="other", **command)
    offered = [each for each in ("admin", "member", "guest") if "other" in bot.offered(each)]
    assert " ".join(offered) == offered_to


def test_default_permissions_do_not_count_in_direct_messages(bot: Bot) -> None:
    dm = bot.world.dm_with(bot.user("member").id)
    bot.register(name="secret", default_member_permissions="0")
    bot.register(name="inside", contexts=[0])
    bot.register(bot.guild_id, name="ours")
    assert bot.offered(channel=dm) == ["ask", "secret"]
    assert bot.offered() == ["ask", "inside", "ours"]


def test_a_persons_own_installation_goes_where_they_go(bot: Bot) -> None:
    member, guest = bot.user("member"), bot.user("guest")
    guild = add_foreign_guild(bot.world, "elsewhere", guest, member)
    elsewhere = bot.channel("elsewhere")
    group = add_private_channel(bot.world, "friends", member, guest)
    bot.register(name="mine", integration_types=[0, 1])
    assert bot.offered(channel=elsewhere) == bot.offered(channel=group) == []

    bot.world.application.user_installs.add(member.id)
    assert bot.offered(channel=elsewhere) == bot.offered(channel=group) == ["mine"]
    bot.use("mine", elsewhere)
    assert bot.told["authorizing_integration_owners"] == {"1": str(member.id)}
    assert (bot.told["context"], bot.told["guild_id"]) == (0, str(guild.id))
    bot.use("mine", group)
    assert (bot.told["context"], bot.told["user"]["username"]) == (2, "member")
    assert "guild_id" not in bot.told
    bot.use("mine")
    owners = {"0": str(bot.guild_id), "1": str(member.id)}
    assert bot.told["authorizing_integration_owners"] == owners
    assert bot("GET", f"/guilds/{guild.id}") == (404, 10004)
    assert bot("GET", f"/channels/{group.id}") == (403, 50001)


def test_abroad_there_are_five_follow_ups_and_public_words_need_a_permission(bot: Bot) -> None:
    member = bot.user("member")
    bot.world.application.user_installs.add(member.id)
    guild = add_foreign_guild(bot.world, "elsewhere", bot.user("guest"), member)
    bot.register(name="mine", integration_types=[1])
    asked = bot.use("mine", bot.channel("elsewhere"))
    _, made = bot.answer(asked, HELLO, with_response="true")
    assert made["resource"]["message"]["flags"] & 64, "only they may see it"
    assert [bot.follow_up(asked)[0] for _ in range(5)] == [200] * 5
    assert bot.follow_up(asked) == (400, 40094)

    guild.roles[guild.id].permissions |= Permission.USE_EXTERNAL_APPS
    asked = bot.use("mine", bot.channel("elsewhere"))
    _, made = bot.answer(asked, HELLO, with_response="true")
    assert not made["resource"]["message"]["flags"] & 64


def test_at_home_there_are_more_follow_ups(bot: Bot) -> None:
    asked = bot.use()
    bot.answer(asked, HELLO)
    assert [bot.follow_up(asked)[0] for _ in range(7)] == [200] * 7


def test_permissions_in_interactions_are_those_of_the_channel(bot: Bot) -> None:
    bot.use(channel=bot.channel("rules"))
    member = Permission(int(bot.told["member"]["permissions"]))
    app = Permission(int(bot.told["app_permissions"]))
    assert member & Permission.SEND_MESSAGES
    assert not app & Permission.SEND_MESSAGES
    bot.use(channel=bot.world.dm_with(bot.user("member").id))
    assert Permission(int(bot.told["app_permissions"])) & Permission.EMBED_LINKS
    assert bot.told["context"] == 1
    assert bot.told["authorizing_integration_owners"] == {"0": "0"}


def test_options_are_resolved_with_what_they_name(bot: Bot) -> None:
    options = [
        {"type": kind, "name": name, "description": "x"}
        for kind, name in ((6, "who"), (7, "where"), (8, "role"))
    ]
    bot.register(name="pick", options=options)
    bot.use("pick", who="guest", where="#general", role="Member")
    resolved = bot.told["data"]["resolved"]
    assert resolved.keys() == {"users", "members", "channels", "roles"}
    [channel] = resolved["channels"].values()
    assert channel["name"] == "general"
    assert Permission(int(channel["permissions"])) & Permission.VIEW_CHANNEL


def test_an_option_takes_only_the_channels_it_is_for(bot: Bot) -> None:
    option = {"type": 7, "name": "where", "description": "x", "channel_types": [5]}
    bot.register(name="pick", options=[option])
    bot.use("pick", where="announcements")
    with pytest.raises(Refused, match="kind of channel"):
        bot.use("pick", where="general")


# --- the first answer ----------------------------------------------------------------------


def test_there_is_one_first_answer_within_three_seconds(bot: Bot) -> None:
    asked = bot.use()
    bot.move(seconds=3)
    assert bot.answer(asked, HELLO) == (204, None)
    assert bot.answer(asked, HELLO) == (400, 40060)
    late = bot.use()
    bot.move(seconds=3.001)
    assert bot.answer(late, HELLO) == (404, 10062)
    late.token = "another"
    assert bot.answer(late, HELLO) == (404, 10062)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ({"type": 6}, (400, 50035)),
        ({"type": 7, "data": {"content": "x"}}, (400, 50035)),
        ({"type": 8, "data": {"choices": []}}, (400, 50035)),
        ({"type": 4, "data": {}}, (400, 50006)),
        ({"type": 4}, (400, 50006)),
        ({"type": 9, "data": {"title": "T", "custom_id": "m", "components": []}}, (400, 50035)),
        (DEFERRED, (204, None)),
    ],
)
def test_what_a_command_can_be_answered_with(bot: Bot, body: Any, outcome: tuple[int, Any]) -> None:
    asked = bot.use()
    assert bot.answer(asked, body) == outcome
    if outcome[0] == 400:
        assert bot.answer(asked, HELLO) == (204, None), "a refused answer is none"


def test_answers_ping_people_only_unless_told_otherwise(bot: Bot) -> None:
    bot.grant(Permission.MENTION_EVERYONE)
    bot.world.guilds[bot.guild_id].roles[901] = Role(901, "r", 0, mentionable=True)
    text = f"@everyone <@&901> <@{bot.user('guest').id}>"
    asked = bot.use()
    bot.answer(asked, {"type": 4, "data": {"content": text}})
    _, message = bot("GET", bot.webhook(asked, "/messages/@original"))
    assert (len(message["mentions"]), message["mention_roles"]) == (1, [])
    assert not message["mention_everyone"]


# --- what follows --------------------------------------------------------------------------


def test_before_the_first_answer_there_is_no_webhook(bot: Bot) -> None:
    asked = bot.use()
    assert bot.follow_up(asked) == (404, 10015)
    original = bot.webhook(asked, "/messages/@original")
    assert bot("PATCH", original, {"content": "x"}) == (404, 10015)
    bot.answer(asked, HELLO)
    assert bot("PATCH", original, {"content": "x"})[0] == 200


def test_the_token_lives_for_fifteen_minutes(bot: Bot) -> None:
    asked = bot.use()
    bot.answer(asked, HELLO)
    bot.move(minutes=15)
    assert bot.follow_up(asked)[0] == 200
    bot.move(seconds=0.001)
    assert bot.follow_up(asked) == (401, 50027)


def test_a_deferred_answer_is_filled_by_an_edit_or_the_first_follow_up(bot: Bot) -> None:
    for fill in ("edit", "follow up"):
        asked = bot.use()
        bot.answer(asked, DEFERRED)
        original = bot.webhook(asked, "/messages/@original")
        waiting = bot("GET", original)[1]
        assert waiting["flags"] & 128
        if fill == "edit":
            assert bot("PATCH", original, {"content": ""}) == (400, 50006)
            _, filled = bot("PATCH", original, {"content": "done"})
        else:
            _, filled = bot.follow_up(asked)
        assert filled["id"] == waiting["id"]
        assert not filled["flags"] & 128
        assert filled["edited_timestamp"] is None
        assert bot.follow_up(asked)[1]["id"] != waiting["id"]


def test_private_answers_are_for_one_person(bot: Bot) -> None:
    asked = bot.use()
    bot.answer(asked, PRIVATE)
    channel = bot.channel("news")

    def seen(name: str) -> int:
        return len(bot.world.visible_messages(bot.user(name).id, channel))

    assert (seen("member"), seen("admin")) == (1, 0)
    assert bot("GET", f"{bot.path()}/messages")[1] == []
    original = bot.webhook(asked, "/messages/@original")
    assert bot("PATCH", original, {"content": "edited"})[1]["flags"] & 64
    _, made = bot("POST", bot.webhook(asked), {"flags": 64}, files=[file()])
    assert made["attachments"][0]["ephemeral"]
    assert bot("DELETE", bot.webhook(asked, f"/messages/{made['id']}")) == (204, None)
    assert bot("DELETE", original) == (204, None)
    assert seen("member") == 0
    assert bot("GET", original) == (404, 10008)


def test_a_token_names_no_message_of_another_interaction(bot: Bot) -> None:
    first, second = bot.use(), bot.use()
    bot.answer(first, HELLO)
    bot.answer(second, HELLO)
    other = bot.webhook(second, f"/messages/{first.response_id}")
    assert bot("PATCH", other, {"content": "x"}) == (404, 10008)


# --- components and modals -----------------------------------------------------------------


def posted_with(bot: Bot, *items: dict[str, Any]) -> Any:
    rows = [{"type": 1, "components": [item]} for item in items]
    made = bot.post(components=rows)
    return bot.world.message(int(made["channel_id"]), int(made["id"]))


@pytest.mark.parametrize(
    ("kind", "chosen", "keys"),
    [
        (5, ["guest"], {"users", "members"}),
        (6, ["Member"], {"roles"}),
        (7, ["guest", "@everyone"], {"users", "members", "roles"}),
        (8, ["general"], {"channels"}),
    ],
)
def test_selects_of_people_roles_and_channels_are_resolved(
    bot: Bot, kind: int, chosen: list[str], keys: set[str]
) -> None:
    message = posted_with(bot, {"type": kind, "custom_id": "s", "max_values": 2})
    interactions.press(bot.world, bot.user("member").id, message, "s", chosen)
    assert bot.told["data"]["resolved"].keys() == keys
    assert len(bot.told["data"]["values"]) == len(chosen)
    with pytest.raises(Refused):
        interactions.press(bot.world, bot.user("member").id, message, "s", ["nobody"])


def test_a_pressed_button_can_be_answered_by_changing_its_message(bot: Bot) -> None:
    button = {"type": 2, "style": 1, "label": "Go", "custom_id": "b"}
    message = posted_with(bot, button)

    def press() -> Interaction:
        return interactions.press(bot.world, bot.user("member").id, message, "b")

    asked = press()
    assert bot.answer(asked, {"type": 6}) == (204, None)
    original = bot.webhook(asked, "/messages/@original")
    assert bot("PATCH", original, {"content": "later"})[1]["id"] == str(message.id)
    _, made = bot.answer(press(), {"type": 7, "data": {"content": "now"}}, with_response="true")
    assert made["resource"]["type"] == 7
    assert message.content == "now"
    delete(bot.world, message)
    with pytest.raises(Refused, match="not there"):
        press()


def test_a_pressed_message_keeps_its_kind(bot: Bot) -> None:
    button = {"type": 2, "style": 1, "label": "Go", "custom_id": "b"}
    message = posted_with(bot, button)
    section = {"type": 9, "components": [{"type": 10, "content": "Words"}], "accessory": button}
    laid_out = {"components": [{"type": 17, "components": [section]}]}
    v2 = MessageFlag.COMPONENTS_V2

    def update(**data: Any) -> Any:
        asked = interactions.press(bot.world, bot.user("member").id, message, "b")
        return bot.answer(asked, {"type": 7, "data": data})

    assert update(**laid_out) == (400, 50035), "only the flag makes it one of Components V2"
    assert update(**laid_out, flags=v2) == (400, 50035), "its content has to go first"
    assert update(**laid_out, flags=v2, content="") == (204, None)
    assert update(**laid_out) == (204, None), "the flag stays without being named"
    assert update(content="x") == (400, 50035)
    assert update(components=[]) == (400, 50006)
    assert message.flags & v2


LABELS = [
    {"type": 10, "content": "Read this."},
    {"type": 18, "label": "Why", "component": {"type": 4, "custom_id": "why", "style": 1}},
    {"type": 18, "label": "Who", "component": {"type": 5, "custom_id": "who"}},
    {
        "type": 18,
        "label": "How",
        "component": {
            "type": 3,
            "custom_id": "how",
            "required": False,
            "options": [{"label": "A", "value": "a"}],
        },
    },
    {"type": 18, "label": "Sure", "component": {"type": 23, "custom_id": "sure"}},
]


def modal(*components: dict[str, Any]) -> dict[str, Any]:
    data = {"title": "Form", "custom_id": "form", "components": list(components)}
    return {"type": 9, "data": data}


def test_a_modal_is_submitted_with_what_was_filled_in(bot: Bot) -> None:
    asked = bot.use()
    assert bot.answer(asked, modal(*LABELS)) == (204, None)
    with pytest.raises(Refused, match="required"):
        interactions.submit_modal(bot.world, asked, {"Who": "guest"})
    with pytest.raises(Refused, match="no field"):
        interactions.submit_modal(bot.world, asked, {"why": "x", "Who": "guest", "When": "x"})
    sent = interactions.submit_modal(
        bot.world, asked, {"Why": "Because", "who": "guest", "sure": True}
    )
    fields = [each["component"] for each in bot.told["data"]["components"][1:]]
    values = [field.get("value", field.get("values")) for field in fields]
    assert values == ["Because", [str(bot.user("guest").id)], [], True]
    assert "users" in bot.told["data"]["resolved"]

    assert bot.answer(sent, {"type": 9, "data": modal(*LABELS)["data"]}) == (400, 50035)
    assert bot.answer(sent, {"type": 7, "data": {"content": "x"}}) == (400, 50035), "no message"
    _, made = bot.answer(sent, HELLO, with_response="true")
    metadata = made["resource"]["message"]["interaction_metadata"]
    assert metadata["triggering_interaction_metadata"]["name"] == "ask"


def test_the_old_rows_of_a_modal_are_taken_too(bot: Bot) -> None:
    field = {"type": 4, "custom_id": "t", "style": 2, "label": "Text", "value": "before"}
    asked = bot.use()
    bot.answer(asked, modal({"type": 1, "components": [field]}))
    interactions.submit_modal(bot.world, asked, {})
    [row] = bot.told["data"]["components"]
    assert row["components"][0]["value"] == "before"
