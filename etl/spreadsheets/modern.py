"""Sheets of .xlsx, .xlsm, .xlsb and .ods as grids, read by calamine."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from etl.grid import Cells, Grid
from etl.reading import Limits, Unreadable
from etl.spreadsheets import archives, bounds
from models.i18n import Message


def grids(path: Path, limits: Limits) -> Iterator[Grid]:
    """Every sheet; the whole workbook is weighed before the first is parsed."""
    try:
        structures, epoch_1904 = _weighed(path, limits)
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            hidden = {
                sheet.name: sheet.visible != calamine.SheetVisibleEnum.Visible
                for sheet in book.sheets_metadata
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet
            }
            for name, is_hidden in hidden.items():
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                known = structures.get(name, archives.Structure())
                yield _grid(name, rows, known, hidden=is_hidden, epoch_1904=epoch_1904)
    except calamine.PasswordError as error:
        raise Unreadable(
            Message("The workbook is protected by a password; save it without one"),
            code="encrypted",
        ) from error
    except (calamine.CalamineError, zipfile.BadZipFile) as error:
        raise Unreadable(
            Message("The workbook is damaged: {why}", why=str(error)), code="damaged"
        ) from error


def _weighed(path: Path, limits: Limits) -> tuple[dict[str, archives.Structure], bool]:
    with zipfile.ZipFile(path) as archive:
        archives.check_size(archive, limits)
        kind = archives.kind(path)
        if kind != "xlsx":
            bounds.check(archive, kind or "", limits)
            return {}, False
        members = archives.sheet_members(archive)
        if len(members) > limits.sheets:
            raise Unreadable(
                Message(
                    "The workbook has {count} sheets: more than is allowed", count=len(members)
                ),
                code="too_many_sheets",
            )
        for name in archive.namelist():
            if name.lower() in {"xl/sharedstrings.xml", "xl/styles.xml"}:
                for _piece in archives.streamed(archive, name):
                    pass
        found = {
            name: archives.structure(archive, member, limits) for name, member in members.items()
        }
        return found, archives.uses_1904(archive)


def _grid(
    name: str,
    rows: list[list[Any]],
    known: archives.Structure,
    *,
    hidden: bool,
    epoch_1904: bool,
) -> Grid:
    columns = tuple(cells_of(column) for column in zip(*rows, strict=True)) if rows else ()
    height = len(rows)
    levels = tuple(known.levels.get(row, 0) for row in range(1, height + 1))
    return Grid(
        sheet=name,
        columns=columns,
        lines=pa.array(range(1, height + 1), pa.int64()),
        levels=levels if known.levels else None,
        merges=tuple(known.merges),
        hidden_rows=frozenset(known.hidden),
        hidden=hidden,
        errors=tuple(known.errors),
        unvalued=tuple(known.unvalued),
        epoch_1904=epoch_1904,
    )


def cells_of(values: Sequence[Any]) -> Cells:
    """A column of Python values apart by kind; blanks of spaces alone are empty."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return Cells(_texts(values))
    if kinds <= {float, int}:
        blank = pa.nulls(len(values), pa.string())
        return Cells(blank, pa.array(values, pa.float64()))
    texts = _texts([_as_text(value) for value in values])
    numbers = moments = None
    if kinds & {float, int}:
        number = [v if type(v) is float or type(v) is int else None for v in values]
        numbers = pa.array(number, pa.float64())
    if kinds & {dt.date, dt.datetime}:
        moments = pa.array([_as_moment(value) for value in values], pa.timestamp("us"))
    return Cells(texts, numbers, moments)


def _texts(values: Sequence[str | None]) -> pa.Array:
    blanks = {value for value in set(values) if value is not None and not value.strip()}
    if not blanks:
        return pa.array(values, pa.string())
    return pa.array([None if value in blanks else value for value in values], pa.string())


def _as_text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "ИСТИНА" if value else "ЛОЖЬ"
    return value.isoformat() if isinstance(value, dt.time) else _span(value)


def _span(value: Any) -> str | None:
    return str(value) if isinstance(value, dt.timedelta) else None


def _as_moment(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else None
