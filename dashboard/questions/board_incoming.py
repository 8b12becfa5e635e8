"""A file with an org board: what it would change, and changing it in one transaction."""

import base64
import binascii
import hashlib

from dashboard.context import Asking, question
from dashboard.questions import board_file
from dashboard.views.board_incoming import Incoming
from models import organisation
from models.access import Permission
from models.errors import Conflict
from models.i18n import Message
from models.organisation import incoming
from models.organisation.incoming import Outcome


@question(Permission.EDIT_BOARD)
def allowed(asking: Asking) -> None:
    """Refuse whoever may not change the whole board; nothing else is asked."""
    organisation.demand(asking.viewer, None)


@question(Permission.EDIT_BOARD)
def preview(asking: Asking, contents: str, *, close: bool) -> Incoming:
    """What the file would change; nothing of it is kept."""
    organisation.demand(asking.viewer, None)
    file = board_file.read(_bytes(contents))
    found = incoming.preview(asking.session, asking.viewer, file.rows, close_missing=close)
    return _told(file, found)


@question(Permission.EDIT_BOARD)
def accept(asking: Asking, contents: str, mark: str, *, close: bool) -> Incoming:
    """Do what the preview with this mark has promised, or nothing."""
    organisation.demand(asking.viewer, None)
    file = board_file.read(_bytes(contents))
    found = incoming.bring(asking.session, asking.viewer, file.rows, close_missing=close)
    told = _told(file, found, done=True)
    if told.mark != mark:
        raise Conflict(
            Message("The board was changed after you looked at the file. Look at it again.")
        )
    return told


def _bytes(contents: str) -> bytes:
    """What a browser sends of a file: a head, a comma, the bytes in base64."""
    try:
        return base64.b64decode(contents.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        return b""  # refused as no workbook


def _told(file: board_file.BoardFile, found: Outcome, *, done: bool = False) -> Incoming:
    everything = repr((found.changes, found.faults, found.missing, found.untouched))
    return Incoming(
        sheet=file.sheet,
        changes=tuple(found.changes),
        faults=tuple(found.faults),
        missing=tuple(found.missing),
        untouched=found.untouched,
        unread=file.unread,
        mark=hashlib.sha256(everything.encode()).hexdigest(),
        done=done,
    )
