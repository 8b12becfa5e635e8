"""A warehouse without a record: definitions, values and rows are said in a test, built, and asked."""

import datetime as dt
import itertools
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from etl import operational
from etl.rows import SCHEMAS
from models.periods import Calendar, PeriodType, WeekEnd
from warehouse import build, inputs
from warehouse.inputs import Changed, Inputs
from warehouse.reader import Reader
from warehouse.store import FileStore

MOSCOW = ZoneInfo("Europe/Moscow")
THURSDAYS = Calendar(MOSCOW, ((dt.date(2000, 1, 1), WeekEnd()),))
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=MOSCOW)  # a Tuesday in the week until 26.11
OWN = "40702810000000000001"
DEFINITION: dict[str, Any] = {
    "entry_mode": "manual",
    "period_type": "week",
    "kind": "flow",
    "inverted": False,
    "missing_policy": "gap",
    "quota_mode": "none",
}


def day(text: str) -> dt.date:
    """``26.11`` of 2026, or ``26.11.2025``."""
    parts = [int(part) for part in text.split(".")]
    return dt.date(parts[2] if len(parts) > 2 else 2026, parts[1], parts[0])


def weeks(first: str, count: int) -> list[dt.date]:
    """Keys of weeks from the one that ends on ``first``."""
    return [day(first) + dt.timedelta(7 * number) for number in range(count)]


class Ground:
    """Say what there is, then :meth:`build`."""

    def __init__(self, home: Path, *, calendar: Calendar = THURSDAYS, now: dt.datetime = NOW):
        self.home = home
        self.calendar = calendar
        self.now = now
        self.store = FileStore(home / "warehouse")
        self.reader = Reader(self.store)
        self.own_accounts: set[str] = {OWN}
        self.currency = "RUB"
        self.first = dt.date(2025, 1, 1)
        self._definitions: dict[int, dict[str, Any]] = {}
        self._values: dict[int, dict[dt.date, tuple[str, bool]]] = {}
        self._quotas: dict[int, dict[dt.date, str]] = {}
        self._documents: dict[str, dict[str, Path]] = {}
        self._numbers = itertools.count(1)

    def statistic(self, code: str, **definition: Any) -> int:
        """Define a statistic; unsaid, a typed weekly flow. Defining a code again changes it."""
        known = {one["code"]: key for key, one in self._definitions.items()}
        statistic_id = known.get(code) or len(self._definitions) + 1
        filters = definition.pop("filters", {})
        self._definitions[statistic_id] = {
            "statistic_id": statistic_id, "code": code, "name": f"Имя {code}",
            **DEFINITION, **definition, **filters,
        }  # fmt: skip
        return statistic_id

    def type(self, statistic_id: int, ends: Iterable[dt.date], numbers: Iterable[object]) -> None:
        """Values typed for the periods that end on these days; None is no value."""
        typed = self._values.setdefault(statistic_id, {})
        for end, number in zip(ends, numbers, strict=True):
            typed.pop(end, None)
            if number is not None:
                typed[end] = (str(number), False)

    def correct(self, statistic_id: int, end: dt.date, number: object) -> None:
        """A value typed after its period closed, in place of another one."""
        self._values.setdefault(statistic_id, {})[end] = (str(number), True)

    def plan(self, statistic_id: int, ends: Iterable[dt.date], numbers: Iterable[object]) -> None:
        """Quotas of single periods."""
        for end, number in zip(ends, numbers, strict=True):
            self._quotas.setdefault(statistic_id, {})[end] = str(number)

    def document(self, **tables: list[dict[str, Any]]) -> str:
        """An accepted document with these rows; unsaid columns are empty."""
        number = next(self._numbers)
        document_id = f"{number:064x}"
        folder = self.home / "rows" / document_id
        folder.mkdir(parents=True)
        files = {}
        for table, rows in tables.items():
            numbered = [
                {"row_no": at, "line": at + 10, "record_key": f"{document_id[-4:]}:{table}:{at}"}
                | row
                for at, row in enumerate(rows, 1)
            ]
            facts = pa.Table.from_pylist(numbered, schema=SCHEMAS[table])
            ids = pa.array([document_id] * facts.num_rows, pa.string())
            files[table] = folder / f"{table}.parquet"
            pq.write_table(facts.append_column("document_id", ids), files[table])
        self._documents[document_id] = files
        return document_id

    def withdraw(self, document_id: str) -> None:
        """The document does not count any more."""
        del self._documents[document_id]

    def inputs(self) -> Inputs:
        """Everything said so far."""
        definitions = [
            {**one, "coarseness": PeriodType(one["period_type"]).coarseness}
            for one in self._definitions.values()
        ]
        own = pa.table({"own_account": sorted(self.own_accounts)}, schema=inputs.OWN_ACCOUNTS)
        return Inputs(
            statistics=pa.Table.from_pylist(definitions, schema=inputs.STATISTICS),
            periods=operational.periods(self.calendar, self.first, self.now),
            documents=self._received(),
            own_accounts=own,
            currency=self.currency,
            entered_values=self._entered,
            quotas=self._planned,
            rows={
                table: {
                    document: files[table]
                    for document, files in self._documents.items()
                    if table in files
                }
                for table in inputs.ROWS
            },
            mark={"built": self.now.isoformat()},
            now=self.now,
        )

    def _received(self) -> pa.Table:
        moment = self.now.astimezone(dt.UTC).replace(tzinfo=None)
        rows = [
            {
                "document_id": document,
                "name": f"документ {int(document, 16)}.txt",
                "format": "test",
                "received_at": moment,
                "accepted_no": int(document, 16),
                "rows": 1,
                "refused": 0,
            }
            for document in self._documents
        ]
        return pa.Table.from_pylist(rows, schema=inputs.DOCUMENTS)

    def _entered(self, ids: Iterable[int]) -> pa.Table:
        rows = [
            {"statistic_id": one, "period_end": end, "value": text, "corrected": corrected}
            for one in ids
            for end, (text, corrected) in self._values.get(one, {}).items()
        ]
        return pa.Table.from_pylist(rows, schema=inputs.ENTERED_VALUES)

    def _planned(self, ids: Iterable[int]) -> pa.Table:
        rows = [
            {"statistic_id": one, "period_end": end, "value": text}
            for one in ids
            for end, text in self._quotas.get(one, {}).items()
        ]
        return pa.Table.from_pylist(rows, schema=inputs.QUOTAS)

    def build(self) -> "Ground":
        """A warehouse from nothing, published."""
        build.rebuild(self.store, self.inputs())
        return self

    def refresh(self, *changed: int) -> None:
        """A warehouse from the published one and what changed, published."""
        build.refresh(self.store, self.inputs(), Changed(frozenset(changed)))

    def points(
        self, statistic: str, period_type: str = "week", column: str = "value"
    ) -> dict[dt.date, Any]:
        """One column of a statistic's points by the last day of the period."""
        rows = self.reader.query(
            "select p.period_end, p.*, c.* exclude (statistic_id, statistic, period_type, period_end) "
            "from marts.statistic_points as p "
            "left join marts.statistic_conditions as c "
            "using (statistic_id, period_type, period_end) "
            "where p.statistic = $statistic and p.period_type = $period_type order by all",
            {"statistic": statistic, "period_type": period_type},
        ).dicts()
        return {row["period_end"]: row[column] for row in rows}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to any question."""
        return list(self.reader.query(sql).rows)


def payment(
    paid_on: str, amount: object, counterparty: str | None = "Пчела", **more: Any
) -> dict[str, Any]:
    """A payment received; a negative amount is one made."""
    exact = Decimal(str(amount))
    return {
        "kind": "Платежное поручение", "paid_on": day(paid_on), "amount": abs(exact),
        "direction": "in" if exact >= 0 else "out", "currency": "RUB", "own_account": OWN,
        "counterparty": counterparty, "internal": False,
    } | more  # fmt: skip


def balance(first: str, last: str, opening: object, closing: object, **more: Any) -> dict[str, Any]:
    """The section of a statement about one account."""
    return {
        "own_account": OWN, "from_date": day(first), "to_date": day(last),
        "opening": Decimal(str(opening)), "closing": Decimal(str(closing)),
    } | more  # fmt: skip


def sale(sold_on: str, order_no: str, amount: object, customer: str, **more: Any) -> dict[str, Any]:
    """A posted line of a sale; a negative amount is a refund."""
    exact = Decimal(str(amount))
    return {
        "kind": "sale" if exact >= 0 else "refund", "state": "posted", "sold_on": day(sold_on),
        "order_no": order_no, "customer": customer, "customer_key": customer.lower(),
        "product": "Мёд", "product_group": "Еда", "quantity": Decimal(1), "amount": exact,
        "currency": "RUB", "manager": "Вера",
    } | more  # fmt: skip


def number(
    statistic: str, period_type: str, first: str, value: object, **more: Any
) -> dict[str, Any]:
    """A value of a statistic read from a table."""
    return {
        "statistic": statistic, "period_type": period_type, "period_start": day(first),
        "quota": False, "value": Decimal(str(value)),
    } | more  # fmt: skip
