"""Fixtures for tests of Discord bots; loaded by pytest wherever this project is installed.

    discord_world     a world of its own for a test: its bot's token, its addresses, its people
    discord_person    somebody in it to act as
    discord_sandbox   the sandbox of the whole run, to add more worlds to
    discord_plan      what a test's world is like; define it to have another one

Nothing is imported or started before a test asks for one of them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from briefing_sandbox.person import Person
    from briefing_sandbox.worlds import Sandbox, World

_WORLD = "discord_world"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting that has bots wait as on Discord."""
    words = "bots in the sandbox are told to wait as often as on Discord"
    parser.addini("discord_rates", words, type="bool", default=False)


@pytest.fixture(scope="session")
def discord_sandbox() -> Iterator[Sandbox]:
    """Return the sandbox of the whole run, in a process of its own."""
    from briefing_sandbox.process import Process
    from briefing_sandbox.worlds import Sandbox

    process = Process()
    try:
        yield Sandbox(process.page)
    finally:
        process.end()


@pytest.fixture
def discord_plan() -> Any:
    """Return what a test's world is like, as data; None for the usual one. Made to be replaced."""
    return None


@pytest.fixture
def discord_world(
    discord_sandbox: Sandbox, discord_plan: Any, pytestconfig: pytest.Config
) -> Iterator[World]:
    """Return a world of its own for a test; its bot logs in with its token."""
    world = discord_sandbox.add_world(discord_plan, rates=pytestconfig.getini("discord_rates"))
    try:
        yield world
    finally:
        discord_sandbox.remove_world(world)


@pytest.fixture
def discord_person(discord_world: World) -> Person:
    """Return somebody in the test's world to act as: `member`, or else the last of its people."""
    people = discord_world.people
    return discord_world.person("member" if "member" in people else people[-1])


# The older kind of wrapper, which every version of pytest knows.
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, None]:
    """Show what was said, and where to look on, below a test that failed."""
    outcome = yield
    report = outcome.get_result()
    world = getattr(item, "funcargs", {}).get(_WORLD)
    if world is not None and report.failed and call.when == "call":
        try:
            text = world.transcript
        except Exception as error:
            text = f"the conversation can't be had: {error!r}"
        report.sections.append(("Discord", f"{text}\n\nIts page: {world.page}"))
