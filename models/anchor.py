"""The last act of the audit, kept beside the record: tells when the record lost its end (D12).

SQLite opens a damaged log without a word and without the commits in it. The audit chain alone
cannot tell, it is whole but shorter; the anchor names an act that must still be there.
"""

import json
import os
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditRow
from models.errors import Refused
from models.i18n import Message

FILE = "audit.anchor"


class RecordDamaged(Refused):
    """The record is not what it was; nothing is written into it."""

    status = 503
    code = "record_damaged"


def drop(session: Session, home: Path) -> None:
    """Note the newest act, if it is another one. It is on the disk already: its commit is over."""
    query = select(AuditRow.id, AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
    newest = session.execute(query).one_or_none()
    if newest is None or _held(home) == (newest.id, newest.hash):
        return
    moving = home / f"{FILE}.new"
    with moving.open("w") as file:
        json.dump([newest.id, newest.hash], file)
        file.flush()
        os.fsync(file.fileno())
    moving.replace(home / FILE)


def missing(session: Session, home: Path) -> int | None:
    """Id of the noted act when the record does not have it (any more)."""
    held = _held(home)
    if held is None:
        return None
    kept = session.scalar(select(AuditRow.hash).where(AuditRow.id == held[0]))
    return None if kept == held[1] else held[0]


def check(session: Session, home: Path) -> None:
    """Refuse to work on a record that lost acts."""
    lost = missing(session, home)
    if lost is not None:
        raise RecordDamaged(
            Message(
                "The record is older than it was or damaged: act {act} is missing. Restore a "
                "backup with asm restore; if the loss is accepted, remove {path}.",
                act=lost,
                path=home / FILE,
            )
        )


def weigh(home: Path) -> None:
    """Forget the act: another record takes this one's place."""
    (home / FILE).unlink(missing_ok=True)


def _held(home: Path) -> tuple[int, str] | None:
    try:
        act, hash_ = json.loads((home / FILE).read_text())
    except FileNotFoundError:
        return None
    return int(act), str(hash_)
