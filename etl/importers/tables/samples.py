"""The first values of a column as they stand and as they are understood, for the import screen."""

from etl.columns.dates import to_dates
from etl.columns.decimals import to_decimals
from etl.columns.texts import to_texts
from etl.grid import Grid, shown
from etl.importers.tables.control import plain
from etl.layout.model import Column
from etl.layout.offered import ROLES

_COUNT = 5
_NUMBERS = frozenset(
    {"income", "expense", "quantity", "price", "amount", "value", "quota", "measure", "period"}
)
_TEXTS = ROLES.keys() - _NUMBERS - {"date", "total", "ignore"}


def samples_of(column: Column, rows: Grid, sign: str | None) -> tuple[dict[str, str | None], ...]:
    """Raw and parsed values of the first rows; a value that cannot be read has no parsed one."""
    if column.index >= len(rows.columns):
        return ()
    cells = rows.columns[column.index].slice(0, _COUNT)
    if column.role in _NUMBERS or (column.type == "number" and column.role not in _TEXTS):
        numbers = to_decimals(cells, column.decimal or sign).to_pylist()
        parsed = [None if value is None else plain(value) for value in numbers]
    elif column.role == "date" or (column.type == "date" and not column.role):
        days = to_dates(cells, column.date_order, from_1904=rows.epoch_1904).to_pylist()
        texts = to_texts(cells).to_pylist()
        parsed = [str(day) if day else text for day, text in zip(days, texts, strict=True)]
    else:
        parsed = to_texts(cells).to_pylist()
    raw = [shown(value) for value in cells.values()]
    return tuple({"raw": r, "parsed": p} for r, p in zip(raw, parsed, strict=True))
