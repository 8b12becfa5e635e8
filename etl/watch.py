"""A watched folder: what is put there is imported, and moved aside with the reasons when refused.

A file is taken only when its size stood still between two scans. It is never deleted.
"""

from pathlib import Path

from etl import intake
from etl.intake import Places
from models import documents, jobs
from models.document_store import chunks
from models.documents import Document, DocumentFault, State
from models.errors import Refused
from models.i18n import Message

IMPORTED, REFUSED = "imported", "refused"


class Watcher:
    """Scans one folder, again and again."""

    def __init__(self, places: Places, folder: Path) -> None:
        self.places = places
        self.folder = folder
        self._sizes: dict[Path, int] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def scan(self) -> list[Path]:
        """Take files that stood still; hand finished ones on. Returns what was moved."""
        files = [path for path in sorted(self.folder.iterdir()) if self._is_ours(path)]
        sizes = {path: path.stat().st_size for path in files}
        moved = [self._take(path) for path in files if self._sizes.get(path) == sizes[path]]
        self._sizes = sizes
        return [path for path in moved if path is not None]

    def _is_ours(self, path: Path) -> bool:
        return path.is_file() and not path.name.startswith((".", "~$"))

    def _take(self, path: Path) -> Path | None:
        """Receive a file, or move it when its fate is known."""
        try:
            stored = self.places.store.receive(chunks(path))
        except Refused as refusal:
            return self._move(path, REFUSED, str(refusal))
        with self.places.database.writing() as session:
            document, fresh = documents.receive(
                session, None, stored.sha256, path.name, stored.size, "folder", accept_at_once=True
            )
            if fresh:
                jobs.ask(session, "read", stored.sha256)
                return None
            return self._settle(path, document)

    def _settle(self, path: Path, document: Document) -> Path | None:
        if document.state == State.ACCEPTED:
            return self._move(path, IMPORTED, self._faults(document))
        if document.state == State.REFUSED:
            return self._move(path, REFUSED, str(intake.why_refused(document) or ""))
        if document.state == State.QUESTION:
            reason = Message("A question is open. Answer it on the import screen.")
            return self._move(path, REFUSED, str(reason))
        return None

    def _faults(self, document: Document) -> str:
        with self.places.database.reading() as session:
            rows = session.query(DocumentFault).filter_by(document_id=document.id).limit(1000)
            return "\n".join(
                f"{row.sheet or ''} {row.line or ''} {row.column or ''} {row.value or ''}: "
                f"{Message.from_json(row.message)}"
                for row in rows
            )

    def _move(self, path: Path, where: str, reasons: str) -> Path:
        folder = self.folder / where
        folder.mkdir(exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem} ({number}){path.suffix}"
        path.rename(target)
        if reasons:
            target.with_name(target.name + ".txt").write_text(reasons, encoding="utf-8")
        return target
