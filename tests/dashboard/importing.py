"""Bringing documents through the web the way a browser does, and the worker that reads them."""

import io
from dataclasses import dataclass

from sqlalchemy import select

from dashboard.installation import Installation
from etl.intake import Places
from etl.worker import READ, REFRESH, Worker
from models.audit import AuditRow
from models.documents import Document, State


@dataclass
class Desk:
    """The installation of a test as a person at the import screen knows it."""

    here: Installation

    def bring(self, person, content: bytes, name="выписка.txt") -> str:
        """Upload one file; its id."""
        answer = upload(person, (content, name))
        assert answer.status_code == 200, answer.text
        return answer.get_json()["files"][0]["id"]

    def worker(self) -> Worker:
        places = Places(self.here.database, self.here.documents, self.here.settings.rows)
        return Worker(places, self.here.warehouse)

    def read(self) -> None:
        """What the worker does with everything that waits to be read."""
        worker = self.worker()
        while worker.work_once(READ):
            continue

    def publish(self) -> None:
        worker = self.worker()
        while worker.work_once(REFRESH):
            continue

    def brought(self, person, content: bytes, name="выписка.txt") -> str:
        """Upload and read."""
        sha256 = self.bring(person, content, name)
        self.read()
        return sha256

    def document(self, sha256: str) -> Document:
        with self.here.database.reading() as session:
            found = session.get_one(Document, sha256)
            session.expunge(found)
        return found

    def state(self, sha256: str) -> State:
        return State(self.document(sha256).state)

    def ids(self) -> list[str]:
        with self.here.database.reading() as session:
            return list(session.scalars(select(Document.id)))

    def acts(self, sha256: str) -> list[tuple[str, int | None, str | None]]:
        query = select(AuditRow.action, AuditRow.actor_id, AuditRow.why)
        query = query.where(AuditRow.object_id == sha256).order_by(AuditRow.id)
        with self.here.database.reading() as session:
            return [tuple(row) for row in session.execute(query)]


def upload(person, *files: tuple[bytes, str], **options):
    """Send files in one request."""
    parts = [(io.BytesIO(content), name) for content, name in files]
    return person.post(
        "/uploads", data={"file": parts}, content_type="multipart/form-data", **options
    )


def deed(person, name: str, sha256: str):
    """Press a button of a document's page."""
    pressed = [({"type": "document-deed", "deed": name}, 1)]
    return person.call("import_decision.decide", pressed, f"/documents/{sha256}")


def refused_with(called, component: str) -> str:
    """The sentence a callback put beside its field."""
    assert called.status == 200, called.text
    return str(called.aside.get(component, {}).get("children"))
