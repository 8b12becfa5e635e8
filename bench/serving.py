"""Walls served per second to 50 viewers on unchanged data, against drawing each one anew.

Through the whole application (gate, session, rights, headers), one request after another.
"""

import tempfile
import time
from pathlib import Path

from bench import company
from bench.measurement import Measurement
from dashboard import app
from dashboard.routes import wall
from models import people
from models.access import Role
from models.base import now
from models.people import SignedIn

TARGET = 10
VIEWERS = 50


def measure(*, quick: bool) -> list[Measurement]:
    """Requests per second, kept and drawn."""
    tiles, weeks, rounds = (12, 26, 1) if quick else (60, 156, 20)
    with tempfile.TemporaryDirectory() as folder:
        here = company.installation(Path(folder))
        company.fill(here, tiles, weeks)
        server = app.create(here)
        clients = [_viewer(server, here, number) for number in range(VIEWERS)]
        kept = _per_second(clients, rounds, weeks)
        drawn = _per_second(clients, 1, weeks, forget=True)
    return [
        Measurement(
            f"walls served per second, {VIEWERS} viewers, unchanged data",
            f"{kept:.0f}",
            f"{drawn:.0f}, drawn anew each time",
            f"{kept / drawn:.1f}",
            f"≥ {TARGET}",
            kept / drawn >= TARGET,
        )
    ]


def _per_second(clients: list, rounds: int, weeks: int, *, forget: bool = False) -> float:
    count = 0
    started = time.perf_counter()
    for _ in range(rounds):
        for client in clients:
            if forget:
                wall.CACHE.forget()
            answer = client.get(f"/wall/fragment?n={weeks}", headers={"Accept-Encoding": "gzip"})
            if answer.status_code != 200:
                raise RuntimeError(answer.status)
            count += 1
    return count / (time.perf_counter() - started)


def _viewer(server, here, number: int):
    with here.database.writing() as session:
        user = people.add(session, None, f"viewer{number}", f"Зритель {number}", Role.OWNER)
        token = f"token-{number}"
        session.add(
            SignedIn(
                token_hash=people.digest(token), user_id=user.id, created_at=now(), seen_at=now(),
                address="127.0.0.1", browser="bench",
            )
        )  # fmt: skip
    client = server.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client
