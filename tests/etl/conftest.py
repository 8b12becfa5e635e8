"""An installation to import into: the small company's record, a store, a folder of rows, a warehouse."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from etl.intake import Places
from etl.worker import READ, REFRESH, Worker
from models import documents
from models.database import Database
from models.document_store import DocumentStore
from models.documents import Document, DocumentFault, State
from models.jobs import Job
from warehouse.reader import NothingPublished, Reader
from warehouse.store import FileStore


@dataclass
class Ground:
    """Where tests of imports happen."""

    places: Places
    store: FileStore

    @property
    def database(self) -> Database:
        return self.places.database

    def worker(self, **how) -> Worker:
        return Worker(self.places, self.store, **how)

    def bring(self, content: bytes, name="выписка.txt", *, accept=True, **how) -> str:
        """Receive a document; what happens next is the worker's."""
        stored = self.places.store.receive([content])
        with self.database.writing() as session:
            documents.receive(
                session, None, stored.sha256, name, stored.size, "command",
                accept_at_once=accept, **how,
            )  # fmt: skip
        return stored.sha256

    def bring_stored(self, path: Path) -> str:
        """Receive a document that lies in the store already."""
        sha256 = path.parent.name + path.name
        with self.database.writing() as session:
            documents.receive(session, None, sha256, "медленный.txt", 1, "command")
        return sha256

    def read(self) -> None:
        """Read everything that waits; publish nothing."""
        worker = self.worker()
        while worker.work_once(READ):
            continue

    def drain(self) -> None:
        """Read and publish everything that waits."""
        self.worker().drain()

    def publish(self) -> None:
        worker = self.worker()
        while worker.work_once(REFRESH):
            continue

    def document(self, sha256: str) -> Document:
        with self.database.reading() as session:
            found = session.get_one(Document, sha256)
            session.expunge(found)
        return found

    def state(self, sha256: str) -> State:
        return State(self.document(sha256).state)

    def faults(self, sha256: str) -> list[DocumentFault]:
        with self.database.reading() as session:
            found = documents.faults(session, sha256, limit=1_000_000)
            session.expunge_all()
        return found

    def job(self, sha256: str) -> Job:
        with self.database.reading() as session:
            found = session.scalars(select(Job).where(Job.key == sha256)).one()
            session.expunge(found)
        return found

    def ask(self, sql: str) -> list[tuple]:
        """The answer of the published warehouse; nothing when none is."""
        try:
            return list(Reader(self.store).query(sql).rows)
        except NothingPublished:
            return []

    def numbers(self) -> list[int]:
        """Numbers of the payments that count."""
        rows = self.ask("select number::int from marts.payments order by 1")
        return [number for (number,) in rows]

    def leftovers(self) -> list[str]:
        """Unfinished things in the folders."""
        roots = (self.places.rows, self.places.store.root, self.store.home)
        return [p.name for root in roots for p in root.glob(".*") if not p.name.endswith("lock")]


def installation(database: Database, home: Path) -> Ground:
    places = Places(database, DocumentStore(home / "documents"), home / "rows")
    return Ground(places, FileStore(home / "warehouse"))


@pytest.fixture
def ground(database, tmp_path) -> Ground:
    return installation(database, tmp_path / "home")
