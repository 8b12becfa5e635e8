"""What accepted rows come to: sums of payments and sales, which statistics there are."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.decimals import exact_sum
from etl.reading import Json, Reading

_NAMES = 200
_ACCOUNT = r"^\d{20}$"


@dataclass
class Figures:
    """Figures of the accepted rows so far."""

    sums: dict[str, Decimal] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    accounts: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def add(self, table: str, rows: pa.Table) -> None:
        """Rows of a table."""
        self.seen.add(table)
        adders: dict[str, Callable[[pa.Table], None]] = {
            "payments": self._payments,
            "sales": self._sales,
            "statistic_values": self._values,
        }
        adders[table](rows)

    def _payments(self, rows: pa.Table) -> None:
        for way, name in (("in", "incoming"), ("out", "outgoing")):
            part = rows.filter(pc.equal(rows["direction"], way))
            self.counts[name] += part.num_rows
            self._sum(f"{name}_sum", part["amount"])
        own = rows.filter(rows["internal"])
        if own.num_rows:
            self.counts["own_transfers"] += own.num_rows
            self._sum("own_transfers_sum", own["amount"])
        accounts = rows["own_account"].unique().drop_null()
        fits = pc.match_substring_regex(accounts, _ACCOUNT)
        self.accounts |= set(accounts.filter(fits).to_pylist())

    def _sales(self, rows: pa.Table) -> None:
        self._sum("amount", rows["amount"])

    def _values(self, rows: pa.Table) -> None:
        self.names.update(dict.fromkeys(rows["statistic"].unique().to_pylist()))

    def _sum(self, name: str, values: pa.ChunkedArray) -> None:
        figure = exact_sum(values.combine_chunks())
        self.sums[name] = self.sums.get(name, Decimal(0)) + figure

    def hand_over(self, reading: Reading) -> None:
        """As totals of the document."""
        for name, count in self.counts.items():
            reading.total(name, count)
        for name, figure in self.sums.items():
            reading.total(name, figure)
        if "payments" in self.seen:
            accounts: list[Json] = [*sorted(self.accounts)]
            reading.total("own_accounts", accounts)
        if "statistic_values" in self.seen:
            names: list[Json] = [*islice(self.names, _NAMES)]
            reading.total("statistics", names)
