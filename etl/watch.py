"""A watched folder: what is put there is imported, then moved aside: imported, or refused with reasons.

A file is taken only when it stood still between two scans and nobody has it open for writing. It is
never deleted and never written over.
"""

import fcntl
import logging
import signal
from dataclasses import dataclass
from pathlib import Path

from etl import intake
from etl.intake import Places
from models import documents
from models.disk import DiskFull
from models.document_store import chunks
from models.documents import Document, State
from models.errors import Refused
from models.i18n import Message, _

IMPORTED, REFUSED = "imported", "refused"
LONGEST_NAME = 255  # bytes, of nearly every file system
log = logging.getLogger("asm.watch")


@dataclass(frozen=True)
class Stamp:
    """What changes when somebody writes into a file."""

    size: int
    changed: int  # nanoseconds


class Watcher:
    """Scans one folder, again and again."""

    def __init__(self, places: Places, folder: Path) -> None:
        self.places = places
        self.folder = folder
        self._seen: dict[Path, Stamp] = {}
        self._taken: dict[Path, tuple[Stamp, str]] = {}  # waits for the fate of this document
        self._complained: set[Path] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def scan(self) -> list[Path]:
        """Take files that stood still; move those whose fate is known. Returns where to."""
        stamps = {path: stamp for path in self._files() if (stamp := _stamp(path))}
        moved = []
        for path, stamp in stamps.items():
            if self._seen.get(path) == stamp and not _being_written(path):
                try:
                    moved.append(self._take(path, stamp))
                except (OSError, DiskFull) as error:  # one bad file must not stop the others
                    self._complain(path, error)
        self._seen = stamps
        self._taken = {path: taken for path, taken in self._taken.items() if path in stamps}
        return [path for path in moved if path is not None]

    def _files(self) -> list[Path]:
        return [path for path in sorted(self.folder.iterdir()) if _is_ours(path)]

    def _complain(self, path: Path, error: Exception) -> None:
        if path not in self._complained:
            self._complained.add(path)
            log.warning("%s cannot be taken: %s", path, error)

    def _take(self, path: Path, stamp: Stamp) -> Path | None:
        """Receive a file, or move it when its fate is known."""
        taken, sha256 = self._taken.get(path, (None, ""))
        if taken == stamp:
            return self._settle(path, sha256)
        try:
            stored = self.places.store.receive(chunks(path))
        except DiskFull:
            raise
        except Refused as refusal:
            return _move(path, self.folder / REFUSED, [str(refusal)])
        if _stamp(path) != stamp:  # somebody went on writing: look again next time
            return None
        with self.places.database.writing() as session:
            document, _read = documents.receive(
                session, None, stored.sha256, path.name, stored.size, "folder", accept_at_once=True
            )
            known = document.state == State.ACCEPTED
        self._taken[path] = (stamp, stored.sha256)
        if known:
            reasons = [_("These bytes were imported before; nothing was added.")]
            return _move(path, self.folder / IMPORTED, reasons)
        return None

    def _settle(self, path: Path, sha256: str) -> Path | None:
        with self.places.database.reading() as session:
            document = session.get_one(Document, sha256)
            state, why = State(document.state), intake.why_refused(document)
            rows = documents.fault_rows(session, sha256)
            listed = [" ".join(str(cell) for cell in row if cell is not None) for row in rows]
        if state == State.ACCEPTED:
            return _move(path, self.folder / IMPORTED, listed)
        reasons = {
            State.REFUSED: why,
            State.QUESTION: Message("A question is open. Answer it on the import screen."),
            State.READ: Message("It waits on the import screen to be accepted."),
            State.WITHDRAWN: Message("It was withdrawn."),
        }
        if state not in reasons:
            return None
        return _move(path, self.folder / REFUSED, [str(reasons[state]), *listed])


def _is_ours(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".", "~$"))


def _stamp(path: Path) -> Stamp | None:
    """None when the file is gone meanwhile."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns)


def _being_written(path: Path) -> bool:
    """Whether a process of this machine has the file open for writing, where the system can tell."""
    if not hasattr(fcntl, "F_SETLEASE"):  # Linux only
        return False
    with path.open("rb") as file:
        try:
            # should a writer come just now, the kernel tells us by this signal; SIGIO would end us
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except BlockingIOError:
            return True
        except OSError:  # a foreign file, or a file system without leases
            return False
    return False


def _move(path: Path, folder: Path, reasons: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    target, number = _shortened(folder, path.stem, path.suffix), 1
    while target.exists() or _reasons_of(target).exists():
        number += 1
        target = _shortened(folder, path.stem, f" ({number}){path.suffix}")
    if reasons:
        _reasons_of(target).write_text("\n".join(reasons) + "\n", encoding="utf-8")
    path.rename(target)
    return target


def _reasons_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.txt")


def _shortened(folder: Path, stem: str, ending: str) -> Path:
    """A name with room for ``.txt`` behind it."""
    while len(f"{stem}{ending}.txt".encode()) > LONGEST_NAME:
        stem = stem[:-1]
    return folder / f"{stem}{ending}"
