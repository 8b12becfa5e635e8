"""What a workbook may cost is checked before it is parsed (F1, F2)."""

import subprocess
import sys
import zipfile

import pytest

from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets import grids
from tests.etl.spreadsheets.making import MAIN, sheet_xml, write_xlsx

MEASURE = """
import re, sys, time
from pathlib import Path
import pandas  # pyarrow brings it in with the first array: it is not measured here
from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets import grids

def megabytes(field):
    return int(re.search(field + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

for name in sys.argv[1:]:
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    source, before, started = Source.open(Path(name)), megabytes("VmRSS"), time.process_time()
    try:
        code = f"{len(list(grids(source, Limits())))} sheets read"
    except Unreadable as refusal:
        code = refusal.code
    print(code, time.process_time() - started, megabytes("VmHWM") - before, sep="|")
"""


def bomb(path):
    """Some megabytes that unpack to more than 300."""
    row = "<row>" + '<c t="n"><v>0</v></c>' * 12 + "</row>"
    write_xlsx(path, sheet_xml(""))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet9.xml", "w") as file,
    ):
        for _ in range(300):
            file.write((row * 4000).encode())
    return path


def all_rows(path):
    rows = (f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, 1_048_577))
    return write_xlsx(path, sheet_xml("".join(rows)))


def last_row(path):
    return write_xlsx(
        path,
        sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        ),
    )


def far_corner(path):
    return write_xlsx(
        path,
        sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="40000"><c r="BXA40000"><v>1</v></c></row>'
        ),
    )


def many_columns(path):
    cells = "".join(f'<c r="{name}1"><v>1</v></c>' for name in _names(10_000))
    return write_xlsx(path, sheet_xml(f'<row r="1">{cells}</row>'))


def _names(count):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for index in range(count):
        name, rest = "", index + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            name = letters[digit] + name
        yield name


def many_sheets(path):
    return write_xlsx(path, *[sheet_xml("")] * 1000)


COSTLY = {
    bomb: "too_large",
    all_rows: "too_large",
    last_row: "too_large",
    far_corner: "too_large",
    many_columns: "too_large",
    many_sheets: "too_many_sheets",
}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory):
    """Code, seconds and growth of memory in MB for each, all in one process of their own."""
    folder = tmp_path_factory.mktemp("costly")
    paths = [make(folder / f"{make.__name__}.xlsx") for make in COSTLY]
    result = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, paths)],
        check=True,
        capture_output=True,
        text=True,
    )
    lines = [line.split("|") for line in result.stdout.splitlines()]
    return dict(zip(COSTLY, lines, strict=True))


@pytest.mark.parametrize("make", COSTLY)
def test_what_would_cost_too_much_is_refused_at_once(refusals, make):
    code, seconds, megabytes = refusals[make]

    assert code == COSTLY[make]
    assert float(seconds) < 1
    assert float(megabytes) < 100


def test_a_member_that_is_longer_than_it_admits_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "книга.xlsx", sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lie, truth = (size - 50).to_bytes(4, "little"), size.to_bytes(4, "little")
    path.write_bytes(bytes(content).replace(truth, lie))

    with pytest.raises(Unreadable) as refusal:
        list(grids(Source.open(path), Limits()))

    assert refusal.value.code == "damaged"


def test_the_list_of_sheets_and_the_styles_may_not_be_of_any_size(tmp_path):
    path = tmp_path / "книга.xlsx"
    write_xlsx(path, sheet_xml(""), styles="<x/>" * 13_000_000, compression=zipfile.ZIP_STORED)

    with pytest.raises(Unreadable) as refusal:
        list(grids(Source.open(path), Limits()))

    assert refusal.value.code == "too_large"


LAUGHS = (
    '<!DOCTYPE bomb [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
STRANGER = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


# F2
@pytest.mark.parametrize("doctype", [LAUGHS, STRANGER])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", ["sheet", "strings", "styles", "workbook"])
def test_entities_are_refused_in_every_part(tmp_path, member, codec, doctype):
    sheet = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    path = write_xlsx(
        tmp_path / "книга.xlsx", sheet, shared="<si><t>а</t></si>", styles="<cellXfs/>"
    )
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "workbook": "xl/workbook.xml",
    }
    _replace(path, names[member], lambda xml: _with(xml, doctype).encode(codec), codec)

    with pytest.raises(Unreadable) as refusal:
        list(grids(Source.open(path), Limits()))

    assert refusal.value.code in {"entities", "damaged"}


def _with(xml, doctype):
    head, _, body = xml.partition("?>")
    return f"{head}?>{doctype}{body.replace('<v>0</v>', '<v>&d;&a;</v>').replace('<t>а', '<t>&a;')}"


def _replace(path, name, change, codec):
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    xml = members[name].decode().replace("UTF-8", codec.upper())
    members[name] = change(xml)
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in members.items():
            archive.writestr(one, content)


def test_no_part_of_another_file_is_read(tmp_path):
    secret = tmp_path / "тайна.txt"
    secret.write_text("пароль", encoding="utf-8")
    xml = (
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><x:worksheet xmlns:x="{MAIN}">'
        '<x:sheetData><x:row><x:c t="str"><x:v>&a;</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    with pytest.raises(Unreadable) as refusal:
        list(grids(Source.open(write_xlsx(tmp_path / "книга.xlsx", xml)), Limits()))

    assert "пароль" not in str(refusal.value)
