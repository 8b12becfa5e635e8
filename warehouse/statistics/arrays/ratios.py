"""The relative change and its class by cross-multiplication (1.7.3, steps 4 and 6), in 64 bits.

Bounds, with values of at most ``BOUND`` after division by their common divisor. Period: the numerator
is at most 2·BOUND. Trend, in units of 1/240: a slope is at most 2·BOUND a period, an end of the line
at most 21·BOUND, their difference at most 10·BOUND; so |number| ≤ 2 400·BOUND, base ≤ 20·240·21·BOUND
and the largest product, 400·number, ≤ 960 000·BOUND = 9.6·10^17, a tenth of 2^63.
"""

import numpy as np
import numpy.typing as npt

from warehouse.statistics.arrays.blocks import (
    AFFLUENCE,
    DANGER,
    DIGITS,
    EMERGENCY,
    MOST_CHANGE,
    NONEXISTENCE,
    NORMAL,
    Flags,
    Ints,
    Layer,
)

BOUND = 10**12


def ratio(
    a: Ints, b: Ints, inverted: Flags, signed: Flags, typical2: Ints, scale: int
) -> tuple[Ints, Ints]:
    """Numerator, and twenty times the base, of the relative change; ``scale`` is that of a and b."""
    number = np.where(inverted, a - b, b - a)
    size = np.abs(np.where(inverted, b, a))
    floor = np.where(signed, 10, 1) * scale * typical2
    return number, np.maximum(20 * size, floor)


def codes(number: Ints, base: Ints, *, normal_twentieths: int) -> npt.NDArray[np.int64]:
    """Conditions by cross-multiplication: change = 20·number/base. A base of 0 means infinity."""
    found = np.full(len(number), NONEXISTENCE, np.int64)
    found[40 * number > -base] = DANGER
    found[80 * number > -base] = EMERGENCY
    found[400 * number > normal_twentieths * base] = NORMAL
    found[80 * number > base] = AFFLUENCE
    found[(base == 0) & (number == 0)] = EMERGENCY
    return found


def write(
    layer: Layer, place: Ints, condition: npt.NDArray[np.int64], number: Ints, base: Ints
) -> None:
    """Put verdicts where they belong in the result."""
    layer.condition[place] = condition
    endless = (base == 0) & (number != 0)
    layer.infinite[place] = np.where(endless, np.sign(number), 0)
    layer.has_change[place] = ~endless
    layer.change[place] = np.where(endless, 0, _millionths(number, base))


def _millionths(number: Ints, base: Ints) -> Ints:
    """20·number/base in millionths, rounded half away from zero, digit by digit."""
    divisor = np.maximum(base, 1)
    whole, rest = np.divmod(20 * np.abs(number), divisor)
    enormous = whole >= MOST_CHANGE
    whole = np.where(enormous, 0, whole)
    for _ in range(DIGITS):
        digit, rest = np.divmod(rest * 10, divisor)
        whole = whole * 10 + digit
    size = np.where(enormous, MOST_CHANGE * 10**DIGITS, whole + (2 * rest >= divisor))
    result: Ints = np.sign(number) * size
    return result
