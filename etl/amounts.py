"""Money and quantities as bank and 1C files write them: exact. Not for tables people keep: ``etl.columns``."""

from decimal import ROUND_HALF_UP, Decimal

_SPACES = str.maketrans("", "", " \u00a0\u2007\u2009\u202f\t'")
KOPECK = Decimal("0.01")
MICRO = Decimal("0.000001")
MONEY_LIMIT = Decimal(10) ** 16  # what DECIMAL(18, 2) of the warehouse can hold
QUANTITY_LIMIT = Decimal(10) ** 12  # DECIMAL(18, 6)


def money(text: str) -> Decimal | None:
    """``12277.6``, ``9714,77``, ``1 000.50`` → Decimal; None when it is not a sum of money.

    More than two decimals are kept as they are: whether to round is the caller's business.
    """
    found = _number(text)
    return found if found is not None and abs(found) < MONEY_LIMIT - 1 else None


def quantity(text: str) -> Decimal | None:
    """A quantity or a price, to six decimals; None when it is none or too large to be kept."""
    found = _number(text)
    if found is None or abs(found) >= QUANTITY_LIMIT - 1:
        return None
    return found.quantize(MICRO, ROUND_HALF_UP)


def kopecks(amount: Decimal) -> Decimal:
    """An amount to two decimals, half away from zero, as accountants round."""
    return amount.quantize(KOPECK, ROUND_HALF_UP)


def _number(text: str) -> Decimal | None:
    cleaned = text.translate(_SPACES).replace("\u2212", "-")
    if "," in cleaned:
        if "." in cleaned:
            return None
        cleaned = cleaned.replace(",", ".")
    digits = cleaned[1:] if cleaned[:1] == "-" else cleaned
    if len(digits) > 100 or not digits.replace(".", "", 1).isdigit() or not digits.isascii():
        return None
    return Decimal(cleaned)
