"""The tables of a sheet: one, one below another, side by side."""

from etl.layout.blocks import blocks_of, cut, filled_down


def heights(grid):
    return [(block.header_line, block.grid.height, block.offset) for block in blocks_of(grid)]


def test_one_table_is_one_block(grid):
    assert heights(grid(["Отчёт"], ["Имя", "Сумма"], ["а", 1], ["б", 2])) == [(2, 2, 0)]


def test_a_repeated_heading_starts_no_table(grid):
    rows = [["Имя", "Сумма"], ["а", 1], ["Лист 2"], ["Имя", "Сумма"], ["б", 2]]
    assert heights(grid(*rows)) == [(1, 4, 0)]
    assert heights(grid(*rows[:2], [], *rows[2:])) == [(1, 5, 0)]


def test_a_titled_repetition_is_a_table_of_its_own(grid):
    rows = [["Север"], ["Имя", "Сумма"], ["а", 1], [], ["Юг"], ["Имя", "Сумма"], ["б", 2]]
    found = blocks_of(grid(*rows))
    assert [block.header.title for block in found] == [("Север",), ("Юг",)]


def test_groups_of_words_between_blank_rows_start_no_table(grid):
    rows = [
        ["Код", "Имя", "Цена"],
        ["A1", "Стол", 5],
        [],
        ["Стулья"],
        ["C1", "Стул", 1],
        ["C2", "Трон", None],
    ]
    assert heights(grid(*rows)) == [(1, 5, 0)]


def test_columns_divided_by_a_blank_one_are_one_table_unless_each_is_whole(grid):
    one = [["Имя", "янв", None, "фев"], ["а", 1, None, 2], ["б", 3, None, 4]]
    assert len(heights(grid(*one))) == 1
    two = [["Имя", "Штук", None, "Имя", "Рублей"], ["а", 1, None, "а", 5], ["б", 2, None, "в", 6]]
    assert heights(grid(*two)) == [(1, 2, 0), (1, 2, 3)]


def test_a_note_beside_a_table_is_no_table(grid):
    rows = [["Имя", "Сумма", None, "Заметка"], ["а", 1, None, "спросить"], ["б", 2, None, None]]
    assert len(heights(grid(*rows))) == 1


def test_cutting_moves_merges(grid):
    sheet = grid(["а"], ["б"], ["в"], ["г"], merges=((1, 0, 2, 0), (3, 0, 3, 1)))
    part = cut(sheet, 2, 4)
    assert part.merges == ((0, 0, 0, 0), (1, 0, 1, 1))
    assert part.lines.to_pylist() == [3, 4]


def test_merged_names_stand_in_every_row_but_not_below_the_sheet(grid):
    sheet = grid(["Мёд", 1], [None, 2], merges=((0, 0, 5, 0),))
    assert filled_down(sheet).columns[0].texts.to_pylist() == ["Мёд", "Мёд"]
