"""One period of a statistic as its page shows it, in the table and on the graph."""

from dataclasses import dataclass
from decimal import Decimal

from warehouse.statistics.conditions import Condition


@dataclass(frozen=True)
class PointLine:
    """One period as a line of the table; ``rows`` is where the rows behind it are shown."""

    label: str
    key: str
    value: Decimal | None
    quota: Decimal | None
    change: Decimal | None
    infinite: int
    condition: Condition
    trend: Condition
    trend_change: Decimal | None
    closed: bool
    corrected: bool
    partial: bool
    transitional: bool
    note: str = ""
    rows: str = ""
    year_ago: Decimal | None = None
