"""People's cards: contacts, pay, photo, consent; dismissal that hands everything over; personal data.

Which posts somebody holds is ``models.organisation``, his account ``models.people``. What a viewer may
not see of a person is not read for him at all.
"""

from models.staff.cards import (
    CHANGED_BY,
    CONSENT,
    CONTACTS,
    SEEN_BY,
    Card,
    card,
    cards,
    change,
    faults,
    set_photo,
)
from models.staff.dismissal import Handover, Vacated, dismiss, handover, latest, take_back
from models.staff.erasure import erase, unused_bytes
from models.staff.personal import PersonalData, personal_data
from models.staff.pictures import PHOTO_LIMIT, checked_picture
from models.staff.sight import Sight, sight
from models.staff.tables import Dismissal, EmployeeCard

__all__ = [
    "CHANGED_BY",
    "CONSENT",
    "CONTACTS",
    "PHOTO_LIMIT",
    "SEEN_BY",
    "Card",
    "Dismissal",
    "EmployeeCard",
    "Handover",
    "PersonalData",
    "Sight",
    "Vacated",
    "card",
    "cards",
    "change",
    "checked_picture",
    "dismiss",
    "erase",
    "faults",
    "handover",
    "latest",
    "personal_data",
    "set_photo",
    "sight",
    "take_back",
    "unused_bytes",
]
