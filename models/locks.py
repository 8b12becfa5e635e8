"""One at a time by name, until the transaction ends.

SQLite has one writer anyway (``BEGIN IMMEDIATE``); PostgreSQL is asked for an advisory lock. Take it
before looking at what a decision depends on, and before touching rows: then no two transactions can
decide on the same grounds, nor wait for each other in a circle.
"""

import hashlib

from sqlalchemy import text
from sqlalchemy.orm import Session

RECORD = "record"  # whoever changes business rows and writes the audit


def hold(session: Session, name: str = RECORD) -> None:
    """Wait for the turn; a lock this transaction holds already costs one question."""
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": key})
