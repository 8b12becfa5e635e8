"""A chunk of series laid out so that a look back is a shift: missing periods stand before each series.

The longest look back is the history of 58 periods; with as many missing periods before every series
it never meets the neighbour, and a shift that wraps around meets only padding.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warehouse.statistics.arrays.blocks import Flags, Ints, SeriesBlock
from warehouse.statistics.conditions import DEFAULT

PAD = DEFAULT.history
CHUNK = 100_000  # positions at a time: what is being worked on stays in the processor's cache


@dataclass(frozen=True)
class Padded:
    """Series of one chunk, each divided by its divisor; one item per position."""

    place: Ints  # index into the block, -1 for padding
    series: Ints
    value: Ints
    present: Flags
    inverted: Flags

    @property
    def real(self) -> Flags:
        """Where a period stands and not padding."""
        return self.place >= 0


def chunks(block: SeriesBlock, chosen: Ints) -> Iterator[Ints]:
    """The chosen series in groups of about :data:`CHUNK` positions."""
    if len(chosen):
        weights = np.cumsum(block.lengths[chosen] + PAD)
        borders = np.searchsorted(weights, np.arange(CHUNK, weights[-1], CHUNK))
        yield from (group for group in np.split(chosen, borders) if len(group))


def pad(block: SeriesBlock, starts: Ints, chunk: Ints, divisors: Ints) -> Padded:
    """The series of ``chunk`` behind their padding."""
    lengths = block.lengths[chunk] + PAD
    series = np.repeat(chunk, lengths)
    begins = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    position = np.arange(len(series)) - np.repeat(begins, lengths) - PAD
    place = np.where(position >= 0, np.repeat(starts[chunk], lengths) + position, -1)
    present = (place >= 0) & block.present[place]
    value = np.where(present, block.values[place], 0) // divisors[series]
    return Padded(place, series, value, present, block.inverted[series])


def shifted(values: npt.NDArray[np.generic], by: int) -> npt.NDArray[np.generic]:
    """The value ``by`` periods earlier; the padding makes the wrap harmless."""
    return np.roll(values, by)
