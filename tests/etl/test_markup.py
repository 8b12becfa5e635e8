import pytest

from etl.markup import root

NAMES = ("Каталог", "Message")


@pytest.mark.parametrize(
    "text",
    [
        "<Каталог/>",
        "\ufeff<?xml version='1.0'?>\n<!-- <Message> --><Каталог>",
        "<?xml?><?style x?>\n<x:Каталог xmlns:x='u'>",
        "<!DOCTYPE Каталог [<!ENTITY a 'b>'>]><Каталог>",
    ],
)
@pytest.mark.parametrize(
    "encoding", ["utf-8", "cp1251", "utf-16-le", "utf-16-be", "cp866", "koi8-r"]
)
def test_the_root_is_found_behind_whatever_stands_before_it(text, encoding):
    found = root(text.encode(encoding, errors="ignore"), NAMES)
    assert found.name == "Каталог"
    assert found.encoding == ("utf-16" if text[0] == "\ufeff" and "16" in encoding else encoding)
    assert found.doctype == ("DOCTYPE" in text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Каталог",
        "<Другое><Каталог/></Другое>",
        "<!-- <Каталог>",
        "<!DOCTYPE",
        "<?xml",
        "</Каталог>",
    ],
)
def test_what_has_no_such_root_is_none(text):
    assert root(text.encode(), NAMES) is None


def test_a_long_prolog_costs_no_time():
    assert root(b" " * 60_000 + b"<!DOCTYPE [" * 400, NAMES) is None
    assert root(b"<?" * 30_000, NAMES) is None
