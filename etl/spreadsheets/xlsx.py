"""Workbooks of .xlsx and .xlsm as grids: sheets, shared strings, styles, then the cells.

Read here and not by calamine: one pass over a sheet gives values and structure at once, in memory
that follows its cells and not its corners (docs/decisions/xlsx.md).
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from etl.grid import Grid
from etl.reading import Limits
from etl.spreadsheets import archives, careful, quick, strings, styles
from etl.spreadsheets.archives import Members
from etl.spreadsheets.gathering import Book, Gathering
from etl.spreadsheets.runs import Irregular, Surroundings, is_true

_LONGEST = 200_000_000  # bytes of a sheet that is read tag by tag
_STRINGS = 400_000_000  # bytes of shared strings, which are held in memory


@dataclass(frozen=True)
class _Sheet:
    name: str
    member: str
    hidden: bool


def grids(path: Path, limits: Limits) -> Iterator[Grid]:
    """Every sheet, one at a time, in the order of the workbook."""
    with archives.refusing_damage(), zipfile.ZipFile(path) as archive:
        archives.check_size(archive, limits)
        sheets, epoch_1904 = _sheets(archive)
        if len(sheets) > limits.sheets:
            raise archives.too_many_sheets(len(sheets))
        for sheet in sheets:
            archives.weigh(archive, sheet.member, limits)
        book = _book(archive, epoch_1904=epoch_1904)
        for sheet in sheets:
            yield _grid(archive, sheet, book, limits)


def _sheets(archive: zipfile.ZipFile) -> tuple[list[_Sheet], bool]:
    """The worksheets of a workbook, and whether it counts days from 1904, as old Macs did."""
    members, found, epoch_1904 = Members(archive), [], False
    targets = _targets(archive, members)
    with archives.part(archive, members.find("xl/workbook.xml") or "xl/workbook.xml") as file:
        for element in careful.elements(file, "workbookPr", "sheet"):
            if etree.QName(element).localname == "workbookPr":
                epoch_1904 = is_true(element.get("date1904"))
                continue
            key = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            if member := members.find(targets.get(key, "")):
                hidden = element.get("state", "visible") != "visible"
                found.append(_Sheet(str(element.get("name")), member, hidden))
    return found, epoch_1904


def _targets(archive: zipfile.ZipFile, members: Members) -> dict[str, str]:
    """Worksheets by the numbers of their relations: charts and macro sheets are not among them."""
    name = members.find("xl/_rels/workbook.xml.rels")
    if name is None:
        return {}
    with archives.part(archive, name) as file:
        return careful.targets(file, "/worksheet")


def _book(archive: zipfile.ZipFile, *, epoch_1904: bool) -> Book:
    members = Members(archive)
    name = members.find("xl/sharedStrings.xml")
    if name is not None:
        archives.part(archive, name, _STRINGS).close()
    shared = strings.read_strings(archive, name)
    name = members.find("xl/styles.xml")
    if name is None:
        return Book(shared, styles.PLAIN, epoch_1904)
    with archives.part(archive, name) as file:
        return Book(shared, styles.read_styles(file), epoch_1904)


def _grid(archive: zipfile.ZipFile, sheet: _Sheet, book: Book, limits: Limits) -> Grid:
    around, gathering = Surroundings(), Gathering(book, limits)
    try:
        for run in quick.runs(archives.streamed(archive, sheet.member), around):
            gathering.add(run)
    except Irregular:
        around, gathering = Surroundings(), Gathering(book, limits)
        with archives.part(archive, sheet.member, _LONGEST) as file:
            for run in careful.runs(file, around):
                gathering.add(run)
    return gathering.grid(sheet.name, around, hidden=sheet.hidden)
