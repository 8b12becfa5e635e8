"""What became of the series in a build: verdicts that became others, rows and sums for the ledger."""

import datetime as dt
from dataclasses import dataclass
from decimal import Context, Decimal

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.contents import Figures, figure

EXACT = Context(prec=76)  # sums of millions of numbers with 24 digits


@dataclass(frozen=True)
class Reclassified:
    """A verdict on an own period that became another one."""

    statistic_id: int
    period_end: dt.date
    was: str
    became: str
    trend_was: str
    trend_became: str


@dataclass
class Outcome:
    """Counted while points are put in: what stays of the version before needs no counting."""

    reclassified: tuple[Reclassified, ...] = ()
    points: int = 0
    verdicts: int = 0
    values: Decimal = Decimal(0)
    changes: Decimal = Decimal(0)

    @classmethod
    def of(cls, known: Figures) -> "Outcome":
        """As the version before left it."""
        points, verdicts = known["statistic_points"], known["statistic_conditions"]
        return cls(
            points=points["rows"],
            verdicts=verdicts["rows"],
            values=Decimal(points["sum"]),
            changes=Decimal(verdicts["sum"]),
        )

    def forget(
        self, points: int, verdicts: int, values: Decimal | None, changes: Decimal | None
    ) -> None:
        """Count rows that go."""
        self.points -= points
        self.verdicts -= verdicts
        self.values = EXACT.subtract(self.values, values or Decimal(0))
        self.changes = EXACT.subtract(self.changes, changes or Decimal(0))

    def add(self, series: pa.Table) -> None:
        """Count rows that are put in."""
        closed = pc.not_equal(series["state"], "open")
        self.points += series.num_rows
        self.verdicts += pc.sum(closed).as_py() or 0
        self.values = EXACT.add(self.values, pc.sum(series["value"]).as_py() or Decimal(0))
        changes = pc.sum(series["change"].filter(closed)).as_py()
        self.changes = EXACT.add(self.changes, changes or Decimal(0))

    def figures(self) -> Figures:
        """Rows and sums of the two marts."""
        return {
            "statistic_points": figure(self.points, self.values),
            "statistic_conditions": figure(self.verdicts, self.changes),
        }
