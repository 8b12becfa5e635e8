"""The rows of a sheet of .xlsx tag by tag: whatever the XML looks like, without entities and network."""

import re
from collections.abc import Iterator
from posixpath import join, normpath
from typing import IO

import numpy as np
import pyarrow as pa
from lxml import etree

from etl.spreadsheets.archives import damaged, with_entities
from etl.spreadsheets.runs import KINDS, Kind, Run, Surroundings, column_index, is_true

_ROWS = 5000
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


class _Cells:
    """Cells collected until there are enough for a run."""

    def __init__(self) -> None:
        self.cells: list[tuple[int, int, int, int, bytes]] = []
        self.levels: dict[int, int] = {}
        self.hidden: list[int] = []

    def run(self) -> Run:
        """The cells as arrays."""
        rows, columns, kinds, styles, values = (
            zip(*self.cells, strict=True) if self.cells else [()] * 5
        )
        return Run(
            np.array(rows, np.int32),
            np.array(columns, np.int32),
            np.array(kinds, np.uint8),
            np.array(styles, np.int32),
            pa.array(values, pa.binary()),
            escaped=False,
            levels=self.levels,
            hidden_rows=self.hidden,
        )


def runs(file: IO[bytes], around: Surroundings) -> Iterator[Run]:
    """The cells of a sheet."""
    collected, row, count = _Cells(), 0, 0
    for element in elements(file, "row", "mergeCell", "col"):
        name = etree.QName(element).localname
        if name == "row":
            row = _gather(element, row, collected)
            count += 1
            if count % _ROWS == 0:
                yield collected.run()
                collected = _Cells()
        else:
            _look_around(element, name, around)
    yield collected.run()


def elements(file: IO[bytes], *names: str) -> "Iterator[etree._Element]":
    """The elements of these names in any namespace, each forgotten when the next is asked for."""
    parsing = etree.iterparse(
        file,
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
    )
    checked = False
    try:
        for _event, element in parsing:
            if not checked and element.getroottree().docinfo.internalDTD is not None:
                raise with_entities()
            checked = True
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise damaged(error) from error


def targets(file: IO[bytes], kind: str) -> dict[str, str]:
    """Members of the archive by the numbers of their relations to the workbook, of one kind."""
    return {
        str(element.get("Id")): normpath(join("/xl", str(element.get("Target"))))[1:]
        for element in elements(file, "Relationship")
        if str(element.get("Type")).endswith(kind)
    }


def _gather(element: "etree._Element", previous: int, collected: _Cells) -> int:
    row = int(element.get("r", previous + 1))
    if row < 1:
        raise damaged(f"row {row}")
    if element.get("outlineLevel", "0") != "0":
        collected.levels[row] = int(str(element.get("outlineLevel")))
    if is_true(element.get("hidden")):
        collected.hidden.append(row)
    column = -1
    for cell in element.iterchildren("{*}c"):
        reference = cell.get("r")
        column = column + 1 if reference is None else _corner(str(reference))[1]
        kind = KINDS.get(str(cell.get("t", "")), Kind.TEXT)
        value, style = _value(cell), int(cell.get("s", 0))
        if value:
            collected.cells.append((row, column, kind, style, value.encode()))
        elif cell.find("{*}f") is not None:
            collected.cells.append((row, column, Kind.UNVALUED, style, b""))
    return row


def _value(cell: "etree._Element") -> str:
    value = cell.find("{*}v")
    if value is not None:
        return str(value.text or "")
    inline = cell.find("{*}is")
    return "" if inline is None else text_of(inline)


def text_of(element: "etree._Element") -> str:
    """The text of a string item, all its runs together; how it is pronounced left out."""
    parts = [
        str(part.text or "")
        for part in element.iter("{*}t")
        if part.getparent() is not None and etree.QName(part.getparent()).localname != "rPh"
    ]
    return "".join(parts)


def _look_around(element: "etree._Element", name: str, around: Surroundings) -> None:
    if name == "mergeCell":
        first, _, last = str(element.get("ref", "")).partition(":")
        top, left = _corner(first)
        bottom, right = _corner(last or first)
        around.merges.append((top, left, bottom, right))
    elif is_true(element.get("hidden")):
        low, high = int(element.get("min", 1)), int(element.get("max", 1))
        around.hidden_columns.update(range(low - 1, min(high, 16384)))


def _corner(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise damaged(reference)
    return int(found[2]) - 1, column_index(found[1])
