"""Conditions and trends of millions of points: whole arrays against the exact reference, one by one.

Both give the same verdicts (the tests hold them together); the arrays are what makes a rebuild possible.
"""

import time
from decimal import Decimal

import numpy as np

from bench.measurement import Measurement, seconds
from warehouse.statistics.arrays import SeriesBlock, classify
from warehouse.statistics.conditions import period_condition, trend_condition

LENGTHS = (520, 120, 40, 10)  # weeks, months, quarters, years of ten years
SEED = 1


def measure(*, quick: bool) -> list[Measurement]:
    """Verdicts per second by both."""
    statistics = 50 if quick else 2_000
    block = _block(statistics)
    points = len(block.values)
    ours = points / seconds(lambda: classify(block), times=1 if quick else 3)
    theirs = _reference_per_second(block, 3 if quick else 15)
    return [
        Measurement(
            f"conditions and trends of {points:,} points",
            f"{ours:,.0f} points/s",
            f"exact fractions, one by one: {theirs:,.0f} points/s",
            f"{ours / theirs:.0f}",
            "100 times faster",
            met=ours >= 100 * theirs,
        )
    ]


def _block(statistics: int) -> SeriesBlock:
    """Series that wander, one value in fifty missing, one series in five inverted."""
    random = np.random.default_rng(SEED)
    lengths = np.tile(LENGTHS, statistics).astype(np.int64)
    total = int(lengths.sum())
    kopecks = random.integers(100_000, 200_000, total).astype(np.int64)
    return SeriesBlock(
        lengths=lengths,
        values=kopecks * 10_000,
        present=random.random(total) > 0.02,
        inverted=random.random(len(lengths)) < 0.2,
        guard=[None] * len(lengths),
    )


def _reference_per_second(block: SeriesBlock, series: int) -> float:
    """The same work for a few of the series."""
    points, started = 0, time.perf_counter()
    for number in range(series):
        length = int(block.lengths[number])
        values: list[Decimal | None] = [block.value(number, index) for index in range(length)]
        for end in range(1, length + 1):
            period_condition(values[:end], inverted=bool(block.inverted[number]))
            trend_condition(values[:end], inverted=bool(block.inverted[number]))
        points += length
    return points / (time.perf_counter() - started)
