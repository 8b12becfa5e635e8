"""Workbooks made by hand, sign by sign, as different programs write them."""

import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def sheet_xml(rows, before="", after=""):
    """A worksheet with ``rows`` as the XML inside ``<sheetData>``."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def write_xlsx(
    path,
    *sheets,
    shared=None,
    styles=None,
    names=None,
    states=(),
    properties="",
    shared_name="xl/sharedStrings.xml",
    compression=zipfile.ZIP_DEFLATED,
):
    """A workbook of these worksheets (whole XML documents)."""
    names = names or [f"Лист{number}" for number in range(1, len(sheets) + 1)]
    states = [*states, *["visible"] * (len(sheets) - len(states))]
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(path, "w", compression, compresslevel=1) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}'
            f"<sheets>{entries}</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{HEAD}<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        )
        for number, sheet in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
        if shared is not None:
            archive.writestr(shared_name, f'{HEAD}<sst xmlns="{MAIN}">{shared}</sst>')
        if styles is not None:
            archive.writestr(
                "xl/styles.xml", f'{HEAD}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
            )
    return path


def style_xml(*formats, indents=None):
    """Styles 1, 2 … with these number formats (a code or a built-in number) and indents."""
    indents = indents or [0] * len(formats)
    codes = {code: 164 + n for n, code in enumerate(f for f in formats if isinstance(f, str))}
    custom = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{_escaped(code)}"/>'
        for code, number in codes.items()
    )
    cells = "".join(
        f'<xf numFmtId="{codes.get(form, form)}"><alignment indent="{indent}"/></xf>'
        for form, indent in zip(formats, indents, strict=True)
    )
    return f'<numFmts>{custom}</numFmts><cellXfs><xf numFmtId="0"/>{cells}</cellXfs>'


def _escaped(text):
    return text.replace("&", "&amp;").replace('"', "&quot;")


def write_ods(path, content):
    """A workbook of OpenDocument with ``content`` as the XML inside ``<office:spreadsheet>``."""
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"{HEAD}<office:document-content{names}><office:body><office:spreadsheet>{content}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def ods_cell(value, repeated=1):
    again = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    if value is None:
        return f"<table:table-cell{again}/>"
    if isinstance(value, str):
        return (
            f'<table:table-cell{again} office:value-type="string"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    return (
        f'<table:table-cell{again} office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def record(kind, data=b""):
    """A record of BIFF5."""
    return struct.pack("<HH", kind, len(data)) + data


def biff5(*sheets, codepage=None, globals_=b"", names=("Лист1", "Лист2"), states=(0, 0)):
    """A workbook of Excel 5 without an envelope; sheets are the bytes of their cell records."""
    font = record(
        0x31, struct.pack("<HHHHHBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5) + b"Arial"
    )
    style = record(0xE0, struct.pack("<HHHHHHHH", 0, 0, 0x0001, 0x20, 0x20C0, 0, 0, 0))
    day = record(0xE0, struct.pack("<HHHHHHHH", 0, 14, 0x0001, 0x20, 0x20C0, 0, 0, 0))
    percent = record(0xE0, struct.pack("<HHHHHHHH", 0, 10, 0x0001, 0x20, 0x20C0, 0, 0, 0))
    begin = record(0x809, struct.pack("<HHHH", 0x500, 0x05, 0, 0)) + globals_
    if codepage is not None:
        begin += record(0x42, struct.pack("<H", codepage))
    begin += font * 4 + style + day + percent
    titles = [name.encode("cp1251") for name in names[: len(sheets)]]
    size = (
        len(begin)
        + sum(len(record(0x85, bytes(7) + title)) for title in titles)
        + len(record(0x0A))
    )
    bodies = [
        record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0)) + cells + record(0x0A)
        for cells in sheets
    ]
    entries = b""
    for title, state, body in zip(titles, states, bodies, strict=False):
        entries += record(0x85, struct.pack("<IBBB", size, state, 0, len(title)) + title)
        size += len(body)
    return begin + entries + record(0x0A) + b"".join(bodies)


def label(row, column, text, style=0):
    raw = text.encode("cp1251")
    return record(0x204, struct.pack("<HHHH", row, column, style, len(raw)) + raw)


def number(row, column, value, style=0):
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def flag(row, column, value, *, error=False):
    return record(0x205, struct.pack("<HHHBB", row, column, 0, value, int(error)))


def binary_record(kind, data=b""):
    """A record of BIFF12 (.xlsb)."""
    return _variable(kind) + _variable(len(data)) + data


def _variable(value):
    found = b""
    while True:
        byte, value = value & 0x7F, value >> 7
        found += bytes([byte | (0x80 if value else 0)])
        if not value:
            return found


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_xlsb(path, rows, *, name="Продажи", row_numbers=None, errors=None, flags=None, merges=()):
    """A workbook of .xlsb with one sheet; cells are texts and numbers."""
    errors, flags = errors or {}, flags or {}
    corners = struct.pack("<IIII", 0, max(row_numbers or [len(rows) - 1]), 0, len(rows[0]) - 1)
    # BrtBeginSheet, BrtWsDim, BrtBeginSheetData
    sheet = binary_record(0x81) + binary_record(0x94, corners) + binary_record(0x91)
    for place, row in enumerate(rows):
        index = row_numbers[place] if row_numbers else place
        about = bytes([0, 0, 0, flags.get(place, 0)])
        sheet += binary_record(0, struct.pack("<II", index, 0) + about + bytes(9))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, 0)
            if (place, column) in errors:
                sheet += binary_record(3, head + bytes([errors[place, column]]))
            elif isinstance(value, str):
                sheet += binary_record(6, head + _wide(value))
            elif value is not None:
                sheet += binary_record(5, head + struct.pack("<d", value))
    sheet += binary_record(0x92)
    for merge in merges:
        sheet += binary_record(176, struct.pack("<IIII", *merge))
    sheet += binary_record(0x82)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name)
    book = binary_record(0x83) + binary_record(0x8F) + binary_record(0x9C, bundle)
    book += binary_record(0x90) + binary_record(0x84)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path
