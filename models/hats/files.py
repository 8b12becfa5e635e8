"""Files of hat folders: what a file is by its bytes, who may have it, that somebody brought it.

The name a sender gave is for people only; how a file may be shown follows from its first bytes.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import locks
from models.access import Viewer
from models.base import now, row_id
from models.document_store import MEGABYTE, Stored
from models.documents.names import clean
from models.errors import NotFound
from models.hats.access import demand_write, post_of, readable
from models.hats.tables import HatFile, HatVersionFile
from models.i18n import Message

LIMIT = 50 * MEGABYTE
MOST_FILES = 20  # of one version
SHOWN: Mapping[str, str] = {  # what a browser may show itself, and as what
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"%PDF-": "pdf",
}
HEAD = 16  # bytes that tell the kind


def kind_of(head: bytes) -> str:
    """What a file is by how it begins; ``other`` for all that a browser must not show (I19)."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    found = (kind for begins, kind in _BEGINNINGS.items() if head.startswith(begins))
    return next(found, "other")


def note_file(
    session: Session, viewer: Viewer, post_id: int, name: str, stored: Stored, kind: str
) -> HatFile:
    """Note that a file was brought for a post's folder; it belongs to no version yet."""
    post = post_of(session, post_id)
    demand_write(viewer, post)
    locks.hold(session)
    row = HatFile(
        post_id=post.id,
        sha256=stored.sha256,
        name=clean(name),
        size=stored.size,
        kind=kind if kind in SHOWN else "other",
        brought_by=viewer.actor_id,
        brought_at=now(),
    )
    session.add(row)
    session.flush()
    return row


def file(session: Session, viewer: Viewer, file_id: int) -> HatFile:
    """A file of a folder the viewer may read, or one he has just brought himself (Z23)."""
    row = session.get(HatFile, row_id(file_id))
    if row is not None and readable(viewer, post_of(session, row.post_id)):
        used = select(HatVersionFile.version_id).where(HatVersionFile.file_id == row.id).limit(1)
        mine = viewer.actor_id is not None and row.brought_by == viewer.actor_id
        if mine or session.scalar(used) is not None:
            return row
    raise NotFound(Message("There is no such file."))
