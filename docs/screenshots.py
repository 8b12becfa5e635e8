"""Takes the pictures of README from a demo company of its own: ``make screenshots``."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ASM = Path(sys.executable).with_name("asm")
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
}
SIZE = {"width": 1600, "height": 1000}


def main() -> None:
    """Demo company, web and worker in a temporary folder; then the pictures."""
    with tempfile.TemporaryDirectory() as home:
        port = _free_port()
        environment = {**os.environ, "ASM_HOME": home, "ASM_PORT": str(port)}
        told = subprocess.run(  # noqa: S603 - our own program
            [ASM, "demo"], env=environment, check=True, capture_output=True, text=True
        ).stdout
        link = re.search(r"http\S+/enter/\S+", told)
        if link is None:
            raise SystemExit("asm demo printed no link")
        server = subprocess.Popen([ASM, "serve"], env=environment)  # noqa: S603 - our own program
        try:
            _wait(port)
            _take(link[0])
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def _take(link: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        page = browser.new_page(viewport=SIZE, locale="ru-RU", color_scheme="light")
        page.goto(link)
        page.click("button[type=submit]")
        page.wait_for_selector("#wall .tile")
        _shot(page, "wall")
        page.click("#wall .tile-main >> nth=0")
        page.wait_for_selector(".js-plotly-plot .scatterlayer .trace")
        _shot(page, "statistic")
        browser.close()


def _shot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)  # fonts and the last animation
    folder = HERE / "screenshots"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server does not answer")


if __name__ == "__main__":
    main()
