"""Files of 1C that are not read get a reason that says what to export instead."""

import io
import json
import zipfile

import pytest

from etl.identify import identify
from etl.importers import IMPORTERS
from etl.reading import Source, Unreadable
from models import i18n

MESSAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- from the accountants -->
<Message xmlns:msg="http://www.1c.ru/SSL/Exchange/Message"><msg:Header/></Message>"""
METADATA = '<edmx:Edmx xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx" Version="1.0"></edmx:Edmx>'
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"/>'
)
PARAMETERS = (
    '<m:return xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
    '<Property xmlns="http://v8.1c.ru/8.1/data/core" name="Префикс"/></m:return>\n<m:return/>'
)
ERROR = (
    '<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
    "<m:code>9</m:code><m:message>Экземпляр не найден</m:message></m:error>"
)
ANSWER = json.dumps({"odata.metadata": "http://x/$metadata#Catalog_Номенклатура", "value": []})
FAILED = json.dumps({"odata.error": {"code": "6", "message": {"lang": "ru", "value": "Нет"}}})


def refusal(tmp_path, content, name="x.xml") -> Unreadable:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Unreadable) as refused:
        identify(Source.open(path), IMPORTERS)
    return refused.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (MESSAGE, "enterprise_data"),
        (MESSAGE.encode("utf-8-sig"), "enterprise_data"),
        (MESSAGE.encode("utf-16"), "enterprise_data"),
        ('<V8Exch:_1CV8DtUD xmlns:V8Exch="http://www.1c.ru/V8/1CV8DtUD/"/>', "universal_exchange"),
        ('<ФайлОбмена ВерсияФормата="2.0"><Объект/></ФайлОбмена>', "universal_exchange"),
        ('<ФайлОбмена ВерсияФормата="2.0"/>'.encode("cp1251"), "universal_exchange"),
        (METADATA, "odata_metadata"),
        (ATOM, "odata_answer"),
        (ANSWER, "odata_answer"),
        ("\ufeff  " + ANSWER, "odata_answer"),
        (PARAMETERS, "ib_parameters"),
        ('<Файл ИдФайл="ON_NSCHFDOPPR_1"/>'.encode("cp1251"), "electronic_document"),
        (ERROR, "odata_error"),
        (FAILED, "odata_error"),
        ("{}", "other_json"),
        ('[{"a": 1}]', "other_json"),
        ("<note><to>you</to></note>", "other_xml"),
        ("<Message>hello</Message>", "other_xml"),
        ("<?xml", "other_xml"),
    ],
)
def test_a_file_that_is_not_read_is_named(tmp_path, content, code):
    assert refusal(tmp_path, content).code == code


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_message_inside_an_archive_is_named_too(tmp_path, method):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("Message_НФ_ДЗ.xml", MESSAGE * 5_000)
    assert refusal(tmp_path, packed.getvalue(), "x.zip").code == "enterprise_data"


@pytest.mark.parametrize("cut", [4, 20, 31, 60])
def test_a_damaged_archive_does_no_harm(tmp_path, cut):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Message_НФ_ДЗ.xml", MESSAGE)
    broken = packed.getvalue()[:cut] + b"\xff" * 50
    assert refusal(tmp_path, broken, "x.zip").code in ("damaged", "enterprise_data")


def test_an_error_of_1c_is_told_in_its_own_words(tmp_path):
    with i18n.using("en"):
        assert str(refusal(tmp_path, ERROR)).endswith("error 9: Экземпляр не найден")
        assert str(refusal(tmp_path, FAILED)).endswith("error 6: Нет")


def test_an_error_that_is_not_what_the_protocol_says_is_still_refused(tmp_path):
    odd = '{"odata.error": ' + "[" * 5_000
    assert refusal(tmp_path, odd).code == "odata_error"


def test_the_reason_says_what_to_do_instead(tmp_path):
    assert "CommerceML" in str(refusal(tmp_path, MESSAGE))
