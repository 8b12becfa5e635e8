"""Whether what is derived is what the record knows; what is damaged is put aside to be made anew (D12).

The ledger row is written before the version is published, so one that nobody vouches for was not
published by us: it is built anew like a damaged one.
"""

import logging
import shutil

from sqlalchemy import select

from etl.intake import Places
from models import documents
from models.jobs import WarehouseVersion
from warehouse import row_files
from warehouse.store import FileStore

log = logging.getLogger("asm.ledger")


def mend(places: Places, store: FileStore) -> str | None:
    """Put a published file aside that is missing or differs from the ledger; its name then."""
    name = store.current()
    if name is None:
        return None
    with places.database.reading() as session:
        known = session.scalar(select(WarehouseVersion.sha256).where(WarehouseVersion.name == name))
    if store.sound(name, known):
        return None
    log.error("warehouse %s is not what the ledger says: put aside, built anew", name)
    store.quarantine(name)
    return name


def drop_damaged_rows(places: Places) -> list[str]:
    """Drop rows that differ from what was counted: a build reads them anew. Their documents then."""
    with places.database.reading() as session:
        counted = documents.counted_rows(session)
    damaged = [
        document_id
        for document_id, tables in counted.items()
        if not row_files.sound(places.rows / document_id, tables)
    ]
    for document_id in damaged:
        log.error("rows of %s are lost or damaged: to be read anew", document_id)
        shutil.rmtree(places.rows / document_id, ignore_errors=True)
    return damaged
