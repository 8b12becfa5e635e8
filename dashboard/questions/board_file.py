"""A workbook with an org board, as it comes from somebody's Excel, read into rows.

Only cells are read, never formulas; what a file may cost is checked before it is unpacked. What the
rows mean is ``models.organisation.incoming``.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice

import openpyxl

from dashboard.views.acts import UNIT_KINDS
from dashboard.views.board_columns import COLUMNS
from models.errors import Refused
from models.i18n import LANGUAGES, Message, _, using
from models.organisation.incoming import FIELDS, NEEDED, Row
from models.texts import folded

MEGABYTE = 1024**2
LARGEST = 2 * MEGABYTE  # of a file; five hundred posts take a tenth of it
UNPACKED = 40 * MEGABYTE
MOST_ROWS = 3000
MOST_COLUMNS = 60
HEADING_IN = 20  # the first rows among which the headings stand


@dataclass(frozen=True)
class BoardFile:
    """The rows of the first sheet with the headings, its name, columns nobody reads."""

    sheet: str
    rows: tuple[Row, ...]
    unread: tuple[str, ...]


def read(content: bytes) -> BoardFile:
    """The rows of a workbook; :class:`Refused` for what is no board."""
    _weigh(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise _no_workbook() from error
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            cells = list(
                sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
            )
            found = _board(sheet.title, cells)
            if found is not None:
                return found
    except (KeyError, ValueError, TypeError, OSError, SyntaxError, zipfile.BadZipFile) as error:
        raise _no_workbook() from error
    finally:
        book.close()
    needed = [str(one.title) for one in COLUMNS if one.field in NEEDED]
    raise Refused(
        Message(
            "The file has no columns {columns}. Take the template, or a board saved as XLSX.",
            columns=", ".join(f"“{one}”" for one in needed),
        ),
        code="no_columns",
    )


def _weigh(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Refused(
            Message("The file is larger than {limit} MB.", limit=LARGEST // MEGABYTE),
            code="too_large",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > UNPACKED:
                raise Refused(
                    Message("The file unpacks to more than is allowed."), code="too_large"
                )
            if any(_declares(archive, entry) for entry in entries):
                raise _no_workbook()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise _no_workbook() from error


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """XML that brings entities of its own: no spreadsheet program writes it."""
    with archive.open(entry) as file:
        head = file.read(4096)
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _no_workbook() -> Refused:
    return Refused(
        Message("This is no workbook that can be read. Save it as XLSX."), code="no_workbook"
    )


def _board(name: str, cells: Sequence[Sequence[object]]) -> BoardFile | None:
    for place, row in enumerate(islice(cells, HEADING_IN)):
        fields = [_headings().get(folded(str(one or ""))) for one in row]
        if set(fields) >= NEEDED:
            below = cells[place + 1 :]
            if len(cells) > MOST_ROWS:
                raise Refused(
                    Message("The sheet has more than {count} rows.", count=MOST_ROWS),
                    code="too_large",
                )
            unread = [str(one) for one, field in zip(row, fields, strict=True) if one and not field]
            read = tuple(_rows(fields, below, place + 2))
            return BoardFile(name, read, tuple(unread))
    return None


@cache
def _headings() -> dict[str, str]:
    """Fields by the headings of any language; what is only told, as a statistic is, is no field."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with using(language):
            found |= {folded(str(one.title)): one.field for one in COLUMNS if one.field in FIELDS}
    return found


def _rows(
    fields: Sequence[str | None], cells: Sequence[Sequence[object]], first: int
) -> Iterator[Row]:
    for number, row in enumerate(cells, first):
        found = {field: _text(one) for field, one in zip(fields, row, strict=False) if field}
        if any(found.values()):
            yield Row(number, found | _understood(found))


def _understood(cells: dict[str, str]) -> dict[str, str]:
    """Words for levels and for yes made what the model knows."""
    found = {"level": _levels().get(folded(cells["level"]), cells["level"])}
    if "leads" in cells:
        found["leads"] = _answers().get(folded(cells["leads"]), cells["leads"])
    if "part_of" in cells:
        word, _space, number = cells["part_of"].strip().partition(" ")
        level = _levels().get(folded(word))
        found["part_of"] = f"{level}:{number.strip()}" if level and number else cells["part_of"]
    return found


@cache
def _levels() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with using(language):
            found |= {folded(str(title)): kind.value for kind, title in UNIT_KINDS.items()}
    return found


@cache
def _answers() -> dict[str, str]:
    found = {"+": "1", "1": "1", "-": "", "0": ""}
    for language in LANGUAGES:
        with using(language):
            found |= {folded(_("yes")): "1", folded(_("no")): ""}
    return found


def _text(value: object) -> str:
    """A cell as text: a number without a tail of zeros, a date as programs write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return format(
            exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact, "f"
        )
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value).strip()
