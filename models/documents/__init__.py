"""Documents received: what came, how it was understood, what became of it. Also saved mappings.

The bytes lie in the document store under their SHA-256; rows read from them are derived. This
package keeps the fate and the decisions, which cannot be derived. Every step of a document's way is
a function here: screens, the command line and the worker take the same ones.
"""

from models.documents.fate import (
    accept,
    answer,
    begin,
    counted_rows,
    fail,
    get,
    locked,
    receive,
    visible_to,
    waiting,
    withdraw,
)
from models.documents.mappings import (
    all_profiles,
    archive_profile,
    profiles,
    rename_profile,
    save_profile,
)
from models.documents.preview import Change, Preview, changed_rows, previewed
from models.documents.refused_rows import count_faults, fault_heading, fault_rows, faults
from models.documents.tables import Document, DocumentFault, ImportProfile, State
from models.documents.unheard import Unheard, unheard

__all__ = [
    "Change",
    "Document",
    "DocumentFault",
    "ImportProfile",
    "Preview",
    "State",
    "Unheard",
    "accept",
    "all_profiles",
    "answer",
    "archive_profile",
    "begin",
    "changed_rows",
    "count_faults",
    "counted_rows",
    "fail",
    "fault_heading",
    "fault_rows",
    "faults",
    "get",
    "locked",
    "previewed",
    "profiles",
    "receive",
    "rename_profile",
    "save_profile",
    "unheard",
    "visible_to",
    "waiting",
    "withdraw",
]
