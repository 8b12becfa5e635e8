"""Hat folders of posts (папка поста, шляпа): materials with versions and files, and who has read them.

What stands on the card of a post itself (purpose, functions, flows) is ``models.organisation``; only
the bytes of files are ``models.document_store``.
"""

from models.hats.differences import Line, differences
from models.hats.files import LIMIT, MOST_FILES, SHOWN, file, kind_of, note_file
from models.hats.folders import Folder, Sheet, folder, own_unread, sheet, versions
from models.hats.marks import Reader, mark, readers, watches
from models.hats.tables import (
    HatFile,
    HatMark,
    HatMaterial,
    HatVersion,
    HatVersionFile,
    Section,
)
from models.hats.writing import close_material, create_material, may_write, revise

__all__ = [
    "LIMIT",
    "MOST_FILES",
    "SHOWN",
    "Folder",
    "HatFile",
    "HatMark",
    "HatMaterial",
    "HatVersion",
    "HatVersionFile",
    "Line",
    "Reader",
    "Section",
    "Sheet",
    "close_material",
    "create_material",
    "differences",
    "file",
    "folder",
    "kind_of",
    "mark",
    "may_write",
    "note_file",
    "own_unread",
    "readers",
    "revise",
    "sheet",
    "versions",
    "watches",
]
