"""Sheets of .xlsb and .ods as grids: values by calamine, the rest by streaming."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from etl.grid import Grid
from etl.reading import Limits
from etl.spreadsheets import archives, binary, opendocument
from etl.spreadsheets.structure import Structure
from etl.spreadsheets.values import cells_of


def grids(path: Path, limits: Limits) -> Iterator[Grid]:
    """Every sheet; the whole workbook is weighed before the first is parsed."""
    with _refusing_damage():
        with zipfile.ZipFile(path) as archive:
            known = _weighed(archive, limits)
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            for number, about in enumerate(book.sheets_metadata):
                if about.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                hidden = about.visible != calamine.SheetVisibleEnum.Visible
                structure = known.get(about.name, known.get(number, Structure()))
                yield _grid(sheet, structure, hidden=hidden)


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """What calamine says of a workbook that is not whole, as our refusal."""
    try:
        with archives.refusing_damage():
            yield
    except calamine.PasswordError as error:
        raise archives.protected() from error
    except calamine.CalamineError as error:
        raise archives.damaged(error) from error
    except BaseException as error:
        # where it meets what it never expected it panics, and that is no Exception: it would
        # end the worker
        if type(error).__name__ != "PanicException":
            raise
        raise archives.damaged("calamine") from error


def _weighed(archive: zipfile.ZipFile, limits: Limits) -> dict[str | int, Structure]:
    """The structure of every sheet by its name, or by its number where names may be repeated."""
    archives.check_size(archive, limits)
    bad = archive.testzip()  # calamine does not stop where the archive says a member ends
    if bad is not None:
        raise archives.damaged(bad)
    found: dict[str | int, Structure] = {}
    if archives.kind_of(archives.Members(archive)) == "ods":
        found.update(enumerate(opendocument.structures(archive, limits)))
    else:
        found.update(binary.structures(archive, limits))
    if len(found) > limits.sheets:
        raise archives.too_many_sheets(len(found))
    return found


def _grid(sheet: Any, known: Structure, *, hidden: bool) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    for line, column, _ in known.errors:
        if line <= len(rows) and column < len(rows[line - 1]):
            rows[line - 1][column] = None
    height = len(rows)
    return Grid(
        sheet=sheet.name,
        columns=tuple(cells_of(column) for column in zip(*rows, strict=True)),
        lines=pa.array(range(1, height + 1), pa.int64()),
        levels=known.levels_of(height),
        merges=tuple(known.merges),
        hidden_rows=known.hidden_of(height),
        hidden=hidden,
        errors=tuple(known.errors),
    )
