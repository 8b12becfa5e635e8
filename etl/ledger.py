"""Whether the published warehouse is the one the record knows: a damaged one is put aside (D12).

The ledger row is written before the version is published, so one that nobody vouches for was not
published by us: it is built anew like a damaged one.
"""

import logging

from sqlalchemy import select

from etl.intake import Places
from models.jobs import WarehouseVersion
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
