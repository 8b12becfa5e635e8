"""What is no table is refused with its name and what to do instead (F3)."""

import zipfile

import pytest

from etl.contents import is_table, why_not
from etl.reading import Source
from models import i18n
from tests.etl.spreadsheets.making import biff5, label, sheet_xml, write_ods, write_xlsb, write_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'


def wide(text):
    return text.encode("utf-16-le")


def lock_file(user="Иван"):
    name = user.encode("cp1251")
    longer = wide(user)
    return (
        bytes([len(name)])
        + name.ljust(54, b" ")
        + bytes([len(user), 0])
        + (longer + wide(" ") * 54)[:108]
    )


STRANGERS = {
    "nothing": (b"", "empty"),
    "spaces": (b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "lock file of Excel": (lock_file(), "lock_file"),
    "lock file of LibreOffice": (
        ",Иван Иванов,SERVER,18.11.2026 10:15,file:///home/ivan/.config/libreoffice/4;".encode(),
        "lock_file",
    ),
    "pointer of Git LFS": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12345\n",
        "lfs_pointer",
    ),
    "MOXCEL": (b"MOXCEL\x00\x07\x00\x00\x00" + bytes(90), "moxcel"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "pdf"),
    "program": (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" * 8, "program"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00", "picture"),
    "workbook with a password": (
        OLE + wide("EncryptionInfo") + bytes(40) + wide("EncryptedPackage") + bytes(40),
        "encrypted",
    ),
    "Word of old": (OLE + wide("WordDocument") + bytes(40), "not_a_workbook"),
    "XML of 2003": (
        b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>',
        "xml_2003",
    ),
    "web archive": (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n<table>',
        "web_archive",
    ),
    "sign-in page": (b"<!DOCTYPE html><html><body><form>\n</form></body></html>", "web_page"),
    "zip cut off": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(200), "damaged"),
    "archive": (b"Rar!\x1a\x07\x01\x00" + bytes(20), "archive"),
    "rubbish": (bytes(range(256)) * 4, "not_a_table"),
}


def source(tmp_path, content, name="таблица.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    return Source.open(path)


@pytest.mark.parametrize(("content", "code"), STRANGERS.values(), ids=STRANGERS.keys())
@pytest.mark.parametrize("name", ["таблица.xlsx", "таблица.csv", "~$таблица.xls"])
def test_what_is_no_table_is_named_whatever_it_is_called(tmp_path, content, code, name):
    document = source(tmp_path, content, name)
    refusal = why_not(document)

    assert refusal is not None
    assert refusal.code == code
    assert not is_table(document)


def test_the_reason_is_told_in_russian_and_says_what_to_do(tmp_path):
    refusal = why_not(source(tmp_path, STRANGERS["MOXCEL"][0]))

    assert "сохраните как .xlsx" in str(refusal)
    with i18n.using("en"):
        assert "save it as .xlsx" in str(refusal)


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ("word/document.xml", "word"),
        ("ppt/presentation.xml", "presentation"),
        ("Index/Document.iwa", "numbers"),
        ("import.xml", "archive"),
    ],
)
def test_archives_are_named_by_what_is_in_them(tmp_path, member, code):
    path = tmp_path / "таблица.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "<x/>")

    assert why_not(Source.open(path)).code == code


def tables(tmp_path):
    old = tmp_path / "старая.bin"
    old.write_bytes(biff5(label(0, 0, "Товар")))
    page = tmp_path / "страница.bin"
    page.write_text("<html><table><tr><td>1</td></tr></table></html>", encoding="utf-8")
    text = tmp_path / "текст.bin"
    text.write_text("а;б\n1;2\n", encoding="cp1251")
    return [
        write_xlsx(tmp_path / "новая.bin", sheet_xml(ROWS)),
        write_xlsb(tmp_path / "двоичная.bin", [["а"]]),
        write_ods(tmp_path / "открытая.bin", '<table:table table:name="а"/>'),
        old,
        page,
        text,
    ]


def test_tables_are_known_by_content_and_never_by_name(tmp_path):
    for path in tables(tmp_path):
        document = Source.open(path, "счёт.exe")
        assert why_not(document) is None, path.name
        assert is_table(document), path.name


@pytest.mark.parametrize(
    "text",
    [
        "1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nСекцияДокумент=Платёж\n",
        "<?xml version='1.0'?><КоммерческаяИнформация ВерсияСхемы='2.05'/>",
        '{"value": [1, 2, 3]}',
        "Одна колонка\nбез разделителей\n",
        "Дорогие коллеги!\nВысылаю отчёт за ноябрь.\nС уважением, Анна\n",
    ],
)
def test_other_texts_are_left_to_other_formats(tmp_path, text):
    assert not is_table(source(tmp_path, text.encode()))


@pytest.mark.parametrize(
    "text", ["MZ;BM\n1;2\n", "PAR1;Rar!\n3;4\n", "GIF8;5\n6;7\n", "BM,II\n1,2\n"]
)
def test_headings_that_look_like_signatures_do_not_hide_a_table(tmp_path, text):
    assert is_table(source(tmp_path, text.encode()))
