"""Sheets of .xlsb record by record (BIFF12): how far they reach, rows, merges, error cells."""

import zipfile
from collections.abc import Iterator

from etl.reading import Limits
from etl.spreadsheets import careful
from etl.spreadsheets.archives import Members, part, streamed
from etl.spreadsheets.structure import Structure

_ROW_HEADER, _MERGE, _SHEET = 0, 176, 156
_ERRORS = (3, 11)  # of a cell, of a formula
_CELLS = range(2, 12)  # 1 is a cell without a value
_HEADER = 6  # bytes of the kind and size of a record at most
_LONG = 24  # what is looked at of a record
_SHOWN = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


def structures(archive: zipfile.ZipFile, limits: Limits) -> dict[str, Structure]:
    """Every worksheet by its name."""
    members = Members(archive)
    targets = _targets(archive, members)
    found = {}
    for name, relation in _sheets(archive, members):
        member = members.find(targets.get(relation, ""))
        if member is not None:
            found[name] = _structure(streamed(archive, member), limits)
    return found


def _targets(archive: zipfile.ZipFile, members: Members) -> dict[str, str]:
    name = members.find("xl/_rels/workbook.bin.rels")
    if name is None:
        return {}
    with part(archive, name) as file:
        return careful.targets(file, "/worksheet")


def _sheets(archive: zipfile.ZipFile, members: Members) -> Iterator[tuple[str, str]]:
    """Name and relation of every sheet."""
    with part(archive, members.find("xl/workbook.bin") or "") as file:
        for kind, data in _records(iter([file.read()]), whole=True):
            if kind == _SHEET:
                relation, rest = _text(data, 8)
                yield _text(data, rest)[0], relation


def _text(data: bytes, start: int) -> tuple[str, int]:
    end = start + 4 + 2 * int.from_bytes(data[start : start + 4], "little")
    return data[start + 4 : end].decode("utf-16-le", errors="replace"), end


def _structure(pieces: Iterator[bytes], limits: Limits) -> Structure:
    found, row = Structure(), 0
    for kind, data in _records(pieces):
        if kind == _ROW_HEADER:
            row = _number(data, 0) + 1
            if len(data) > 11:
                _see_row(found, row, data[11])
        elif kind in _CELLS:
            column = _number(data, 0)
            found.reach(row, column, limits)
            if kind in _ERRORS:
                found.errors.append((row, column, _SHOWN.get(data[8], "#ERROR!")))
        elif kind == _MERGE:
            top, bottom, left, right = (_number(data, place) for place in (0, 4, 8, 12))
            found.merges.append((top, left, bottom, right))
    return found


def _see_row(found: Structure, row: int, flags: int) -> None:
    if flags & 0x07:
        found.levels[row] = flags & 0x07
    if flags & 0x10:
        found.hidden_rows.append((row, row))


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")


def _records(pieces: Iterator[bytes], *, whole: bool = False) -> Iterator[tuple[int, bytes]]:
    """Kind and beginning (or the whole) of every record."""
    data, position = b"", 0
    for piece in pieces:
        data, position = data[position:] + piece, max(0, position - len(data))
        last = len(data) - (0 if whole else _HEADER + _LONG)
        while position < last:
            kind, start = _variable(data, position, 2)
            size, start = _variable(data, start, 4)
            yield kind, data[start : start + (size if whole else min(size, _LONG))]
            position = start + size
    yield from () if whole else _tail(data[position:])


def _tail(data: bytes) -> Iterator[tuple[int, bytes]]:
    return _records(iter([data]), whole=True) if data else iter(())


def _variable(data: bytes, position: int, longest: int) -> tuple[int, int]:
    value = 0
    for step in range(longest):
        byte = data[position] if position < len(data) else 0
        position += 1
        value |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return value, position
