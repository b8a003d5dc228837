"""A browser before the page, a sandbox behind it, and a bot to answer.

The bot is behind one fixture, `start_bot`: whatever it starts must connect to the sandbox that
it is given, and answer the commands that the tests name.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import pytest_asyncio

from bot.sandbox import GatewayRules, Sandbox
from tests.page.stub_bot import StubBot
from tests.page.windows import DESKTOP

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, ConsoleMessage, FileChooser, Page

CHROMIUM = Path("/usr/bin/chromium")
BROWSER_ARGUMENTS = [
    "--no-sandbox",  # the suite runs as root in containers
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000  # what is timed is timed alone: elsewhere a busy machine is no failure

StartBot = Callable[[Sandbox], contextlib.AbstractAsyncContextManager[Any]]


class Bench:
    """The workbench that the page's "Restart the bot" reaches.

    `messages` are what its articles look like: by id, and by id and section's key.
    """

    bot: Any = None

    def __init__(self) -> None:
        self.posts_due: list[dict[str, Any]] = []
        self.posts_made: list[dict[str, Any]] = []
        self.listed: list[dict[str, Any]] = []
        self.messages: dict[tuple[str, str | None], dict[str, Any]] = {}
        self.pictures: dict[str, tuple[str, bytes]] = {}
        self.reload: dict[str, Any] = {"at": None, "words": "", "faults": []}
        self.troubles: list[str] = []
        self.previewed: list[tuple[str, str | None]] = []
        self.unlisted: list[dict[str, Any]] = []
        """Articles that only a search leads to."""

    async def restart_bot(self) -> None:
        await self.bot.restart()

    async def due(self) -> list[dict[str, Any]]:
        return self.posts_due

    async def deliveries(self) -> list[dict[str, Any]]:
        return self.posts_made

    async def articles(self) -> dict[str, Any]:
        is_whole = not self.unlisted
        told = {"articles": self.listed, "reload": self.reload, "is_whole": is_whole}
        return {**told, "troubles": self.troubles}

    async def find(self, words: str) -> list[dict[str, Any]]:
        return [each for each in self.unlisted if words.casefold() in each["headline"].casefold()]

    async def preview(self, article_id: str, section: str | None) -> dict[str, Any] | None:
        self.previewed.append((article_id, section))
        return self.messages.get((article_id, section))

    async def picture(self, digest: str) -> tuple[str, bytes] | None:
        return self.pictures.get(digest)


class Visit:
    """A browser's page, with what went wrong on it and where it wanted to go."""

    def __init__(self, page: Page, sandbox: Sandbox) -> None:
        self.page = page
        self.address = sandbox.addresses.page
        self._sandbox = sandbox
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.allowed_status: set[int] = set()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        # From the beginning: who asks for it just before a press may be later than that.
        self._choosers: asyncio.Queue[FileChooser] = asyncio.Queue()
        page.on("filechooser", self._choosers.put_nowait)

    def _on_console(self, message: ConsoleMessage) -> None:
        # The browser itself reports every answer above 399; a test says when it wants one.
        refused = any(f"status of {status}" in message.text for status in self.allowed_status)
        # A test whose sandbox has stopped leaves the window open, and the page looks for it.
        if "net::ERR_" in message.text and not self._sandbox.listening:
            return
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{message.type}: {message.text}")

    async def choose_files(self, *files: Path) -> None:
        """Choose files in the dialog that the page has opened, or is about to open."""
        chooser = await asyncio.wait_for(self._choosers.get(), PATIENCE_MS / 1000)
        await chooser.set_files(files)

    async def open(self, place: str = "") -> Page:
        """Go to a place, such as `guest/general`, and return the page."""
        await self.page.goto(self.address + (f"#{place}" if place else ""))
        await self.page.wait_for_selector("body:not(.loading)")
        return self.page

    async def send(self, text: str) -> None:
        """Type into the message box and press Enter."""
        entry = self.page.locator("#entry")
        await entry.click()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Escape")
        await self.page.keyboard.press("Enter")


class Visits(Protocol):
    """Opens a browser window on a sandbox, with the options of playwright's `new_context`."""

    async def __call__(self, sandbox: Sandbox, **options: Any) -> Visit: ...


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what `-m` does not name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder: it needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("page")


@pytest.fixture(scope="package")
def playwright() -> ModuleType:
    """Return playwright's module, or skip: the extra `test` has none; the browser is the system's."""
    module: ModuleType = pytest.importorskip(
        "playwright.async_api", reason="playwright is not installed"
    )
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}: apt-get install chromium")
    module.expect.set_options(timeout=PATIENCE_MS)
    return module


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser(playwright: ModuleType) -> AsyncIterator[Browser]:
    async with playwright.async_playwright() as driver:
        chromium = await driver.chromium.launch(
            executable_path=str(CHROMIUM), args=BROWSER_ARGUMENTS
        )
        yield chromium
        await chromium.close()


@pytest.fixture
def start_bot() -> StartBot:
    """Return what starts the bot that the page is tried with."""
    return StubBot


@pytest_asyncio.fixture(loop_scope="package")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def botted(start_bot: StartBot) -> AsyncIterator[Sandbox]:
    """A sandbox with the bot connected to it."""
    bench = Bench()
    async with (
        Sandbox(workbench=bench, gateway=GatewayRules(identify_seconds=0)) as running,
        start_bot(running) as bench.bot,
    ):
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def visits(browser: Browser) -> AsyncIterator[Visits]:
    """Return what opens a browser window on a sandbox; at the end nothing may have gone wrong."""
    made: list[Visit] = []
    contexts: list[BrowserContext] = []

    async def make(sandbox: Sandbox, **options: Any) -> Visit:
        wanted: dict[str, Any] = {
            "viewport": DESKTOP,
            "locale": "en-GB",
            "timezone_id": "Europe/Berlin",
        }
        context = await browser.new_context(**(wanted | options))
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        made.append(Visit(await context.new_page(), sandbox))
        return made[-1]

    yield make
    for context in contexts:
        await context.close()
    for visit in made:
        assert visit.complaints == []
        origin = visit.address.split("/page/")[0]
        assert [url for url in visit.requests if not url.startswith(origin)] == []


@pytest_asyncio.fixture(loop_scope="package")
async def visit(botted: Sandbox, visits: Visits) -> Visit:
    return await visits(botted)
