import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.delimited import Dialect, find_dialect, pieces, read_blocks, read_records, records
from etl.delimited.pieces import Quoting, cut_of, final_block
from etl.reading import Limits, Unreadable


def read(tmp_path, text, dialect=None, codec="utf-8", limits=None):
    path = Path(tmp_path) / "таблица.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(codec))
    dialect = dialect or find_dialect(path.read_bytes().decode(codec))
    return read_records(path, codec, dialect, limits or Limits())


def rows_of(found):
    return [list(row) for row in zip(*(c.to_pylist() for c in found.columns), strict=True)]


def lines_of(found):
    return found.lines.to_pylist()


def test_every_cell_stays_text(tmp_path):
    found = read(tmp_path, "ИНН;Счёт;Сумма\n0274062111;40702810200000000001;1 234,56\n")

    assert rows_of(found)[1] == ["0274062111", "40702810200000000001", "1 234,56"]


def test_a_line_break_inside_quotes_belongs_to_the_cell_and_lines_stay_those_of_the_file(tmp_path):
    found = read(tmp_path, 'Имя;Адрес\n"Пчела";"Улей\nвторой ряд\nтретий"\nМышкин;нора\n')

    assert rows_of(found)[1] == ["Пчела", "Улей\nвторой ряд\nтретий"]
    assert lines_of(found) == [1, 2, 5]


def test_doubled_quotes_are_one(tmp_path):
    found = read(tmp_path, 'а;б\n"ООО ""Ромашка""";1\n"""";2\n"";3\n')

    assert rows_of(found)[1:] == [['ООО "Ромашка"', "1"], ['"', "2"], [None, "3"]]


def test_quotes_inside_an_unquoted_cell_are_kept(tmp_path):
    found = read(tmp_path, 'Имя;Диаметр\nООО "Ромашка";12"\nтруба 3";4\n')

    assert rows_of(found)[1:] == [['ООО "Ромашка"', '12"'], ['труба 3"', "4"]]


def test_quotes_that_were_not_doubled_are_kept_when_the_row_is_whole(tmp_path):
    found = read(tmp_path, 'Имя;Сумма\n"ООО "Ромашка"";100\n"О\'КЕЙ" ООО;200\n')

    assert rows_of(found)[1] == ['ООО "Ромашка"', "100"]
    assert rows_of(found)[2] == ['"О\'КЕЙ" ООО', "200"]
    assert found.unclosed == []


# F6
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind(tmp_path, end):
    found = read(tmp_path, end.join(["а;б", "1;2", '"3";"4"', ""]))

    assert rows_of(found) == [["а", "б"], ["1", "2"], ["3", "4"]]
    assert lines_of(found) == [1, 2, 3]


def test_line_ends_may_be_mixed_in_one_file(tmp_path):
    found = read(tmp_path, "а;б\r\n1;2\n3;4\r5;6\r\r7;8")

    assert rows_of(found) == [
        ["а", "б"],
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
        [None, None],
        ["7", "8"],
    ]
    assert lines_of(found) == [1, 2, 3, 4, 5, 6]


def test_short_rows_are_padded_and_long_ones_reported_with_their_line(tmp_path):
    found = read(tmp_path, "а;б;в\n1;2;3\n4;5\n6;7;8;9\n1;2;3\n1;2;3;;\n")

    assert rows_of(found) == [
        ["а", "б", "в"],
        ["1", "2", "3"],
        ["4", "5", None],
        ["1", "2", "3"],
        ["1", "2", "3"],
    ]
    assert found.long == [(4, 4)]
    assert lines_of(found) == [1, 2, 3, 5, 6]


def test_a_quote_that_is_never_closed_costs_its_line_and_no_other(tmp_path):
    found = read(tmp_path, 'а;б\n1;"2\n3;4\n"5";6\n7;8\n')

    assert found.unclosed == [2]
    assert rows_of(found) == [["а", "б"], ["3", "4"], ["5", "6"], ["7", "8"]]
    assert lines_of(found) == [1, 3, 4, 5]


def test_a_cell_that_never_ends_is_a_quote_that_was_never_closed(tmp_path):
    found = read(tmp_path, 'а;б\n1;"2\n' + f"{'3' * 97};4\n" * 10_500, Dialect(";", 2))

    assert found.unclosed == [2]
    assert len(found.lines) == 10_501


def test_two_unclosed_quotes_do_not_swallow_what_is_between(tmp_path):
    found = read(tmp_path, 'а;б\n"ООО Ромашка;1\n2;3\n"ООО Пчела;4\n5;6\n')

    assert found.unclosed == [2, 4]
    assert rows_of(found) == [["а", "б"], ["2", "3"], ["5", "6"]]


def test_several_blocks_stay_rows_with_their_lines(tmp_path):
    text = (
        "Начало;01.11.2026\n\nВалюта;Баланс;Списания\nRUR;10;-5\n\n" + "а;б;в;г;д\n1;2;3;4;5\n" * 3
    )
    found = read(tmp_path, text)

    assert found.long == []
    assert rows_of(found)[0] == ["Начало", "01.11.2026", None, None, None]
    assert rows_of(found)[3] == ["RUR", "10", "-5", None, None]
    assert rows_of(found)[5:7] == [["а", "б", "в", "г", "д"], ["1", "2", "3", "4", "5"]]
    assert lines_of(found) == list(range(1, 12))


def test_the_width_is_that_of_most_rows_not_of_a_long_beginning(tmp_path):
    text = "параметр;значение\n" * 250 + "1;2;3;4;5;6\n" * 600
    found = read(tmp_path, text)

    assert len(found.columns) == 6
    assert found.long == []


def test_cells_of_spaces_are_empty(tmp_path):
    found = read(tmp_path, "а;б;в\n \t;\u00a0\u00a0;\u202f \n —;№ 5; x\n")

    assert rows_of(found)[1:] == [[None, None, None], [" —", "№ 5", " x"]]


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "cp866", "koi8-r"]
)
def test_every_encoding_gives_the_same_rows(tmp_path, codec):
    text = 'Дата;Имя;Сумма\r\n18.11.2026;"Мышкин; ИП";1,5\r\n19.11.2026;Пчела;-2\r\n'
    found = read(tmp_path, text, codec=codec)

    assert rows_of(found) == [
        ["Дата", "Имя", "Сумма"],
        ["18.11.2026", "Мышкин; ИП", "1,5"],
        ["19.11.2026", "Пчела", "-2"],
    ]


def test_bytes_that_are_no_letters_show_themselves(tmp_path):
    found = read(tmp_path, b"\xc8\xec\xff;1\n\x98;2\n", Dialect(";", 2), codec="cp1251")

    assert rows_of(found) == [["Имя", "1"], ["\ufffd", "2"]]


def test_no_line_end_at_the_end_is_needed(tmp_path):
    assert rows_of(read(tmp_path, "а;б\n1;2")) == [["а", "б"], ["1", "2"]]


def test_the_end_mark_of_dos_is_no_row(tmp_path):
    assert lines_of(read(tmp_path, "а;б\r\n1;2\r\n\x1a")) == [1, 2]


def test_a_declared_delimiter_is_no_row_but_counts_as_a_line(tmp_path):
    found = read(tmp_path, "sep=|\r\nа|б\r\n1|2\r\n")

    assert rows_of(found) == [["а", "б"], ["1", "2"]]
    assert lines_of(found) == [2, 3]


def test_an_empty_text_has_no_rows(tmp_path):
    assert lines_of(read(tmp_path, "", Dialect(";", 2))) == []


def _large(count=3000):
    chance = random.Random(7)
    for number in range(count):
        yield f'{number};"строка ""{number}""\nвторая";{chance.random()}\n'


@pytest.mark.parametrize("block", [200, 1000, 16384])
@pytest.mark.parametrize(
    "text",
    [
        "".join(_large()),
        "".join(f'{n};труба {n}";{n}\n' for n in range(3000)),
        "".join(f'{n};"О\'КЕЙ" ООО;{n}\n' if n % 7 == 0 else f"{n};а;б\r\n" for n in range(3000)),
        "".join(f'{n};"нет конца;1\n' if n % 500 == 0 else f'{n};"а";б\n' for n in range(3000)),
        "".join(f'{n};"О\'КЕЙ" ООО;{n}\n{n};"два\nряда";б\n' for n in range(1500)),
    ],
    ids=[
        "line breaks in cells",
        "quotes in cells",
        "mended quotes",
        "unclosed quotes",
        "mended quotes and line breaks",
    ],
)
def test_blocks_are_cut_between_records(tmp_path, monkeypatch, block, text):
    dialect = Dialect(";", 3)
    whole = read(tmp_path, text, dialect)
    monkeypatch.setattr(pieces, "BLOCK", block)
    path = tmp_path / "таблица.csv"

    blocks = list(read_blocks(path, "utf-8", dialect, Limits()))
    again = read_records(path, "utf-8", dialect, Limits())

    assert len(blocks) > 1
    assert rows_of(again) == rows_of(whole)
    assert lines_of(again) == lines_of(whole)
    assert (again.long, again.unclosed) == (whole.long, whole.unclosed)


CELL = st.text(st.sampled_from('аБ1 \u00a0—",;|\t\n\r"'), max_size=6)
PLAIN = st.text(st.sampled_from("аБ1 \u00a0—№,.-"), max_size=6)
ROUGH = st.text(st.sampled_from('аб1;";\n\r\n "'), max_size=60)


def _quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


@st.composite
def regular_texts(draw):
    """A table as programs write it: each cell quoted, or plain without signs that need it."""
    width = draw(st.integers(1, 4))
    written = st.one_of(PLAIN, CELL.map(_quoted))
    rows = draw(st.lists(st.lists(written, min_size=width, max_size=width), max_size=8))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return width, end.join(";".join(row) for row in rows)


def both_ways(text, width):
    """By Arrow and by Python, for one block; None where Arrow does not dare."""
    content = pieces._unified(text.encode())
    block = final_block(content, ";")
    quick = records._quick(block, Dialect(";", width), 1)
    careful, taken = records._careful(block, Dialect(";", width), 1)
    assert taken == (block.lines if content else 0)
    return quick, careful


# formats.md 6.3: fast only where it is proved exact
@given(regular_texts())
@settings(max_examples=150, deadline=None)
def test_the_quick_and_the_careful_way_agree_on_what_programs_write(case):
    width, text = case
    quick, careful = both_ways(text, width)

    assert quick is not None or not text
    if quick is not None:
        assert rows_of(quick) == rows_of(careful)
        assert lines_of(quick) == lines_of(careful)
        assert careful.long == careful.unclosed == []


@given(ROUGH, st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_the_quick_way_never_differs_from_the_careful_one(text, width):
    quick, careful = both_ways(text, width)

    if quick is not None:
        assert rows_of(quick) == rows_of(careful)
        assert lines_of(quick) == lines_of(careful)
        assert careful.long == careful.unclosed == []


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
@settings(max_examples=80, deadline=None)
def test_what_a_program_wrote_comes_back(tmp_path_factory, table):
    text = "".join(";".join(_quoted(cell) for cell in row) + "\n" for row in table)
    folder = tmp_path_factory.mktemp("text")

    found = read(folder, text, Dialect(";", 3))

    expected = [
        [cell.replace("\r\n", "\n").replace("\r", "\n") if cell.strip() else None for cell in row]
        for row in table
    ]
    assert rows_of(found) == expected


def test_regular_text_goes_the_quick_way(tmp_path, monkeypatch):
    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(records, "_careful", refuse)
    text = 'а;б\r\n"1\n2";3\r\nООО Ромашка;4\r\n'

    assert len(lines_of(read(tmp_path, text))) == 3


# F1
def test_a_text_of_too_many_rows_is_refused_before_it_is_read(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, "1;2\n" * 1000, limits=Limits(rows=100))

    assert refusal.value.code == "too_large"


def test_a_text_of_too_many_columns_is_refused(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, ";".join("а" * 3000) + "\n")

    assert refusal.value.code == "too_large"


def test_a_text_of_too_many_bytes_is_refused(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, "1;2\n" * 1000, limits=Limits(unpacked_bytes=1000))

    assert refusal.value.code == "too_large"


def test_quoting_is_named_by_looking_at_every_quote():
    assert cut_of(b"a;b\n1;2\n", ";")[0] is Quoting.NONE
    assert cut_of(b'a 5";b\n', ";")[0] is Quoting.NONE
    assert cut_of(b'"a";"b ""c"""\n', ";")[0] is Quoting.REGULAR
    assert cut_of(b'"a" b;c\n', ";")[0] is Quoting.IRREGULAR
    assert cut_of(b'1;2\n"a\nb', ";") == (Quoting.REGULAR, 4)
