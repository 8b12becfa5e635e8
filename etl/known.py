"""What the rows just read mean to what counts already: new, the same again, or another content.

A record is known by its key, and a key that comes again replaces all rows of that key: a row is
only «known already» if nothing that numbers hang on differs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.recording import Recording, as_text, type_name
from etl.rows import SCHEMAS, counted_tables

SHOWN = 200  # changed rows that are listed; all of them are counted
# What of a record can differ under the same key so that a number differs.
COMPARED: Mapping[str, tuple[str, ...]] = {
    "payments": ("currency", "counterparty", "counterparty_inn", "internal"),
    "sales": (
        "kind", "state", "sold_on", "order_no", "customer", "customer_inn", "product", "product_key",
        "product_group", "quantity", "price", "amount", "currency", "manager",
    ),
    "statistic_values": ("value",),
    "customers": ("name", "inn", "kpp", "role"),
    "products": ("name", "article", "unit", "product_group", "deleted"),
    "offers": ("name", "price_type", "price", "currency", "quantity"),
}  # fmt: skip
# What a person knows the record by.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "payments": ("paid_on", "number", "counterparty", "amount"),
    "sales": ("sold_on", "order_no", "customer", "product"),
    "statistic_values": ("statistic", "quota", "period_type", "period_start"),
    "customers": ("name",),
    "products": ("name",),
    "offers": ("name", "price_type"),
}

_COMPARE = """
create temp table theirs as
select o.record_key, o.row_no, o.content
from others as o
inner join accepted as a on o.document_id = a.document_id
semi join mine as m on o.record_key = m.record_key
qualify a.no = max(a.no) over (partition by o.record_key);

create temp table coming as
select m.*, row_number() over (partition by record_key, content order by row_no) as twin
from mine as m
semi join theirs as t on m.record_key = t.record_key;

create temp table there as
select t.*, row_number() over (partition by record_key, content order by row_no) as twin
from theirs as t;

create temp table fresh as
select c.*, row_number() over (partition by record_key order by row_no) as place
from coming as c
anti join there as t
    on c.record_key = t.record_key and c.content is not distinct from t.content and c.twin = t.twin;

create temp table stale as
select t.*, row_number() over (partition by record_key order by row_no) as place
from there as t
anti join coming as c
    on c.record_key = t.record_key and c.content is not distinct from t.content and c.twin = t.twin;

create temp table changed as
select f.row_no, f.sheet, f.line, f.about, s.content as old, f.content as new
from fresh as f
inner join stale as s on f.record_key = s.record_key and f.place = s.place;
"""
_COUNT = """
select
    (select count(*) from coming) - (select count(*) from fresh),
    (select count(*) from changed),
    (select count(*) from stale) - (select count(*) from changed)
"""


@dataclass
class Comparison:
    """Rows of facts against the documents that count. What is neither known nor changed is new."""

    known: int = 0  # there with the same content: importing them again adds nothing
    changed: int = 0  # there with another content, which is replaced
    gone: int = 0  # rows of the same records that the document has no more
    changes: list[dict[str, Any]] = field(default_factory=list)


def compared(root: Path, recording: Recording, others: Iterable[str]) -> Comparison:
    """What was read against ``others``, given in the order of their acceptance."""
    documents, found = tuple(others), Comparison()
    for table in counted_tables(recording.counts):
        files = _files(root, documents, table)
        if recording.counts[table] and files:
            recording.flush(table)
            _compare(found, table, recording.file(table), files, documents)
    return found


def _files(root: Path, ids: Iterable[str], table: str) -> list[str]:
    paths = (root / sha / f"{table}.parquet" for sha in ids)
    return [str(path) for path in paths if path.exists()]


def _compare(
    found: Comparison, table: str, mine: Path, others: list[str], documents: tuple[str, ...]
) -> None:
    connection = duckdb.connect()
    try:
        content, about = _struct(COMPARED[table]), _struct(NAMED_BY[table])
        rows = connection.from_parquet(str(mine))
        rows.project(
            f"record_key, row_no, sheet, line, {content} as content, {about} as about"
        ).create_view("mine")
        rows = connection.from_parquet(others)
        rows.project(f"document_id, record_key, row_no, {content} as content").create_view("others")
        order = pa.table({"document_id": documents, "no": range(len(documents))})
        connection.register("accepted", order)
        connection.execute(_COMPARE)
        counts = connection.execute(_COUNT).fetchone()
        assert counts is not None
        known, changed, gone = counts
        found.known += known
        found.changed += changed
        found.gone += gone
        room = SHOWN - len(found.changes)
        listed = connection.execute(
            "select sheet, line, about, old, new from changed order by row_no limit ?", [room]
        )
        found.changes += [_change(table, *row) for row in listed.fetchall()]
    finally:
        connection.close()


def _struct(columns: Iterable[str]) -> str:
    """The columns as one value; equal where nothing differs, empty ones too."""
    return "{" + ", ".join(f"'{name}': {name}" for name in columns) + "}"


def _change(
    table: str,
    sheet: str | None,
    line: int | None,
    about: Mapping[str, Any],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> dict[str, Any]:
    """One changed row as the verdict keeps it: plain text with its types, like a preview."""
    return {
        "table": table,
        "sheet": sheet,
        "line": line,
        "about": [[name, _type(table, name), as_text(value)] for name, value in about.items()],
        "differs": [
            [name, _type(table, name), as_text(old[name]), as_text(new[name])]
            for name in COMPARED[table]
            if old[name] != new[name]
        ],
    }


def _type(table: str, column: str) -> str:
    return type_name(SCHEMAS[table].field(column).type)
