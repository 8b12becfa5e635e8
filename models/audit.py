"""The audit chain: who changed what, when, from what to what, and why. Append-only.

Each row carries the hash of itself and of the row before, and the length and last hash of the chain
are noted beside it, so that an edited or removed row, the last ones too, is found by :func:`broken_at`.
Written in the transaction of the change it describes. No secrets: neither passwords nor codes.
"""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import locks
from models.base import Base, now

GENESIS = "0" * 64
ERASE = "erase"  # a person was made anonymous, in the acts that it names too


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


class ChainEnd(Base):
    """Where the chain must end: the one row of its length and its last hash."""

    __tablename__ = "audit_end"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    length: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default=GENESIS)


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
    locks.hold(session)
    end = _end(session)
    row = AuditRow(
        at=now(),
        actor_id=actor_id,
        action=action,
        object_type=thing[0],
        object_id=str(thing[1]),
        before=_plain(before),
        after=_plain(after),
        why=why,
        previous_hash=end.last_hash,
    )
    row.hash = row.expected_hash()
    end.length, end.last_hash = end.length + 1, row.hash
    session.add(row)
    session.flush()


def _end(session: Session) -> ChainEnd:
    """Where the chain ends now that the turn is ours."""
    end = session.get(ChainEnd, 1, populate_existing=True)
    if end is None:
        end = ChainEnd(id=1, length=0, last_hash=GENESIS)
        session.add(end)
    return end


QUIET = (  # acts that move no number
    "user", "login", "document", "door", "import_profile", "service_token", "hat_material",
    "record",
)  # fmt: skip


def stamp(session: Session) -> int:
    """Id of the last act that may change what people see: the version of the record."""
    query = select(AuditRow.id).where(AuditRow.object_type.not_in(QUIET))
    return session.scalar(query.order_by(AuditRow.id.desc()).limit(1)) or 0


def broken_at(session: Session) -> int | None:
    """Id of the first row that does not fit the chain; None when the chain is whole.

    When rows are missing at the end it is the id after the last one there is. A row that was written
    anew without a person's name holds if a later act of erasing says what it must read now.
    """
    previous, length, last_id = GENESIS, 0, 0
    rewritten: dict[str, str] = {}
    for row in session.scalars(select(AuditRow).order_by(AuditRow.id)).yield_per(500):
        if row.previous_hash != previous:
            return min([row.id, *map(int, rewritten)])
        if row.hash != row.expected_hash():
            rewritten[str(row.id)] = row.expected_hash()
        elif row.action == ERASE:
            told = (row.after or {}).get("acts", {})
            rewritten = {key: one for key, one in rewritten.items() if told.get(key) != one}
        previous, length, last_id = row.hash, length + 1, row.id
    if rewritten:
        return min(map(int, rewritten))
    end = session.get(ChainEnd, 1)
    expected = (0, GENESIS) if end is None else (end.length, end.last_hash)
    return None if (length, previous) == expected else last_id + 1


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, (list, tuple)):
        return [_plain_value(part) for part in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in the audit")
