"""Journeys in Chromium against ``asm serve``: a real web process, a real worker, a real browser.

One installation of the small company serves all journeys of a run; each brings documents of its own.
A journey fails on any error in the console, any breach of the content policy, any request elsewhere.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from dashboard.installation import Installation
from models import settings
from tests.conftest import PASSWORD, build_company
from tests.dashboard import showing

PATIENCE = 90  # seconds for a process to answer
expect.set_options(timeout=20_000)  # milliseconds: a busy machine is slow, not wrong
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run",
]  # fmt: skip
LIFE = """addEventListener("securitypolicyviolation", (event) =>
    console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
const asked = {now: 0, last: 0}, fetching = window.fetch;
window.fetch = (...what) => {
    asked.now += 1;
    return fetching(...what).finally(() => { asked.now -= 1; asked.last = performance.now(); });
};
window.quiet = () => document.querySelector("#page > *") !== null && document.readyState ===
    "complete" && asked.now === 0 && performance.now() - asked.last > 200;"""


@dataclass(frozen=True)
class Served:
    """An installation with its processes running."""

    home: Path
    address: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def here(self) -> Installation:
        """The installation, to look into its record."""
        return Installation(settings.read({"ASM_HOME": str(self.home)}))


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(home: Path) -> Served:
    """Start ``asm serve`` on a data folder and wait until it answers."""
    port, log = free_port(), home.parent / f"{home.name}.log"
    environment = {**os.environ, "ASM_HOME": str(home), "ASM_PORT": str(port)}
    command = [str(Path(sys.executable).parent / "asm"), "serve"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    served = Served(home, f"http://127.0.0.1:{port}", process, log)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(f"{served.address}/health"):
            return served
        time.sleep(0.2)
    stop(served)
    raise AssertionError(f"asm serve did not answer:\n{log.read_text(encoding='utf-8')}")


def settled(page: Page) -> None:
    """The page is drawn and has asked for everything it wants."""
    page.wait_for_function("() => window.quiet()")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop(served: Served) -> None:
    """End the processes the way a person does."""
    served.process.terminate()
    try:
        served.process.wait(30)
    except subprocess.TimeoutExpired:
        served.process.kill()


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[Served]:
    """The small company behind ``asm serve``."""
    home = tmp_path_factory.mktemp("served") / "home"
    here = Installation(settings.read({"ASM_HOME": str(home)}))
    here.database.migrate()
    with here.database.writing() as session:
        build_company(session)
    here.database.engine.dispose()
    running = serve(home)
    yield running
    stop(running)


@dataclass(frozen=True)
class Counted:
    """The small company with numbers behind ``asm serve``: see ``tests.dashboard.showing``."""

    served: Served
    numbers: showing.Numbers


@pytest.fixture(scope="session")
def counted(tmp_path_factory) -> Iterator[Counted]:
    """One installation with numbers for all journeys that look at them."""
    home = tmp_path_factory.mktemp("counted") / "home"
    here = Installation(settings.read({"ASM_HOME": str(home)}))
    here.database.migrate()
    numbers = showing.prepare(here.database, home)
    here.database.engine.dispose()
    running = serve(home)
    yield Counted(running, numbers)
    stop(running)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    executable = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Window:
    """Somebody's browser. ``complaints`` are what a clean journey has none of."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the program."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, login: str) -> None:
        """Through the form, as everybody does."""
        self.open("/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".shell-head")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _watch(self, request: Request) -> None:
        if (
            request.url.startswith("http")
            and urlsplit(request.url).netloc != urlsplit(self.address).netloc
        ):
            self.complaints.append(f"elsewhere: {request.url}")


@pytest.fixture
def windows(served: Served, chromium: Browser) -> Iterator["Windows"]:
    """Opens browsers; at the end none of them may have complained."""
    opened = Windows(served, chromium)
    yield opened
    opened.close()


@pytest.fixture
def views(counted: Counted, chromium: Browser) -> Iterator["Windows"]:
    """The same over the company with numbers."""
    opened = Windows(counted.served, chromium)
    yield opened
    opened.close()


@dataclass
class Windows:
    """Browsers of one journey."""

    served: Served
    chromium: Browser
    opened: list[Window] = field(default_factory=list)

    def of(self, login: str | None, *, width: int = 1600, height: int = 1000, **how) -> Window:
        """A fresh browser, signed in as somebody of the cast; nobody for a stranger."""
        size = {"width": width, "height": height}
        context = self.chromium.new_context(viewport=size, locale="ru-RU", **how)
        context.add_init_script(LIFE)
        window = Window(context, context.new_page(), self.served.address)
        window.page.set_default_timeout(20_000)
        window.page.on("console", window._hear)
        window.page.on("pageerror", lambda error: window.complaints.append(f"script: {error}"))
        window.page.on("request", window._watch)
        self.opened.append(window)
        if login is not None:
            window.sign_in(login)
        return window

    def close(self) -> None:
        """Every browser shut, every complaint told."""
        complaints = [one for window in self.opened for one in window.complaints]
        for window in self.opened:
            window.context.close()
        assert complaints == []
