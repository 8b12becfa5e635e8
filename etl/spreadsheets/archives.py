"""What a zipped workbook holds and costs, by streaming through it: limits before parsing.

Sheets' own facts that calamine does not tell are gathered in the same pass: outline levels, hidden
rows, merges, error cells and formulas without a value.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from etl.grid import Merge
from etl.reading import Limits, Unreadable
from models.i18n import Message

_CHUNK = 1 << 20
_BIG = 50_000_000  # below this a high ratio harms nobody
_MARKS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
_ROW = re.compile(rb"<(?:\w+:)?row ([^>]*)>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_COLUMN = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})\d')
_MERGE = re.compile(rb'mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>'
)
_FORMULA = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</(?:\w+:)?c>'
)


@dataclass
class Structure:
    """What stands in a sheet's XML beside the values."""

    rows: int = 0
    width: int = 0
    cells: int = 0
    levels: dict[int, int] = field(default_factory=dict)  # row as Excel numbers it
    hidden: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    unvalued: list[tuple[int, int]] = field(default_factory=list)


def kind(path: Path) -> str | None:
    """xlsx, xlsb or ods; None for any other archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError):
        return None
    return next((kind for mark, kind in _MARKS.items() if mark in names), None)


def check_size(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse what would unpack to too much, by the archive's own list of contents."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > limits.unpacked_bytes or (unpacked > _BIG and unpacked / packed > limits.ratio):
        raise Unreadable(
            Message(
                "The workbook unpacks to {unpacked} MB, {ratio} times its size: more than is allowed",
                unpacked=unpacked // 1_000_000,
                ratio=unpacked // packed,
            ),
            code="too_large",
        )


def streamed(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member piece by piece. A member longer than the archive admits is an error of zipfile."""
    with archive.open(name) as file:
        head = file.read(_CHUNK)
        if b"<!DOCTYPE" in head[:4096] or b"<!ENTITY" in head[:4096]:
            raise Unreadable(
                Message("The workbook holds XML entities, which no spreadsheet program writes"),
                code="entities",
            )
        while head:
            yield head
            head = file.read(_CHUNK)


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → member of the archive, by the workbook's relations."""
    names = {name.lower(): name for name in archive.namelist()}
    book = _parsed(archive, names.get("xl/workbook.xml"))
    relations = _parsed(archive, names.get("xl/_rels/workbook.xml.rels"))
    if book is None or relations is None:
        return {}
    targets = {str(r.get("Id")): str(r.get("Target")) for r in relations}
    found = {}
    for sheet in book.iter("{*}sheet"):
        key = next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = targets.get(key, "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if member.lower() in names:
            found[str(sheet.get("name"))] = names[member.lower()]
    return found


def uses_1904(archive: zipfile.ZipFile) -> bool:
    """Whether days are counted from 1904, as old Macs did."""
    names = {name.lower(): name for name in archive.namelist()}
    book = _parsed(archive, names.get("xl/workbook.xml"))
    marks = () if book is None else book.iter("{*}workbookPr")
    return any(mark.get("date1904") in {"1", "true"} for mark in marks)


def _parsed(archive: zipfile.ZipFile, name: str | None) -> "etree._Element | None":
    if name is None:
        return None
    content = b"".join(streamed(archive, name))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(content, parser)


def structure(archive: zipfile.ZipFile, member: str, limits: Limits) -> Structure:
    """Read through one sheet's XML; refuse it as soon as it proves too large."""
    found, rest = Structure(), b""
    columns: set[bytes] = set()
    for piece in streamed(archive, member):
        text = rest + piece
        cut = text.rfind(b"<row ")
        if cut <= 0 and len(text) > 8 * _CHUNK:
            cut = text.rfind(b"<")
        text, rest = (text[:cut], text[cut:]) if cut > 0 else (b"", text)
        _gather(text, found, columns)
        _refuse(found, limits)
    _gather(rest, found, columns)
    _refuse(found, limits)
    return found


def _gather(text: bytes, found: Structure, columns: set[bytes]) -> None:
    found.cells += text.count(b"<c ") + text.count(b":c ")
    fresh = set(_COLUMN.findall(text)) - columns
    if fresh:
        columns |= fresh
        found.width = max(found.width, *(column_index(name) + 1 for name in fresh))
    _rows(text, found)
    if b't="e"' in text:
        found.errors += [(int(r), column_index(c), v.decode()) for c, r, v in _ERROR.findall(text)]
    if b"<f" in text:
        found.unvalued += [(int(r), column_index(c)) for c, r in _FORMULA.findall(text)]
    if b"mergeCell " in text:
        for left, top, right, bottom in _MERGE.findall(text):
            corner = (int(top) - 1, column_index(left), int(bottom) - 1, column_index(right))
            found.merges.append(corner)


def _rows(text: bytes, found: Structure) -> None:
    """Row numbers, and what rows say of themselves; most say nothing but their number."""
    speaking = b"outlineLevel=" in text or b"hidden=" in text
    if not speaking:
        last = text.rfind(b"<row ")
        heads = _ROW.findall(text, max(last, 0))
        found.rows += text.count(b"<row ") - len(heads)
    else:
        heads = _ROW.findall(text)
    for head in heads:
        attributes = dict(_ATTRIBUTE.findall(head))
        number = int(attributes.get(b"r", found.rows + 1))
        found.rows = max(found.rows + 1, number)
        if attributes.get(b"outlineLevel", b"0") != b"0":
            found.levels[number] = int(attributes[b"outlineLevel"])
        if attributes.get(b"hidden") in {b"1", b"true"}:
            found.hidden.add(number)


def _refuse(found: Structure, limits: Limits) -> None:
    area = found.rows * found.width
    if found.rows > limits.rows or found.width > limits.columns:
        raise too_many(found.rows, found.width)
    if max(found.cells, area) > limits.cells:
        raise too_many(found.rows, found.width)


def too_many(rows: int, columns: int) -> Unreadable:
    """The refusal of a sheet that is too large."""
    return Unreadable(
        Message(
            "A sheet of {rows} rows and {columns} columns is more than is allowed",
            rows=rows,
            columns=columns,
        ),
        code="too_large",
    )


def column_index(name: bytes) -> int:
    """0 for ``A``, 16383 for ``XFD``."""
    index = 0
    for letter in name:
        index = index * 26 + letter - 64
    return index - 1
