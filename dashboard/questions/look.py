"""How somebody looks at statistics: period type, number of periods, unit, date. Lives in the address."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from models.periods import YEARS, PeriodType

COUNTS = (6, 13, 26, 52, 156)
DEFAULT_COUNT = 13
STUDIED = 52  # periods on the page of one statistic
MOST = 520


@dataclass(frozen=True)
class Look:
    """``until`` is the last period's date; none stands for the latest.

    ``usual`` is the number of periods of the page looked at: its address need not say it.
    """

    period: PeriodType = PeriodType.WEEK
    count: int = DEFAULT_COUNT
    unit: int | None = None
    until: dt.date | None = None
    usual: int = DEFAULT_COUNT

    @classmethod
    def of(cls, query: Mapping[str, str], usual: int = DEFAULT_COUNT) -> "Look":
        """What an address says; what it says wrongly counts as not said."""
        period = query.get("period", "")
        count = query.get("n", "")
        unit = query.get("unit", "")
        return cls(
            period=PeriodType(period) if period in list(PeriodType) else PeriodType.WEEK,
            count=min(max(whole(count) or usual, 2), MOST),
            unit=whole(unit),
            until=day_of(query.get("date", "")),
            usual=usual,
        )

    def query(self) -> str:
        """The address's query string; empty for the default look."""
        parts: dict[str, object] = {}
        if self.period is not PeriodType.WEEK:
            parts["period"] = self.period.value
        if self.count != self.usual:
            parts["n"] = self.count
        if self.unit is not None:
            parts["unit"] = self.unit
        if self.until is not None:
            parts["date"] = self.until.isoformat()
        return f"?{urlencode(parts)}" if parts else ""

    def but(self, **changes: object) -> "Look":
        """The same with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type] # names are checked by replace


def whole(text: str) -> int | None:
    """The number an address says; none where it says none, or one no record can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def day_of(text: str) -> dt.date | None:
    """The date an address or a date field says; none where it says none."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None
