"""The same row in another file is the same record; twins of one file are two (D5, D6, pitfall 18)."""

HEAD = "Дата;Номер заказа;Клиент;Товар;Сумма\n"
LINES = (
    "01.03.2026;1;Пчела;Мёд;10\n01.03.2026;1;Пчела;Мёд;10\n01.03.2026;2;Муравей;Воск;20\n"
    "01.03.2027;1;Пчела;Мёд;10\n"
)
MORE = "02.03.2026;3;Пчела;Мёд;10\n02.03.2026;4;Пчела;Мёд;10\n02.03.2026;4;Пчела;Воск;5\n"
BANK = "Дата;Номер документа;Контрагент;Сумма;Назначение платежа\n"
PAID = (
    "01.03.2026;7;Пчела;-10;За мёд\n01.03.2026;7;Пчела;-10;За мёд\n01.03.2026;8;Воск;-5;За воск\n"
)


def keys(reading, table="sales"):
    return [row["record_key"] for row in reading.table(table)]


def test_the_same_file_again_has_the_same_keys(read, text):
    assert keys(read(text(HEAD + LINES))) == keys(read(text(HEAD + LINES, "копия.csv", "utf-8")))


def test_twins_and_orders_of_another_year_are_records_of_their_own(read, text):
    assert len(set(keys(read(text(HEAD + LINES))))) == 4


def test_three_new_rows_are_three_new_records(read, text):
    before, after = keys(read(text(HEAD + LINES))), keys(read(text(HEAD + LINES + MORE)))
    assert len(set(after) - set(before)) == 3
    assert set(before) < set(after)


def test_a_corrected_line_keeps_its_key(read, text):
    before = keys(read(text(HEAD + LINES)))
    assert keys(read(text(HEAD + LINES.replace("Воск;20", "Воск, жёлтый;25")))) == before


def test_without_an_order_the_whole_row_is_the_key(read, text):
    head = "Дата;Клиент;Товар;Сумма\n"
    lines = "01.03.2026;Пчела;Мёд;10\n01.03.2026;Пчела;Мёд;10,00\n01.03.2026;Пчела;Мёд;11\n"
    first, twin, other = keys(read(text(head + lines)))
    assert first.split(":")[0] == twin.split(":")[0] != other.split(":")[0]
    assert [key.split(":")[1] for key in (first, twin, other)] == ["1", "2", "1"]
    turned = "Отчёт;;;\nСумма;Товар;Клиент;Дата\n10;Мёд;Пчела;01.03.2026\n"
    assert keys(read(text(turned))) == [first]


def test_rows_with_and_without_an_order_may_be_mixed(read, text):
    mixed = read(text(HEAD + LINES + "01.03.2026;;Пчела;Мёд;10\n"))
    assert keys(mixed)[:4] == keys(read(text(HEAD + LINES)))
    assert len(set(keys(mixed))) == 5


def test_payments_of_overlapping_lists_are_the_same(read, text):
    first = keys(read(text(BANK + PAID)), "payments")
    later = keys(read(text("Выписка\n" + BANK + "28.02.2026;6;Воск;-1;x\n" + PAID)), "payments")
    assert len(set(first)) == 3
    assert set(first) < set(later)


def test_signs_and_case_of_a_purpose_do_not_make_another_payment(read, text):
    first = keys(read(text(BANK + PAID)), "payments")
    assert keys(read(text(BANK + PAID.replace("За мёд", "ЗА  МЁД."))), "payments") == first
