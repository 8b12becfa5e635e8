"""Conditions and trends of many series at once, the same as ``conditions`` but in whole arrays.

Every series is divided by the greatest common divisor of its values, which changes no condition
(ST-10), and then lives in 64-bit integers: comparisons are cross-multiplied, nothing is a float.
A series too large for that proof, and the rare trend over widened windows, go to the reference.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from warehouse.statistics.arrays.blocks import CODES, Classified, Flags, Ints, Layer, SeriesBlock
from warehouse.statistics.arrays.exact import classify_exactly, millionths
from warehouse.statistics.arrays.padding import chunks, pad
from warehouse.statistics.arrays.periods import classify_periods, minima
from warehouse.statistics.arrays.ratios import BOUND
from warehouse.statistics.arrays.sizes import sizes
from warehouse.statistics.arrays.trends import classify_trends

WORKERS = min(4, os.cpu_count() or 1)


def classify(block: SeriesBlock) -> Classified:
    """Verdicts by the default profile; the reference decides where integers could overflow."""
    result = Classified.empty(len(block.values))
    starts = block.starts
    divisors, large = _divisors(block, starts)
    minimum = minima(block, divisors)
    groups = chunks(block, np.flatnonzero(~large & (block.lengths > 0)))
    with ThreadPoolExecutor(WORKERS) as pool:  # numpy lets go of the interpreter while it computes
        list(
            pool.map(
                lambda chunk: _classify(block, starts, chunk, divisors, minimum, result), groups
            )
        )
    for owner in np.flatnonzero(large):
        length = int(block.lengths[owner])
        classify_exactly(block, int(starts[owner]), int(owner), range(length), result)
    return result


def _classify(
    block: SeriesBlock,
    starts: Ints,
    chunk: Ints,
    divisors: Ints,
    minimum: Ints,
    result: Classified,
) -> None:
    """Verdicts on the series of one chunk; no two chunks write to the same places."""
    padded = pad(block, starts, chunk, divisors)
    measured = sizes(padded)
    falls = classify_periods(padded, measured, minimum, result)
    hard = classify_trends(padded, measured, falls, result)
    for position in np.flatnonzero((hard | measured.stale) & padded.real):
        series = int(padded.series[position])
        start = int(starts[series])
        index = int(padded.place[position]) - start
        classify_exactly(block, start, series, [index], result)


def _divisors(block: SeriesBlock, starts: Ints) -> tuple[Ints, Flags]:
    """Greatest common divisor per series, and which series are too large for integers."""
    divisors = np.ones(len(block.lengths), np.int64)
    largest = np.zeros(len(block.lengths), np.int64)
    filled = block.lengths > 0
    if filled.any():
        magnitudes = np.abs(np.where(block.present, block.values, 0))
        divisors[filled] = np.maximum(np.gcd.reduceat(magnitudes, starts[filled]), 1)
        largest[filled] = np.maximum.reduceat(magnitudes, starts[filled])
    large = largest // divisors > BOUND
    large[list(block.wide)] = True
    return divisors, large


__all__ = ["CODES", "Classified", "Layer", "SeriesBlock", "classify", "millionths"]
