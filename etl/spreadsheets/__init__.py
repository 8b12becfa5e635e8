"""Workbooks as grids: .xlsx and .xlsm here, .xlsb and .ods by calamine, .xls by xlrd.

What a workbook may cost is checked before anything is parsed. What its cells mean is not
decided here.
"""

from collections.abc import Iterator

from etl.grid import Grid
from etl.reading import Limits, Source
from etl.spreadsheets import archives, modern, old, xlsx

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(source: Source) -> bool:
    """Whether the content is a workbook that can be read; encrypted ones are not."""
    if source.head.startswith(ZIP):
        return archives.kind(source.path) is not None
    if source.head.startswith(OLE):
        return old.is_workbook(source)
    return old.is_bare(source.head)


def grids(source: Source, limits: Limits) -> Iterator[Grid]:
    """Every sheet, hidden ones too, in the order of the workbook."""
    if source.head.startswith(ZIP):
        read = xlsx.grids if archives.kind(source.path) == "xlsx" else modern.grids
        return read(source.path, limits)
    return old.grids(source.path, limits)
