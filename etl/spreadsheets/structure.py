"""What calamine does not tell of a sheet of .xlsb or .ods, found by streaming through it first."""

from dataclasses import dataclass, field

from etl.grid import Merge, check_extent
from etl.reading import Limits


@dataclass
class Structure:
    """A sheet beside its values. Rows and lines as Excel numbers them, in ``merges`` from 0."""

    levels: dict[int, int] = field(default_factory=dict)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)  # first and last
    merges: list[Merge] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    height: int = 0
    width: int = 0

    def reach(self, row: int, column: int, limits: Limits) -> None:
        """A cell that holds something; refused when it lies too far."""
        if row > self.height or column >= self.width:
            self.height, self.width = max(self.height, row), max(self.width, column + 1)
            check_extent(self.height, self.width, limits)

    def levels_of(self, height: int) -> tuple[int, ...] | None:
        """The outline level of every row, when there are any."""
        if not any(row <= height for row in self.levels):
            return None
        return tuple(self.levels.get(row, 0) for row in range(1, height + 1))

    def hidden_of(self, height: int) -> frozenset[int]:
        """The hidden rows; a document may hide all rows to the end of the sheet."""
        return frozenset(
            row for first, last in self.hidden_rows for row in range(first, min(last, height) + 1)
        )
