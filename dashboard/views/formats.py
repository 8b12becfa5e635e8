"""Numbers as a tile or a graph writes them: signed changes, per cent, "from zero", a dash for none.

Plain numbers, dates and moments are ``models.i18n``.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from models.i18n import NBSP, _, number

DASH = "—"
TENTH = Decimal("0.1")


def amount(value: Decimal | None, decimals: int = 0) -> str:
    """The number alone; a dash where there is none, for missing is not zero."""
    return DASH if value is None else number(value, decimals)


def exact(value: Decimal, least: int = 0) -> str:
    """The number with every digit it has after the point, and at least so many."""
    return number(value, max(least, decimals_of(value)))


def decimals_of(value: Decimal) -> int:
    """How many digits the number has after the point; zeros at its end are none."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def with_unit(value: Decimal | None, unit: str, decimals: int = 0) -> str:
    """``1 234,50 ₽`` on one line."""
    text = amount(value, decimals)
    return f"{text}{NBSP}{unit}" if unit and value is not None else text


def signed(value: Decimal, decimals: int = 0) -> str:
    """``+5``, ``−5``; a zero has no sign."""
    return ("+" if value > 0 else "") + number(value, decimals)


def percent(value: Decimal | None, infinite: int = 0) -> str:
    """``+4,2 %``; "from zero" where the change has no finite size; empty where there is none."""
    if infinite:
        return _("from zero")
    if value is None:
        return ""
    return f"{signed(*_tenths(value))}{NBSP}%"


def short_name(name: str) -> str:
    """«Ковалёв А. Н.» out of surname, name and patronymic; any other name as it is."""
    words = name.split()
    if len(words) != 3:
        return name
    return f"{words[0]}{NBSP}{words[1][0]}.{NBSP}{words[2][0]}."


def share(value: Decimal, whole: Decimal) -> str:
    """How much of ``whole`` the value is, in per cent without a sign; empty of nothing."""
    if whole <= 0:
        return ""
    return f"{number(*_tenths(in_percent(Fraction(value) / Fraction(whole))))}{NBSP}%"


def in_percent(change: Fraction) -> Decimal:
    """An exact ratio in per cent, rounded half up to one decimal (ST-9)."""
    tenths = change * 1000
    doubled = 2 * abs(tenths.numerator) + tenths.denominator
    rounded = doubled // (2 * tenths.denominator)
    return Decimal(rounded if change >= 0 else -rounded) * TENTH


def _tenths(value: Decimal) -> tuple[Decimal, int]:
    """The value rounded half up to a tenth, and whether it needs that tenth: 25 but 4,2."""
    rounded = value.quantize(TENTH, ROUND_HALF_UP) if abs(value) < 10**20 else value
    whole = rounded == rounded.to_integral_value()
    return (abs(rounded) if rounded == 0 else rounded), (0 if whole else 1)
