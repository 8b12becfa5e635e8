"""A code for a new statistic, proposed from its name: «Число звонков» → ``chislo_zvonkov``."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.statistics.tables import Statistic
from models.texts import tidied

LONGEST = 40
NAMELESS = "statistic"
_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
        "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
        "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    }
)  # fmt: skip


def proposed_code(session: Session, name: str) -> str:
    """Latin letters, digits and «_», and none that is taken."""
    latin = tidied(name).casefold().translate(_LATIN)
    stem = re.sub(r"[^a-z0-9]+", "_", latin).strip("_")[:LONGEST].strip("_") or NAMELESS
    taken = set(session.scalars(select(Statistic.code).where(Statistic.code.startswith(stem))))
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code
