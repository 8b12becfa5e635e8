import pytest

from etl.delimited import find_dialect, writing_of
from etl.reading import Source


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiter_is_the_one_by_which_rows_agree(delimiter):
    rows = [["Дата", "Название", "Сумма"], ["18.11.2026", "Пчела", "10"], ["", "Мышкин", "20"]]

    dialect = find_dialect("\n".join(delimiter.join(row) for row in rows))

    assert (dialect.delimiter, dialect.width) == (delimiter, 3)


def test_decimal_commas_do_not_make_the_comma_a_delimiter():
    dialect = find_dialect("Доля;Сумма\n7,5%;1,5\n8,5%;2,5\n9,5%;3,5\n")

    assert (dialect.delimiter, dialect.width) == (";", 2)


def test_semicolons_in_every_cell_do_not_make_them_delimiters():
    dialect = find_dialect("Товары,Сумма,Дата\nмыло;губка,10,1.2\nхлеб;соль,20,1.2\n")

    assert (dialect.delimiter, dialect.width) == (",", 3)


def test_names_with_commas_do_not_mislead():
    dialect = find_dialect("Товар\tЦена\nСтул, дуб\t10\nСтол, бук, белый\t20\nШкаф\t30\n")

    assert (dialect.delimiter, dialect.width) == ("\t", 2)


# formats.md 6.2
@pytest.mark.parametrize(
    ("first", "delimiter"),
    [("sep=,", ","), ("SEP=|", "|"), ('"sep=;"', ";"), ("sep=", "\t"), ("sep=\t", "\t")],
)
def test_a_first_line_that_declares_the_delimiter_is_obeyed_and_skipped(first, delimiter):
    dialect = find_dialect(f"{first}\r\nА{delimiter}Б\r\n1{delimiter}2\r\n")

    assert (dialect.delimiter, dialect.width, dialect.skip) == (delimiter, 2, 1)


def test_the_choice_of_a_person_is_stronger():
    assert find_dialect("а;б,в\n1;2,3\n", ",").delimiter == ","


def test_title_lines_do_not_change_the_width():
    head = "Отчёт о продажах\nПериод;ноябрь\n\nДата;Имя;Сумма\n1;2;3\n1;2;3\n1;2;3\n"

    assert find_dialect(head).width == 3


def test_one_column_is_a_table_of_width_one():
    dialect = find_dialect("Имя\nПчела\nМуравейник\n")

    assert (dialect.width, dialect.share) == (1, 0.0)


def test_old_mac_line_ends_divide_lines_too():
    assert find_dialect("а;б\r1;2\r3;4\r").width == 2


def test_the_half_line_at_the_end_of_the_first_bytes_is_not_counted(tmp_path):
    path = tmp_path / "таблица.csv"
    path.write_text("а;б;в\n" + "1;2;3\n" * 20_000, encoding="utf-8")

    assert writing_of(Source.open(path)).dialect.share == 1.0
