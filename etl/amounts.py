"""Money as bank and 1C files write it: one exact parser. Not for tables people keep: ``etl.columns``."""

from decimal import Decimal, InvalidOperation

_SPACES = str.maketrans("", "", " \u00a0\u202f\t'")
KOPECK = Decimal("0.01")


def money(text: str) -> Decimal | None:
    """``12277.6``, ``9714,77``, ``1 000.50`` → Decimal; None when it is not a sum of money.

    More than two decimals are kept as they are: whether to round is the caller's business.
    """
    cleaned = text.translate(_SPACES).replace("\u2212", "-")
    if "," in cleaned:
        if "." in cleaned:
            return None
        cleaned = cleaned.replace(",", ".")
    digits = cleaned[1:] if cleaned[:1] == "-" else cleaned
    if not digits.replace(".", "", 1).isdigit() or not digits.isascii():
        return None
    try:
        return Decimal(cleaned)
    except InvalidOperation:
        return None
