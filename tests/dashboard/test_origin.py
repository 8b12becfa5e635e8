"""A row behind a number, back in its document: its lines and no others, to those who may."""

import datetime as dt
from decimal import Decimal

import pytest

from models import people, statistics
from models.i18n import NBSP
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn
from tests.dashboard.importing import Desk
from tests.dashboard.showing import EVIL, STATEMENT, WORKBOOK, day_of


@pytest.fixture
def rows(shown):
    """The rows behind a week, with their addresses."""

    def rows(code, week=None, login="owner"):
        path, _, search = shown.rows(code, week or shown.numbers.last).partition("?")
        called = shown.web.person(login).call(
            "rows.fetch", {"startRow": 0, "endRow": 200}, path, f"?{search}"
        )
        return called.outputs["rows-grid"]["getRowsResponse"]["rowData"]

    return rows


def original(page: Node) -> list[str]:
    """The lines of the document that are shown."""
    return [row.all("Td")[1].text for row in page.one(css="original").all("Tr")]


class TestBankStatement:
    def test_the_lines_are_those_of_the_one_payment(self, shown, rows):
        paid = shown.numbers.received(shown.numbers.last)
        for row, payment in zip(rows("income"), paid, strict=True):
            page = drawn(shown.web.person("owner"), row["href"])
            assert original(page) == payment.text().split("\r\n")

    def test_line_numbers_are_those_of_the_file(self, shown, rows):
        row = rows("income")[0]
        sha = shown.numbers.documents[STATEMENT]
        lines = shown.here.documents.path(sha).read_text("cp1251").split("\n")
        page = drawn(shown.web.person("owner"), row["href"])
        first = page.one(css="original").all("Tr")[0]
        assert first.props["className"] == "current"
        number = int(first.all("Td")[0].text)
        assert lines[number - 1].strip() == first.all("Td")[1].text
        assert row["line"] == number
        assert f"строка {number}" in page.one("Header").text

    def test_the_fields_are_as_they_were_read(self, shown, rows):
        page = drawn(shown.web.person("owner"), rows("income")[1]["href"])
        payment = shown.numbers.received(shown.numbers.last)[1]
        terms = [node.text for node in page.all("Dt")]
        found = dict(zip(terms, [node.text for node in page.all("Dd")], strict=True))
        assert found["Сумма"] == f"5{NBSP}014,50"
        assert found["Дата"] == f"{day_of(payment):%d.%m.%Y}"
        assert found["Контрагент"] == "ООО «Пчела»"

    def test_what_stands_in_the_file_is_text(self, shown, rows):  # I1
        page = drawn(shown.web.person("owner"), rows("income")[0]["href"])
        assert f"НазначениеПлатежа={EVIL} 13" in original(page)

    def test_the_way_back_and_to_the_whole_document(self, shown, rows):
        page = drawn(shown.web.person("owner"), rows("income")[0]["href"])
        links = page.links()
        assert links["Валовой доход"] == shown.address("income")
        assert shown.rows("income", shown.numbers.last) in links.values()
        sha = shown.numbers.documents[STATEMENT]
        assert links["Весь документ"] == f"/documents/{sha}"


def test_a_workbook_is_told_by_sheet_row_and_column(shown, rows):
    row = rows("shares")[0]
    page = drawn(shown.web.person("owner"), row["href"])
    assert page.one("H1").text == WORKBOOK
    assert f"лист «Неделя», строка {row['line']}, столбец C" in page.one("Header").text
    assert page.all(css="original") == []


@pytest.fixture
def brought(shown):
    """Import a file the way a person does, define a statistic over it, publish."""

    def brought(content: bytes, name: str, **definition) -> dict:
        desk, owner = Desk(shown.here), shown.web.person("owner")
        sha = desk.brought(owner, content, name)
        pressed = [({"type": "document-deed", "deed": "accept"}, 1)]
        assert owner.call("import_decision.decide", pressed, f"/documents/{sha}").status == 200
        with shown.here.database.writing() as session:
            viewer = people.viewer(session, people.get(session, shown.web.users["owner"]))
            fields = {
                "code": "brought", "name": "Принесённое", "definition": "Что принесли.",
                "unit": "₽", "post_id": shown.numbers.cast.director, **definition,
            }  # fmt: skip
            found = statistics.save(session, viewer, fields).id
        shown.publish()
        shown.numbers.ids["brought"] = found
        return {"sha": sha, "id": found}

    return brought


ORDER = """
<Документ>
<Ид>{number}</Ид><Номер>{number}</Номер><Дата>{day}</Дата><ХозОперация>Заказ товара</ХозОперация>
<Роль>Продавец</Роль><Валюта>руб</Валюта><Сумма>{amount}</Сумма>
<Товары><Товар><Ид>g{number}</Ид><Наименование>Мёд {number}</Наименование>
<ЦенаЗаЕдиницу>{amount}</ЦенаЗаЕдиницу><Количество>1</Количество><Сумма>{amount}</Сумма></Товар></Товары>
</Документ>"""


def orders(week, joint="") -> bytes:
    text = (
        '<?xml version="1.0" encoding="windows-1251"?>\n<КоммерческаяИнформация ВерсияСхемы="2.08">'
    )
    for number in (1, 2, 3):
        day = week.first_day + dt.timedelta(number)
        order = ORDER.format(number=number, day=day, amount=f"{100 * number}.00")
        text += order.replace("\n", joint) if joint is not None else order
    return f"{text}\n</КоммерческаяИнформация>\n".encode("cp1251")


class TestOtherFormats:
    def test_an_order_of_commerceml_shows_its_own_lines(self, shown, rows, brought):
        brought(
            orders(shown.numbers.last, None),
            "заказы.xml",
            entry_mode="metric",
            metric="sales_amount",
        )
        found = rows("brought")
        assert [Decimal(row["amount"]) for row in found] == [100, 200, 300]
        for number, row in enumerate(found, 1):
            lines = original(drawn(shown.web.person("owner"), row["href"]))
            assert f"Мёд {number}" in "".join(lines)
            assert lines[-1] == "</Документ>"
            others = {1, 2, 3} - {number}
            assert not any(f"Мёд {other}" in line for other in others for line in lines)

    def test_where_all_records_stand_in_one_line_none_is_shown(self, shown, rows, brought):
        brought(
            orders(shown.numbers.last), "заказы.xml", entry_mode="metric", metric="sales_amount"
        )
        for row in rows("brought"):
            page = drawn(shown.web.person("owner"), row["href"])
            assert page.all(css="original") == []
            assert "Мёд" in page.text

    def test_a_line_of_a_delimited_table_is_that_line(self, shown, rows, brought):
        week = shown.numbers.last.key
        mondays = [week - dt.timedelta(days=week.weekday() + days) for days in (0, 7)]
        lines = ["Показатель;Период;Значение"]
        lines += [f"Статья {n};{day:%d.%m.%Y};{n}00,50" for n in range(1, 6) for day in mondays]
        content = "\r\n".join(lines).encode("cp1251")
        brought(content, "статьи.csv", entry_mode="import", import_name="Статья 3")
        (row,) = rows("brought")
        assert original(drawn(shown.web.person("owner"), row["href"])) == [lines[5]]


class TestWhoSees:
    def test_a_clerk_sees_no_document(self, shown, rows):
        for row in (*rows("income"), *rows("shares")):
            assert "Нет доступа" in drawn(shown.web.person("clerk"), row["href"]).text

    def test_a_row_of_anothers_statistic_is_as_good_as_none(self, shown, rows):  # Z23
        head = drawn(shown.web.person("head"), rows("average")[0]["href"])
        assert "Здесь ничего нет" in head.text
        assert "Оплата" not in head.text

    def test_rows_that_are_not_behind_the_number_cannot_be_guessed(self, shown, rows):  # Z9, Z23
        """The same document has fifteen payments; behind this number stand two."""
        person = shown.web.person("head")
        mine = {row["href"] for row in rows("income", login="head")}
        address, _, search = next(iter(mine)).partition("?")
        stem = address.rpartition("/")[0]
        found = {
            f"{stem}/{number}?{search}"
            for number in range(1, 20)
            if "Здесь ничего нет" not in drawn(person, f"{stem}/{number}?{search}").text
        }
        assert found == mine

    def test_rows_of_another_document_are_not_reachable_through_this_number(self, shown, rows):
        sha = shown.numbers.documents[WORKBOOK]
        other = rows("income")[0]["href"].replace(shown.numbers.documents[STATEMENT], sha)
        page = drawn(shown.web.person("owner"), other)
        assert "Здесь ничего нет" in page.text
        assert WORKBOOK not in page.text

    @pytest.mark.parametrize(
        "tail",
        [
            "/rows/{sha}/0", "/rows/{sha}/-1", "/rows/{sha}/999999999999999999999", "/rows/x/1",
            "/rows/..%2f..%2fasm.sqlite/1", "/rows/{sha}/1.5", "/rows/%00/1",
        ],
    )  # fmt: skip
    def test_strange_rows_lead_nowhere(self, shown, tail):  # Z24
        sha = shown.numbers.documents[STATEMENT]
        week = f"?period=week&date={shown.numbers.last.key}"
        text = drawn(
            shown.web.person("owner"), shown.address("income", tail.format(sha=sha)) + week
        ).text
        assert "Здесь ничего нет" in text or "Такой страницы нет" in text


class TestLanguages:
    @pytest.mark.parametrize("code", ["income", "average", "shares"])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, shown, rows, code, language):
        owner = shown.web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        page = drawn(owner, rows(code)[0]["href"])
        said = [page.one("Header"), *page.all("H2"), *page.all("Dt")]
        texts = [text for node in said for text in words.of_layout(node.value)]
        found = words.foreign(texts, language, shown.here.database)
        assert set(found) <= {"Неделя"}  # the sheet's name
