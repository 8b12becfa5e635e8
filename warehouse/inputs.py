"""What a warehouse is derived from: the record as Arrow tables, rows of documents as Parquet files.

Shapes only. Who reads the record is the worker's business; what becomes of it is ``warehouse.build``.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from warehouse.catalogue import DIMENSIONS

ROWS = (
    "payments", "account_balances", "sales", "customers", "products", "offers", "statistic_values",
)  # fmt: skip
ByStatistic = Callable[[Collection[int]], pa.Table]


@dataclass(frozen=True)
class Inputs:
    """Everything of the record at one moment. Values and quotas are fetched for whom they are wanted."""

    statistics: pa.Table
    periods: pa.Table
    documents: pa.Table
    own_accounts: pa.Table
    currency: str  # the company's: sums of money are in it
    entered_values: ByStatistic
    quotas: ByStatistic
    rows: Mapping[str, Mapping[str, Path]]  # table → document → its Parquet file
    mark: Mapping[str, str]  # what of the record is inside
    now: dt.datetime


@dataclass(frozen=True)
class Changed:
    """Statistics whose typed values or quotas changed; everything else is found by comparing."""

    statistics: frozenset[int] = frozenset()


STATISTICS = pa.schema(
    [
        ("statistic_id", pa.int64()),
        ("code", pa.string()),
        ("name", pa.string()),
        ("import_name", pa.string()),
        ("entry_mode", pa.string()),
        ("metric", pa.string()),
        ("period_type", pa.string()),
        ("coarseness", pa.int64()),
        ("kind", pa.string()),
        ("inverted", pa.bool_()),
        ("missing_policy", pa.string()),
        ("quota_mode", pa.string()),
        ("quota_constant", pa.decimal128(24, 6)),
        ("min_abs_change", pa.decimal128(24, 6)),
        *((dimension, pa.string()) for dimension in DIMENSIONS),
    ]
)
# numbers of people as they are in the record: the engine rounds them to six decimals
ENTERED_VALUES = pa.schema(
    [
        ("statistic_id", pa.int64()),
        ("period_end", pa.date32()),
        ("value", pa.string()),
        ("corrected", pa.bool_()),
    ]
)
QUOTAS = pa.schema(
    [
        ("statistic_id", pa.int64()),
        ("period_end", pa.date32()),
        ("value", pa.string()),
    ]
)
PERIODS = pa.schema(
    [
        ("period_type", pa.string()),
        ("coarseness", pa.int64()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
        ("started", pa.bool_()),
        ("closed", pa.bool_()),
        ("transitional", pa.bool_()),
    ]
)
DOCUMENTS = pa.schema(
    [
        ("document_id", pa.string()),
        ("name", pa.string()),
        ("format", pa.string()),
        ("received_at", pa.timestamp("us")),  # in UTC; with a zone the engine would need pytz
        ("accepted_no", pa.int64()),
        ("rows", pa.int64()),
        ("refused", pa.int64()),
    ]
)
OWN_ACCOUNTS = pa.schema([("own_account", pa.string())])
FEEDS = pa.schema(
    [("document_id", pa.string()), ("accepted_no", pa.int64()), ("mart", pa.string())]
)
