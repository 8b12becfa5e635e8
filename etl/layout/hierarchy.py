"""Groups and their members: by outline, indents, spaces before names, or dots in codes.

A row is a leaf if the next one is not deeper; only leaves are counted. Outlines are trusted, other
signs only where the figures of groups are the sums of their leaves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.decimals import to_decimals
from etl.columns.kinds import taken
from etl.columns.numbers import decide_sign
from etl.grid import Cells, Grid

_CODE = re.compile(r"^\d{1,3}(?:\.[\dА-ЯA-Z]{1,4})*$")
_ENOUGH = 0.8  # of the groups' figures must be the sums of their leaves
_MOST = 200_000  # rows; larger sheets are registers, not reports
_SPACES = (" ", "\u00a0", "\t")


@dataclass(frozen=True)
class Tree:
    """Which rows are leaves, and the names of the groups over each."""

    leaves: np.ndarray
    paths: pa.Array


def tree_of(
    grid: Grid, records: np.ndarray, captions: pa.Array, values: Sequence[Cells]
) -> Tree | None:
    """The tree of the rows in ``records``; None where there is none."""
    rows = np.flatnonzero(records)
    if len(rows) < 2 or len(rows) > _MOST:
        return None
    names = captions.take(pa.array(rows)).to_pylist()
    heads = np.array([name is not None for name in names])
    if not heads[0] or not heads.any():
        return None
    entity = np.cumsum(heads) - 1  # a row without a name belongs to the one above
    signs = _signs(grid, rows[heads], [name for name in names if name is not None])
    for levels, trusted in signs:
        leaves = _leaves(levels)
        if leaves.all():
            continue
        if trusted or _adds_up(levels, leaves, _figures(values, rows, entity)):
            return _tree(grid.height, rows, entity, levels, leaves, names)
    return None


def _signs(grid: Grid, rows: np.ndarray, names: list[str]) -> list[tuple[np.ndarray, bool]]:
    """What may show the depth of rows, the surest first."""
    found: list[tuple[np.ndarray, bool]] = []
    if grid.levels is not None:
        found.append((np.array(grid.levels)[rows], True))
    if grid.indents is not None:
        found.append((np.array(grid.indents)[rows], False))
    if any(name.startswith(_SPACES) for name in names):
        spaces = np.array([len(name) - len(name.lstrip("".join(_SPACES))) for name in names])
        found.append((spaces, False))
    if all(_CODE.match(name.strip()) for name in names):
        found.append((_depths([name.strip() for name in names]), False))
    return [(levels, trusted) for levels, trusted in found if len(set(levels.tolist())) > 1]


def _depths(codes: list[str]) -> np.ndarray:
    """62.01 lies under 62 when that stands above it."""
    stack: list[str] = []
    depths = []
    for code in codes:
        while stack and not code.startswith(stack[-1] + "."):
            stack.pop()
        depths.append(len(stack))
        stack.append(code)
    return np.array(depths)


def _leaves(levels: np.ndarray) -> np.ndarray:
    return np.append(levels[1:] <= levels[:-1], True)


def _figures(values: Sequence[Cells], rows: np.ndarray, entity: np.ndarray) -> np.ndarray:
    """Sums of every entity's rows, column by column; NaN where it has no figure."""
    result = np.full((entity[-1] + 1, len(values)), np.nan)
    for number, cells in enumerate(values):
        part = taken(cells, rows)
        exact = to_decimals(part, decide_sign(part).sign)
        floats = pc.cast(exact, pa.float64()).to_numpy(zero_copy_only=False)
        known = ~np.isnan(floats)
        sums = np.bincount(entity[known], floats[known], minlength=len(result))
        some = np.bincount(entity[known], minlength=len(result)) > 0
        result[some, number] = sums[some]
    return result


def _adds_up(levels: np.ndarray, leaves: np.ndarray, figures: np.ndarray) -> bool:
    """Whether groups that have figures have the sums of their leaves."""
    below = np.vstack([np.zeros(figures.shape[1]), np.nan_to_num(figures) * leaves[:, None]])
    running = below.cumsum(axis=0)
    ends = _ends(levels)
    right = seen = 0
    for group in np.flatnonzero(~leaves):
        expected = running[ends[group]] - running[group + 1]
        known = ~np.isnan(figures[group])
        seen += int(known.sum())
        near = np.abs(figures[group] - expected) <= 0.01 + 1e-9 * np.abs(expected)
        right += int((near & known).sum())
    return right >= _ENOUGH * seen


def _ends(levels: np.ndarray) -> np.ndarray:
    """For every row, where the rows under it end."""
    ends = np.full(len(levels), len(levels))
    stack: list[int] = []
    for row, level in enumerate(levels.tolist()):
        while stack and levels[stack[-1]] >= level:
            ends[stack.pop()] = row
        stack.append(row)
    return ends


def _tree(
    height: int,
    rows: np.ndarray,
    entity: np.ndarray,
    levels: np.ndarray,
    leaves: np.ndarray,
    names: list[str | None],
) -> Tree:
    own = [" ".join(name.split()) for name in names if name is not None]
    stack: list[tuple[int, str]] = []
    above: list[str] = []
    for level, name in zip(levels.tolist(), own, strict=True):
        while stack and stack[-1][0] >= level:
            stack.pop()
        above.append(" / ".join(text for _, text in stack))
        stack.append((level, name))
    paths: list[str | None] = [None] * height
    for row, number in zip(rows.tolist(), entity.tolist(), strict=True):
        paths[row] = above[number] or None
    mask = np.zeros(height, bool)
    mask[rows] = leaves[entity]
    return Tree(mask, pa.array(paths, pa.string()))
