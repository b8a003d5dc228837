"""What people do with the bot in `guide/`, step by step; each says what it must have answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.sandbox import Sandbox
from bot.sandbox.interactions.command_options import Typed
from bot.sandbox.model import Json
from bot.sandbox.person import Answer
from tests.answers import message_of
from tests.clients.running import until

Step = Callable[[Sandbox], Awaitable[None]]
STEPS: dict[str, Step] = {}


def step(name: str) -> Callable[[Step], Step]:
    """List a step under a name."""

    def listed(function: Step) -> Step:
        STEPS[name] = function
        return function

    return listed


def text_of(answer: Answer) -> str:
    """Return the text that a bot answered with."""
    return str(message_of(answer)["content"])


async def hears(sandbox: Sandbox, line: str) -> None:
    """Ask the bot what it noticed until it has noticed that."""
    heard: list[str] = []
    member = sandbox.person("member")
    while line not in heard:
        answer = text_of(await member.slash("noticed", "general"))
        assert answer != "nothing" or not heard, f"{heard} came instead of {line!r}"
        heard += answer.splitlines()


async def newest(sandbox: Sandbox, text: str, channel: str = "general") -> Json:
    """Wait for a message with that text at the end of a channel, and return it."""
    member = sandbox.person("member")
    await until(lambda: member.sees(channel)[-1]["content"] == text)
    return member.sees(channel)[-1]


# --- commands ----------------------------------------------------------------------------------


@step("a command with the person's language")
async def _(sandbox: Sandbox) -> None:
    assert text_of(await sandbox.person("member").slash("ping")) == "Pong! en-US en-US"


@step("a command with options of each kind")
async def _(sandbox: Sandbox) -> None:
    options: dict[str, Typed] = {
        "text": "Words",
        "whole": 5,
        "number": 2.5,
        "yes": True,
        "user": "guest",
    }
    options |= {"channel": "news", "role": "Member", "any": "admin"}
    answer = await sandbox.person("member").slash_with("kinds", "general", options)
    [guest] = [each for each in sandbox.world.people if each.username == "guest"]
    shown = next(iter(sandbox.world.guilds.values())).members[guest.id].nick or "Guest"
    assert text_of(answer) == f"Words 5 2.5 true guest {shown} news Member admin"


@step("a command with choices")
async def _(sandbox: Sandbox) -> None:
    assert text_of(await sandbox.person("member").slash("choice", size="l")) == "l"


@step("suggestions while an option is typed")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    found = await member.choices("complete", "color", color="a")
    assert [each["value"] for each in found] == ["amber", "azure"]
    assert text_of(await member.slash("complete", color="azure")) == "azure"


@step("a sub-command")
async def _(sandbox: Sandbox) -> None:
    name = next(iter(sandbox.world.guilds.values())).name
    assert text_of(await sandbox.person("member").slash("info server")) == name


@step("a sub-command in a group")
async def _(sandbox: Sandbox) -> None:
    assert text_of(await sandbox.person("member").slash("info of user", who="admin")) == "of admin"


@step("an answer for one person")
async def _(sandbox: Sandbox) -> None:
    answer = await sandbox.person("member").slash("secret", "general")
    assert (answer.private, text_of(answer)) == (True, "hush")
    assert "hush" not in [each["content"] for each in sandbox.person("admin").sees("general")]


@step("an answer that is fetched and edited")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    assert text_of(await member.outcome(await member.slash("edited"))) == "second, true"


@step("an answer that is deleted")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    await member.slash("gone", "general")
    await until(lambda: "soon gone" not in [each["content"] for each in member.sees("general")])


@step("an answer that comes later")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    assert text_of(await member.outcome(await member.slash("later"))) == "here it is"


@step("an answer that comes later, for one person")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    answer = await member.outcome(await member.slash("later", hidden=True))
    assert (answer.private, text_of(answer)) == (True, "here it is")


@step("follow-ups, one edited and one deleted")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    await member.slash("more", "general")
    await newest(sandbox, "two, edited")


@step("a file with a command")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    file = member.attach("note.txt", b"a note")
    assert text_of(await member.slash("upload", file=file)) == "note.txt 6 a note"


@step("a command that only some are offered")
async def _(sandbox: Sandbox) -> None:
    offered = [each["name"] for each in sandbox.person("member").commands()]
    assert "ping" in offered and "locked" not in offered
    assert text_of(await sandbox.person("admin").slash("locked")) == "true"


@step("a command of one server")
async def _(sandbox: Sandbox) -> None:
    assert text_of(await sandbox.person("member").slash("home")) == "home"


@step("a command in direct messages")
async def _(sandbox: Sandbox) -> None:
    answer = await sandbox.person("member").slash("choice", "dm", size="s")
    assert text_of(answer) == "s"


@step("the context menu of a person")
async def _(sandbox: Sandbox) -> None:
    answer = await sandbox.person("member").use_on("Who is it", "admin")
    assert text_of(answer) == "admin Admin"


@step("the context menu of a message")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    said = member.say("twelve signs", "general")
    assert text_of(await member.use_on("How long is it", said, "general")) == "12"


# --- components --------------------------------------------------------------------------------


async def offered(sandbox: Sandbox, command: str) -> Json:
    return message_of(await sandbox.person("member").slash(command, "general"))


@step("a button that changes its message")
async def _(sandbox: Sandbox) -> None:
    message = await offered(sandbox, "buttons")
    assert text_of(await sandbox.person("member").press(message, "Update")) == "updated"


@step("a button that changes its message later")
async def _(sandbox: Sandbox) -> None:
    member, message = sandbox.person("member"), await offered(sandbox, "buttons")
    done = await member.outcome(await member.press(message, "Later"))
    assert (text_of(done), message_of(done)["components"]) == ("updated later", [])


@step("a button that answers one person")
async def _(sandbox: Sandbox) -> None:
    answer = await sandbox.person("guest").press(await offered(sandbox, "buttons"), "Reply")
    assert (answer.private, text_of(answer)) == (True, "replied")


SELECTED = {
    "words": (["1", "3"], "1 3"),
    "users": (["guest", "admin"], "admin guest"),
    "roles": (["Member"], "Member"),
    "any": (["admin"], "admin"),
    "channels": (["news"], "news"),
}


def _selecting(kind: str, values: list[str], shown: str) -> Step:
    async def select(sandbox: Sandbox) -> None:
        message = await offered(sandbox, "selects")
        answer = await sandbox.person("member").choose(message, kind, values)
        assert text_of(answer) == shown

    return select


for _kind, _case in SELECTED.items():
    STEPS[f"a select of {_kind}"] = _selecting(_kind, *_case)


@step("a form")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    values = {"name": "Ada", "story": "Long ago", "size": ["l"]}
    answer = await member.submit(await member.slash("form"), values)
    assert text_of(answer) == "Ada|Long ago|l"


@step("a form that a button opens, and that changes its message")
async def _(sandbox: Sandbox) -> None:
    member, message = sandbox.person("member"), await offered(sandbox, "rename")
    form = await member.press(message, "Name it")
    assert text_of(await member.submit(form, {"to": "Bridge"})) == "Its name is Bridge"


@step("a form that the bot waits for")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    answer = await member.submit(await member.slash("asked"), {"text": "this"})
    assert text_of(answer) == "awaited this"


@step("a button that the bot waits for")
async def _(sandbox: Sandbox) -> None:
    message = await offered(sandbox, "confirm")
    await newest(sandbox, "waiting")
    assert text_of(await sandbox.person("member").press(message, "Sure")) == "confirmed"


@step("presses that are collected")
async def _(sandbox: Sandbox) -> None:
    message = await offered(sandbox, "count")
    await newest(sandbox, "waiting")
    assert text_of(await sandbox.person("member").press(message, "Up")) == "1"
    assert text_of(await sandbox.person("guest").press(message, "Up")) == "2"
    await newest(sandbox, "2 limit")


# --- messages ----------------------------------------------------------------------------------


@step("a command in a message")
async def _(sandbox: Sandbox) -> None:
    said = sandbox.person("member").say("!ping", "general")
    reply = await newest(sandbox, "Pong!")
    assert reply["message_reference"]["message_id"] == said["id"]


@step("a question that is answered in a message")
async def _(sandbox: Sandbox) -> None:
    sandbox.person("member").say("!question", "general")
    await newest(sandbox, "Yes or no?")
    sandbox.person("guest").say("maybe", "general")
    sandbox.person("member").say("yes", "general")
    await newest(sandbox, "You said yes")


@step("a reaction that the bot waits for")
async def _(sandbox: Sandbox) -> None:
    sandbox.person("member").say("!opinion", "general")
    asked = await newest(sandbox, "Do you like it?")
    member = sandbox.person("member")
    await until(lambda: member.sees("general")[-1].get("reactions"))
    member.react(asked, "👍")
    await newest(sandbox, "2 like it")


@step("a file in a message")
async def _(sandbox: Sandbox) -> None:
    sandbox.person("member").say("!files", "general", files={"a.txt": b"inside"})
    await newest(sandbox, "a.txt: inside")


@step("a reply in a message")
async def _(sandbox: Sandbox) -> None:
    asked = sandbox.person("admin").say("Who goes there?", "general")
    sandbox.person("member").say("!who", "general", reply_to=asked)
    await newest(sandbox, "admin: Who goes there?")


# --- what is noticed ---------------------------------------------------------------------------


@step("somebody joins and leaves")
async def _(sandbox: Sandbox) -> None:
    reader = sandbox.add_person("reader")
    await hears(sandbox, "reader joined")
    reader.leave()
    await hears(sandbox, "reader left")


@step("a message is edited and deleted")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    said = member.say("first", "general")
    await hears_after(sandbox, lambda: member.edit(said, "second"), "first → second")
    await hears_after(sandbox, lambda: member.delete(said), "second deleted")


async def hears_after(sandbox: Sandbox, act: Callable[[], object], line: str) -> None:
    act()
    await hears(sandbox, line)


@step("a reaction is given and taken back")
async def _(sandbox: Sandbox) -> None:
    member = sandbox.person("member")
    said = member.say("react", "general")
    await hears_after(sandbox, lambda: member.react(said, "🎉"), "member 🎉")
    await hears_after(sandbox, lambda: member.take_back(said, "🎉"), "member no 🎉")


@step("somebody types")
async def _(sandbox: Sandbox) -> None:
    sandbox.person("guest").start_typing("general")
    await hears(sandbox, "guest types")
