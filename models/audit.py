"""The audit chain: who changed what, when, from what to what, and why. Append-only.

Each row carries the hash of itself and of the row before, so that an edited or removed row is
found by :func:`broken_at`. Written in the transaction of the change it describes.
"""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, now

GENESIS = "0" * 64
_LOCK = 0x41534D  # any constant: one advisory lock serialises the chain on PostgreSQL


class AuditRow(Base):
    """One act. ``actor_id`` is empty for the system itself."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(40))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    why: Mapped[str | None] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    def expected_hash(self) -> str:
        """The hash this row must have, given the row before it."""
        content = [
            self.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            self.actor_id,
            self.action,
            self.object_type,
            self.object_id,
            self.before,
            self.after,
            self.why,
            self.previous_hash,
        ]
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def record(
    session: Session,
    actor_id: int | None,
    action: str,
    thing: tuple[str, object],
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str | None = None,
) -> None:
    """Append one act about ``thing`` = (type, id) to the chain, in the caller's transaction."""
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = session.scalar(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1))
    row = AuditRow(
        at=now(),
        actor_id=actor_id,
        action=action,
        object_type=thing[0],
        object_id=str(thing[1]),
        before=_plain(before),
        after=_plain(after),
        why=why,
        previous_hash=last or GENESIS,
    )
    row.hash = row.expected_hash()
    session.add(row)
    session.flush()


QUIET = ("user", "login", "document", "door", "import_profile")  # acts that move no number


def stamp(session: Session) -> int:
    """Id of the last act that may change what people see: the version of the record."""
    query = select(AuditRow.id).where(AuditRow.object_type.not_in(QUIET))
    return session.scalar(query.order_by(AuditRow.id.desc()).limit(1)) or 0


def broken_at(session: Session) -> int | None:
    """Id of the first row that does not fit the chain; None when the chain is whole."""
    previous = GENESIS
    for row in session.scalars(select(AuditRow).order_by(AuditRow.id)).yield_per(500):
        if row.previous_hash != previous or row.hash != row.expected_hash():
            return row.id
        previous = row.hash
    return None


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in the audit")
