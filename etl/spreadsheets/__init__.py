"""Workbooks as grids: .xlsx and .xlsm here, .xlsb and .ods by calamine, .xls by xlrd, web pages by lxml.

What a workbook may cost is checked before anything is parsed. What its cells mean is not
decided here.
"""

from collections.abc import Iterator

from etl.grid import Grid
from etl.reading import Limits, Source
from etl.spreadsheets import archives, html, modern, old, xlsx

ZIP = b"PK\x03\x04"


def is_workbook(source: Source) -> bool:
    """Whether the content is a workbook that can be read; encrypted ones are not."""
    if source.head.startswith(ZIP):
        return archives.kind(source.path) is not None
    return old.is_workbook(source) or html.is_table(source)


def grids(source: Source, limits: Limits) -> Iterator[Grid]:
    """Every sheet, hidden ones too, in the order of the workbook."""
    if source.head.startswith(ZIP):
        read = xlsx.grids if archives.kind(source.path) == "xlsx" else modern.grids
        return read(source.path, limits)
    if html.is_page(source.head):
        return html.grids(source.path, limits)
    return old.grids(source.path, limits)
