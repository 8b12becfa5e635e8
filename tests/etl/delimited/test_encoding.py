import codecs

import pytest

from etl.delimited import find_encoding, looks_like_text

TABLE = (
    "Дата;Контрагент;Назначение платежа;Сумма\r\n"
    "18.11.2026;ООО «Ромашка»;Оплата по счёту № 17 от 12.11.2026, НДС не облагается;1 250,00\r\n"
    "19.11.2026;ИП Мышкин А. А.;Возврат излишне уплаченных средств;-340,50\r\n"
)
WRITTEN = {
    "utf-8": TABLE.encode(),
    "utf-8-sig": codecs.BOM_UTF8 + TABLE.encode(),
    "utf-16": codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
    "utf-16-le": TABLE.encode("utf-16-le"),
    "utf-16-be": TABLE.encode("utf-16-be"),
    "cp1251": TABLE.encode("cp1251"),
    "cp866": TABLE.replace("«", '"').replace("»", '"').encode("cp866"),
    "koi8-r": TABLE.replace("«", '"').replace("»", '"').replace("№", "N").encode("koi8-r"),
}


# F6
@pytest.mark.parametrize("codec", WRITTEN)
def test_encoding_is_told_by_the_bytes(codec, tmp_path):
    path = tmp_path / "таблица.txt"
    path.write_bytes(WRITTEN[codec])

    assert find_encoding(path) == codec


def test_utf_16_with_its_bytes_swapped_is_told_by_its_mark(tmp_path):
    path = tmp_path / "таблица.csv"
    path.write_bytes(codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"))

    assert path.read_bytes().decode(find_encoding(path)) == TABLE


# cp866 and koi8-r decode any Cyrillic without an error, into rubbish
@pytest.mark.parametrize("codec", ["cp1251", "cp866", "koi8-r"])
@pytest.mark.parametrize(
    "text",
    [
        "Наименование;Остаток\nМыло хозяйственное;12\nЩётка для обуви;3\n",
        "НАИМЕНОВАНИЕ;ОСТАТОК\nМЫЛО ХОЗЯЙСТВЕННОЕ;12\nЩЁТКА;3\n",
        "id;name;sum\n1;Пчела;10\n2;Муравейник;20\n",
        "Менеджер;План;Факт\nОрлова;100;120\nСиницын;90;70\nДятлова;80;85\n",
    ],
)
def test_one_byte_code_pages_are_told_apart_by_how_russian_is_written(codec, text, tmp_path):
    path = tmp_path / "таблица.csv"
    path.write_bytes(text.encode(codec))

    assert find_encoding(path) == codec


def test_utf_8_is_believed_only_when_the_whole_file_is(tmp_path):
    path = tmp_path / "таблица.csv"
    path.write_bytes(b"a;b\n1;2\n" * 100_000 + "Итого;3\n".encode("cp1251"))

    assert find_encoding(path) == "cp1251"


def test_a_letter_cut_at_the_border_of_two_pieces_is_still_utf_8(tmp_path):
    path = tmp_path / "таблица.csv"
    path.write_bytes(b"a" * ((1 << 18) - 1) + "ё;1\n".encode())

    assert find_encoding(path) == "utf-8"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00",
        b"MZ\x90\x00" + bytes(100),
    ],
)
def test_binary_content_is_not_text(head):
    assert not looks_like_text(head)


@pytest.mark.parametrize("codec", WRITTEN)
def test_text_of_every_encoding_is_text(codec):
    assert looks_like_text(WRITTEN[codec])
