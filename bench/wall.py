"""The wall of 60 tiles × 156 weeks in Chromium, against the same 60 series as Plotly graphs.

From the address typed to the last tile painted, with an empty cache each time; the other side is a
plain Dash application of ``dcc.Graph`` behind the same server.
"""

import multiprocessing
import socket
import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import dash
from dash import dcc, html
from playwright.sync_api import sync_playwright
from waitress import serve

from bench import company
from bench.measurement import Measurement
from dashboard import app
from dashboard.installation import Installation
from models import settings
from warehouse import questions

TARGET = 4
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
}
PAINTED = """(selector, count) => new Promise((done) => {
  const look = () => document.querySelectorAll(selector).length >= count
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
    : requestAnimationFrame(look);
  look();
})"""


def measure(*, quick: bool) -> list[Measurement]:
    """Median of several cold openings of each, one after the other in turn."""
    tiles, weeks, times = (12, 26, 1) if quick else (60, 156, 7)
    with tempfile.TemporaryDirectory() as folder:
        here = company.installation(Path(folder))
        company.fill(here, tiles, weeks)
        series = _series(here, tiles, weeks)
        with _served(_ours, folder) as ours, _served(_plain, series) as plain:
            found = _openings(ours, plain, tiles, weeks, times)
    mine, other = (statistics.median(each) / 1000 for each in found)
    return [
        Measurement(
            f"wall of {tiles} tiles × {weeks} weeks, address typed to last tile painted",
            f"{mine:.2f} s",
            f"{other:.2f} s, the same as dcc.Graph in plain Dash",
            f"{other / mine:.1f}",
            f"≥ {TARGET}",
            other / mine >= TARGET,
        )
    ]


def _openings(ours: str, plain: str, tiles: int, weeks: int, times: int) -> tuple[list, list]:
    mine, other = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        state = _signed_in(browser, ours)
        for _ in range(times + 1):  # the first warms the servers
            mine.append(
                _opened(
                    browser,
                    f"{ours}/?n={weeks}",
                    "#early .tile-line svg, #wall .tile-line svg",
                    tiles,
                    state,
                )
            )
            other.append(_opened(browser, plain, ".js-plotly-plot .scatterlayer .trace", tiles))
        browser.close()
    return mine[1:] or mine, other[1:] or other


def _opened(browser, address: str, selector: str, count: int, state=None) -> float:
    """Milliseconds from navigation to the last one painted, in a browser that has cached nothing."""
    context = browser.new_context(storage_state=state, viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(address, wait_until="commit")
    taken = page.evaluate(f"([selector, count]) => ({PAINTED})(selector, count)", [selector, count])
    context.close()
    return taken


def _signed_in(browser, address: str):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#login", "owner")
    page.fill("#password", company.PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{address}/")
    state = context.storage_state()
    context.close()
    return state


def _series(here: Installation, tiles: int, weeks: int) -> list[tuple[list[str], list[float]]]:
    found = questions.series(here.reader(), range(1, tiles + 1), "week", None, weeks)
    return [
        ([row.period_end.isoformat() for row in rows], [float(row.value or 0) for row in rows])
        for rows in found.values()
    ]


@contextmanager
def _served(target, argument):
    port = _free_port()
    process = multiprocessing.get_context("spawn").Process(target=target, args=(argument, port))
    process.start()
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join()


def _ours(folder: str, port: int) -> None:
    here = Installation(settings.read({"ASM_HOME": folder, "ASM_PORT": str(port)}))
    app.serve(here)


def _plain(series: list, port: int) -> None:
    plain = dash.Dash("plain")
    plain.layout = html.Div(
        [
            dcc.Graph(
                figure={
                    "data": [{"type": "scatter", "mode": "lines+markers", "x": x, "y": y}],
                    "layout": {"height": 200, "title": f"Показатель {number}"},
                }
            )
            for number, (x, y) in enumerate(series)
        ],
        style={"display": "grid", "gridTemplateColumns": "repeat(7, 1fr)"},
    )
    serve(plain.server, host="127.0.0.1", port=port, threads=8, _quiet=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")
