"""Sheets of .xlsb and .ods as grids, read by calamine."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from etl.grid import Grid
from etl.reading import Limits
from etl.spreadsheets import archives, bounds
from etl.spreadsheets.values import cells_of


def grids(path: Path, limits: Limits) -> Iterator[Grid]:
    """Every sheet; the whole workbook is weighed before the first is parsed."""
    try:
        with zipfile.ZipFile(path) as archive:
            archives.check_size(archive, limits)
            bounds.check(archive, archives.kind(path) or "", limits)
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            hidden = {
                sheet.name: sheet.visible != calamine.SheetVisibleEnum.Visible
                for sheet in book.sheets_metadata
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet
            }
            if len(hidden) > limits.sheets:
                raise archives.too_many_sheets(len(hidden))
            for name, is_hidden in hidden.items():
                yield _grid(name, book.get_sheet_by_name(name), hidden=is_hidden)
    except calamine.PasswordError as error:
        raise archives.protected() from error
    except (calamine.CalamineError, zipfile.BadZipFile) as error:
        raise archives.damaged(error) from error


def _grid(name: str, sheet: Any, *, hidden: bool) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    return Grid(
        sheet=name,
        columns=tuple(cells_of(column) for column in zip(*rows, strict=True)),
        lines=pa.array(range(1, len(rows) + 1), pa.int64()),
        merges=tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ()),
        hidden=hidden,
    )
