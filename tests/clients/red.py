"""Red-DiscordBot as it comes from its registry, and fifty commands that are typed to it.

Run as `python -m tests.clients.red` to read what it answers.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox import Rates, Sandbox
from bot.sandbox.model import Channel, ChannelType, Json
from bot.sandbox.person import Person
from bot.sandbox.recipes import recipes
from tests.clients.running import Bot, running, until
from tests.environments import environment

PACKAGES = ("Red-DiscordBot", "pip", "setuptools<81")
ADMINISTRATOR = 8
COMMANDS = """
load admin alias cleanup customcom economy filter general image mod modlog mutes reports trivia warnings
help
info
uptime
licenseinfo
cogs
contact hello
set
set api
set serverprefix !
set showsettings
set regional
set roles addadminrole Member
set deletedelay
servers
autoimmune list
embedset showsettings
helpset showsettings
ignore list
command listdisabled
choose tea coffee
roll 20
flip
rps rock
8 will it rain?
stopwatch
lmgtfy bridges
serverinfo
userinfo
names member
slowmode 5 seconds
modset showsettings
rename guest Visitor
warningset allowcustomreasons true
warn guest too loud
warnings guest
bank balance
payday
payouts
leaderboard
economyset showsettings
alias add hallo help
alias list
customcom create simple morning Good morning!
customcom list
filter list
reportset output news
trivia list
help Core
cleanup messages 3
""".split("\n")[1:-1]

# Red runs as it does by itself, but for the one line that points its discord.py at the sandbox.
_START = "import runpy, sys; {recipe}; sys.argv[0] = 'redbot'; runpy.run_module('redbot', run_name='__main__')"


@asynccontextmanager
async def red(python: Path, recipe: str, token: str, home: Path) -> AsyncIterator[Bot]:
    """Run Red, its data in a folder."""
    arguments = ("--no-instance", "--no-prompt", "--prefix", "!", "--token", token)
    start = _START.format(recipe=recipe)
    async with running(python, "-c", start, *arguments, HOME=str(home), TMPDIR=str(home)) as bot:
        yield bot


async def asked(place: Path, home: Path) -> dict[str, str]:
    """Install Red in a folder, run it on a sandbox, and return its answers to all commands."""
    python = await asyncio.to_thread(environment, place, *PACKAGES)
    async with Sandbox(rates=Rates(scale=20)) as sandbox:
        sandbox.allow_privileged_intents()
        sandbox.give_bot(ADMINISTRATOR)
        [recipe] = [each for each in recipes(sandbox.addresses) if each.library == "discord.py"]
        async with red(python, recipe.line, sandbox.token, home) as bot:
            await bot.prints("Invite URL: ")
            answers = await answered(sandbox, COMMANDS)
        assert sandbox.rest.unknown_routes == []
    return answers


async def answered(sandbox: Sandbox, commands: Iterable[str]) -> dict[str, str]:
    """Type commands as the admin; return what Red made of each that it answered.

    Each is typed in a channel of its own, so that no answer is taken for that to another.
    """
    guild = next(iter(sandbox.world.guilds.values()))
    answers: dict[str, str] = {}
    for number, command in enumerate(commands):
        name = f"typed-{number}"
        sandbox.world.add_channel(
            Channel(sandbox.world.ids.next(), ChannelType.TEXT, name, guild.id, position=9)
        )
        if answer := await _answer(sandbox.person("admin"), command, name):
            answers[command] = answer
    return answers


async def _answer(admin: Person, command: str, channel: str) -> str | None:
    """Return the beginning of the answer to a command, or the emoji it was marked with."""
    typed = admin.say(f"!{command}", channel)

    def answers() -> list[str]:
        direct = [each for each in admin.sees("dm") if int(each["id"]) > int(typed["id"])]
        return [each for each in map(_said, [*admin.sees(channel), *direct]) if each]

    try:
        await until(answers, 5)
    except TimeoutError:
        return None
    return None if "Error in command" in answers()[0] else answers()[0]


def _said(message: Json) -> str:
    """Return what Red said in a message, or marked a person's with."""
    marks = [each["emoji"]["name"] for each in message.get("reactions") or ()]
    if not message["author"].get("bot"):
        return " ".join(marks)
    embeds = (each.get("title") or each.get("description") for each in message["embeds"])
    words = [message["content"], *embeds, *(each["filename"] for each in message["attachments"])]
    return " ".join(filter(None, words)).replace("\n", " ") or "an embed"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        answers = asyncio.run(asked(Path(folder, "red"), home))
    for command in COMMANDS:
        print(f"{command[:40]:<40}  {answers.get(command, 'NO ANSWER')[:60]}")
    print(f"{len(answers)} of {len(COMMANDS)} commands answered")


if __name__ == "__main__":
    main()
