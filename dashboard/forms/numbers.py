"""An exact number as people type it into a field: ``1 234,5``, ``1,234.5``, ``−7``; empty is none."""

import re
from decimal import Decimal, InvalidOperation

from models.errors import Refused
from models.i18n import Message, current_language

_SPACES = {ord(sign): None for sign in " \u00a0\u202f\t'"}
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")  # of those who write 1,234.5
LONGEST = 40


def number(text: object, title: str) -> Decimal | None:
    """The number, none of nothing, :class:`Refused` of anything else; ``title`` names the field."""
    typed = "" if text is None else str(text)
    cleaned = typed.translate(_SPACES).replace("\u2212", "-")
    if not cleaned:
        return None
    if current_language() == "en" and _THOUSANDS.fullmatch(cleaned):
        cleaned = cleaned.replace(",", "")
    try:
        found = Decimal(cleaned.replace(",", ".")) if len(cleaned) <= LONGEST else Decimal("nan")
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or "e" in cleaned.lower() or "_" in cleaned:
        raise Refused(
            Message("“{value}” in “{field}” is not a number.", value=typed[:60], field=title),
            code="not_a_number",
        )
    return found
