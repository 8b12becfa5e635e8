"""However a workbook is damaged, it is read or refused: nothing else happens, and it ends."""

import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.contents import why_not
from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets import grids, is_workbook
from tests.etl.spreadsheets.making import (
    biff5,
    label,
    number,
    ods_cell,
    sheet_xml,
    style_xml,
    write_ods,
    write_xlsb,
    write_xlsx,
)

SHARDS = [b"<", b">", b'"', b"&#99999999999;", b"</c>", b"<v>", b'<c r="', b' t="s"', b"\0", b"<t>"]
SHARDS += [
    b"-1",
    b"<row>",
    b"99999999999",
    b"<si>",
    b"]]>",
    b"\xff\xfe",
    b'r="a1"',
    b"</table:table>",
]
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True), st.integers(0, 12), st.sampled_from([b"", *SHARDS])
    ),
    min_size=1,
    max_size=6,
)


def xlsx(path):
    rows = (
        '<row r="1" outlineLevel="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46344</v></c>'
        '<c r="C1"><f>A1</f></c></row><row r="2"><c r="A2" t="str"><v>а&amp;б</v></c></row>'
    )
    around = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    return write_xlsx(
        path, sheet_xml(rows, after=around), shared="<si><t>Имя</t></si>", styles=style_xml(14)
    )


def ods(path):
    row = f"<table:table-row>{ods_cell('Имя')}{ods_cell(1.5, 3)}</table:table-row>"
    return write_ods(path, f'<table:table table:name="Лист">{row}</table:table>')


def xlsb(path):
    return write_xlsb(path, [["Имя", "Сумма"], ["Пчела", 1.5]])


def xls(path):
    path.write_bytes(biff5(label(0, 0, "Товар") + number(1, 0, 46344, 1)))
    return path


def changed(content, changes):
    content = bytearray(content)
    for place, gone, shard in changes:
        start = int(place * len(content))
        content[start : start + gone] = shard
    return bytes(content)


def read_or_refuse(path):
    source = Source.open(path)
    why_not(source)
    if not is_workbook(source):
        return
    with suppress(Unreadable):
        for grid in grids(source, Limits()):
            assert all(len(cells) == grid.height for cells in grid.columns)


@pytest.mark.parametrize("make", [xlsx, ods, xlsb])
@given(changes=CHANGES, which=st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_a_damaged_member_does_no_harm(tmp_path_factory, make, changes, which):
    path = make(tmp_path_factory.mktemp("damaged") / "книга.xlsx")
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = list(members)[which % len(members)]
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in members.items():
            archive.writestr(one, changed(content, changes) if one == name else content)

    read_or_refuse(path)


@pytest.mark.parametrize("make", [xlsx, ods, xlsb, xls])
@given(changes=CHANGES)
@settings(max_examples=40, deadline=None)
def test_a_damaged_file_does_no_harm(tmp_path_factory, make, changes):
    path = make(tmp_path_factory.mktemp("damaged") / "книга.xlsx")
    path.write_bytes(changed(path.read_bytes(), changes))

    read_or_refuse(path)


# calamine looks for the end of the table for ever
def test_a_sheet_of_ods_that_never_ends_is_refused(tmp_path):
    path = write_ods(tmp_path / "книга.ods", '<table:table table:name="а"><table:table-row>')

    with pytest.raises(Unreadable) as refusal:
        list(grids(Source.open(path), Limits()))

    assert refusal.value.code == "damaged"


# calamine panics, which is no Exception in Python
def test_a_list_of_sheets_that_is_too_short_is_refused(tmp_path):
    path = xlsb(tmp_path / "книга.xlsb")
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/workbook.bin"] = members["xl/workbook.bin"].replace(b"\x04\0\0\0r", b"\xff\0\0\0r")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    with pytest.raises(Unreadable) as refusal:
        list(grids(Source.open(path), Limits()))

    assert refusal.value.code == "damaged"


@pytest.mark.parametrize("reference", ["a1", "1", "A", "A0B", "AAAA1", "A-1"])
def test_a_cell_with_an_impossible_place_is_refused(tmp_path, reference):
    rows = f'<row r="1"><c r="{reference}"><v>1</v></c></row>'
    path = write_xlsx(tmp_path / "книга.xlsx", sheet_xml(rows))

    with pytest.raises(Unreadable) as refusal:
        list(grids(Source.open(path), Limits()))

    assert refusal.value.code == "damaged"
