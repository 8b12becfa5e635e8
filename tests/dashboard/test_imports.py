"""The import screen: the list, a document's page, its questions and mapping, and who may do what."""

import json
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.questions import imports as questions
from dashboard.questions.imports import Wanted
from dashboard.views import imports_totals
from dashboard.views.preview import COLUMNS
from etl.rows import SCHEMAS
from models import company, documents, i18n, statistics
from models.documents import DocumentFault, State
from models.jobs import Job
from tests.dashboard.drawn import drawn as drawn_page
from tests.dashboard.importing import Desk, deed, refused_with
from tests.etl.statements import BUYER, Payment, payments, statement

EVERYBODY = ("owner", "head", "clerk", "stranger")
NBSP = i18n.NBSP


@pytest.fixture
def desk(here) -> Desk:
    return Desk(here)


def listed(person, search="", address="", stamp=""):
    """The list as the page asks for it."""
    return person.call("imports.refresh", 1, search, None, address, stamp)


def page(person, sha256: str) -> str:
    return person.page(f"/documents/{sha256}").replace(NBSP, " ")


# ---- the list -------------------------------------------------------------------------------------


def test_an_empty_list_says_what_may_be_brought(as_owner):
    drawn = as_owner.page("/imports")
    assert "Документов пока нет" in drawn
    for kind in ("1CClientBankExchange", "КоммерческаяИнформация", ".xlsx"):
        assert kind in drawn


def test_the_list_tells_what_a_document_is_where_it_is_and_how_many_rows(desk, as_owner):
    given = [Payment(1, "10.00"), Payment(2, "много"), Payment(3, "5.00")]
    sha256 = desk.brought(as_owner, statement(*given), "ноябрь.txt")
    drawn = as_owner.page("/imports")
    for text in ("ноябрь.txt", "Банковская выписка 1С", "проверьте", "Анна Орлова", sha256):
        assert text in drawn
    deed(as_owner, "accept", sha256)
    assert "учитывается" in as_owner.page("/imports")


def test_a_head_sees_his_own_documents_and_no_trace_of_others(desk, as_owner, as_head):  # Z17
    foreign = desk.brought(as_owner, statement(*payments(2)), "чужая.txt")
    mine = desk.brought(as_head, statement(*payments(3)), "моя.txt")
    drawn = as_head.page("/imports")
    assert mine in drawn
    assert foreign not in drawn
    assert "чужая" not in drawn
    assert counts_of(listed(as_head)) == ["1", "1", "0", "0", "0", "0"]
    assert counts_of(listed(as_owner)) == ["2", "2", "0", "0", "0", "0"]


def counts_of(called) -> list[str]:
    """The numbers beside the groups of states."""
    links = called.outputs["imports-groups"]["children"]["props"]["children"]
    return [link["props"]["children"][1]["props"]["children"] for link in links]


def test_a_search_finds_russian_words_in_any_case(desk, as_owner):
    desk.bring(as_owner, statement(*payments(1)), "Выписка Сбербанка.txt")
    desk.bring(as_owner, statement(*payments(2)), "Продажи.csv")
    found = listed(as_owner, "СБЕРБАНК").text
    assert "Выписка Сбербанка.txt" in found
    assert "Продажи.csv" not in found
    assert "Ничего не найдено" in listed(as_owner, "100%_").text


def test_the_list_is_narrowed_and_sorted_only_by_what_it_knows(desk, as_owner):  # I10
    few = desk.brought(as_owner, statement(*payments(1)), "б.txt")
    many = desk.brought(as_owner, statement(*payments(3)), "а.txt")
    deed(as_owner, "accept", few)
    assert many not in listed(as_owner, address="?state=counts").text
    by_rows = listed(as_owner, address="?sort=rows").text
    assert by_rows.index(many) < by_rows.index(few)
    turned = listed(as_owner, address="?sort=-rows").text
    assert turned.index(few) < turned.index(many)
    strange = listed(as_owner, address="?sort=verdict;drop&state=x&page=-3").text
    assert Wanted.of({"page": "0"}).page == 1  # a page before the first is none
    assert few in strange
    assert many in strange


def test_what_an_address_says_wrongly_is_not_said():
    asked = {"q": " x ", "state": "nowhere", "sort": "password", "page": "９"}
    assert Wanted.of(asked) == Wanted(search="x")
    wanted = Wanted(search="пчела", group="refused", sort="rows", turned=True, page=3)
    address = wanted.href(page=3)
    assert Wanted.of(dict(parse_qsl(urlsplit(address).query))) == wanted
    assert "page" not in wanted.href(sort="name")


def test_a_long_list_comes_in_pages(desk, as_owner, monkeypatch):
    monkeypatch.setattr(questions, "PAGE", 2)
    ids = [desk.bring(as_owner, statement(*payments(n)), f"{n}.txt") for n in (1, 2, 3)]
    first, second = listed(as_owner).text, listed(as_owner, address="?page=2").text
    assert (ids[0] in first, ids[2] in first) == (False, True)
    assert (ids[0] in second, ids[2] in second) == (True, False)
    assert "3 документа" in first.replace(NBSP, " ")


def test_a_list_that_has_not_changed_is_not_sent_again(desk, as_owner):
    desk.bring(as_owner, statement(*payments(1)))
    first = listed(as_owner)
    stamp = first.outputs["imports-stamp"]["data"]
    assert first.outputs["imports-pulse"]["disabled"] is False
    assert listed(as_owner, stamp=stamp).status == 204
    desk.read()
    second = listed(as_owner, stamp=stamp)
    assert second.status == 200
    assert second.outputs["imports-pulse"]["disabled"] is True


def test_the_list_shows_how_far_reading_came(desk, as_owner):  # F10
    sha256 = desk.bring(as_owner, statement(*payments(1)))
    with desk.here.database.writing() as session:
        documents.locked(session, sha256).state = State.READING
        job = session.query(Job).filter_by(kind="read", key=sha256).one()
        job.done, job.of = 43, 100
    assert "читается 43 %" in listed(as_owner).text.replace(NBSP, " ")
    assert "43 %" in page(as_owner, sha256)


# ---- a document ------------------------------------------------------------------------------------


def test_a_statement_shows_its_equation_counts_and_parsed_rows(desk, as_owner):
    given = [Payment(1, "12000.50"), Payment(2, "300.00", direction="out"), Payment(3, "нет")]
    sha256 = desk.brought(as_owner, statement(*given, opening="1000.00"))
    drawn = page(as_owner, sha256)
    for figure in ("1 000,00", "12 000,50", "300,00", "12 700,50"):
        assert figure in drawn
    verdict = desk.document(sha256).verdict
    assert (verdict["rows"], verdict["accepted"], verdict["refused"]) == (3, 2, 1)
    assert "Принять 2 строки" in drawn
    assert "1 отклонённая строка" in drawn
    assert "нет" in drawn
    for title in ("Платежи", "Остатки", "приход", "расход", "02.11.2026"):
        assert title in drawn


def test_rows_known_already_are_told_apart_from_new_ones(desk, as_owner):  # D5
    first = desk.brought(as_owner, statement(*payments(2)))
    deed(as_owner, "accept", first)
    second = desk.brought(as_owner, statement(*payments(5)))
    assert desk.document(second).verdict["already_known"] == 2
    drawn = page(as_owner, second)
    assert "уже известны" in drawn
    assert "новые" in drawn


KPI = "Показатель;март 2026\nЗвонки;{}\nВстречи;4\n"


def test_a_value_that_would_change_is_shown_before_acceptance(desk, as_owner):
    first = desk.brought(as_owner, KPI.format(81).encode("cp1251"), "kpi.csv")
    deed(as_owner, "accept", first)
    second = desk.brought(as_owner, KPI.format(112).encode("cp1251"), "kpi 2.csv")
    drawn = page(as_owner, second)
    for text in ("изменится", "1 строка изменится", "81,00", "112,00", "Звонки", "01.03.2026"):
        assert text in drawn
    assert "Встречи · " not in drawn  # the same value: nothing to look at
    deed(as_owner, "accept", second)
    assert "Изменено: 1" in page(as_owner, second)


def test_statistics_that_do_not_exist_are_named_before_acceptance_and_after(
    desk, owner, small_company, as_owner
):
    fields = {"definition": "Сколько", "unit": "шт.", "post_id": small_company.treasurer}
    with desk.here.database.writing() as session:
        for code, name, mode in (("З", "Звонки", "import"), ("В", "Визиты", "manual")):
            told = {"code": code, "name": name, "entry_mode": mode, "period_type": "month"}
            statistics.save(session, owner, {**fields, **told})
    content = (KPI.format(81) + "Визиты;1\n").encode("cp1251")
    sha256 = desk.brought(as_owner, content, "kpi.csv")
    drawn = page(as_owner, sha256)
    assert "Статистики «Встречи» нет: заведите её с источником «из файлов»" in drawn
    assert "/statistics/new?import=%D0%92%D1%81%D1%82%D1%80%D0%B5%D1%87%D0%B8" in drawn
    assert "Статистика «Визиты» заполняется вручную, а не из файлов" in drawn
    assert "«Звонки» нет" not in drawn
    deed(as_owner, "accept", sha256)
    assert "Статистики «Встречи» нет" in page(as_owner, sha256)


def test_rows_that_no_statistic_shows_are_not_said_to_be_in_the_numbers(desk, as_owner):
    sha256 = desk.brought(as_owner, KPI.format(81).encode("cp1251"), "kpi.csv")
    deed(as_owner, "accept", sha256)
    desk.publish()
    drawn = page(as_owner, sha256)
    assert "Строки учтены в числах" not in drawn
    assert "ни одна статистика их не показывает" in drawn


def test_the_form_of_a_new_statistic_takes_its_name_from_the_address(as_owner):
    fields = drawn_page(as_owner, "/statistics/new?import=Встречи")
    for name, value in (("name", "Встречи"), ("import_name", "Встречи"), ("entry_mode", "import")):
        assert fields.one(id=f"st-form-{name}").props["value"] == value


def test_a_transfer_between_own_accounts_is_named_apart_from_what_came(desk, as_owner):
    given = [Payment(1, "100.00"), Payment(2, "960.00", direction="out")]
    with desk.here.database.writing() as session:
        company.add_own_accounts(session, frozenset({BUYER}))
    drawn = page(as_owner, desk.brought(as_owner, statement(*given)))
    # the buyer is an account of ours now: both documents are transfers, each counted once
    for text in ("документа в файле", '"поступление"', '"списание"', "100,00", "960,00"):
        assert text in drawn
    assert "Из них 2 перевода между своими счетами на 1 060,00" in drawn
    assert "1 060,00" not in drawn.replace("счетами на 1 060,00", "")  # no sum of both ways


def test_only_sums_that_mean_something_are_shown(desk, as_owner):
    table = (
        "Дата;Номер заказа;Клиент;Товар;Код склада;Цена;Количество;Сумма\n"
        "01.03.2026;1;Пчела;Мёд;7001;10,50;2;21,00\n02.03.2026;2;Муравей;Воск;7002;3;3;9,00\n"
    )
    drawn = page(as_owner, desk.brought(as_owner, table.encode("cp1251"), "продажи.csv"))
    for text in ("Суммы по столбцам", "30,00", "5,00"):
        assert text in drawn
    assert "14 003,00" not in drawn
    assert "13,50" not in drawn


def test_the_noise_of_floats_is_not_shown():
    totals_of = str(imports_totals.totals({"sum:Profit": "286397.0216999999890495"}))
    assert "286\xa0397,02'" in totals_of.replace("\\xa0", "\xa0")


def test_numbers_and_words_agree(desk, as_owner):
    drawn = page(as_owner, desk.brought(as_owner, statement(*payments(1))))
    for text in ("строка в файле", "документ в файле", "новая"):
        assert f'"{text}"' in drawn
    drawn = page(as_owner, desk.brought(as_owner, statement(*payments(4))))
    for text in ("строки в файле", "документа в файле", "поступления"):
        assert f'"{text}"' in drawn


def test_what_was_left_out_is_said_in_words(desk, as_owner):
    content = KPI.format("") + "Итого;4\n"
    drawn = page(as_owner, desk.brought(as_owner, content.encode("cp1251"), "kpi.csv"))
    assert "Пропущено намеренно" in drawn
    assert "1 ячейка без значения" in drawn


def test_no_two_columns_of_a_preview_have_one_name():
    for table, schema in SCHEMAS.items():
        titles = [str(COLUMNS[name]) for name in schema.names if name in COLUMNS]
        assert len(titles) == len(set(titles)), table


def test_the_column_of_a_value_is_named_as_a_spreadsheet_names_it(desk, as_owner):
    content = KPI.format(81).encode("cp1251")
    shown = drawn_page(as_owner, f"/documents/{desk.brought(as_owner, content, 'kpi.csv')}")
    (preview,) = shown.all(css="preview")
    heads = [head.text for head in preview.all("Th")]
    assert [row[heads.index("Столбец")] for row in preview.rows()] == ["B", "B"]


def test_a_contradictory_statement_shows_both_figures_and_what_to_do(desk, as_owner):  # FM-11
    sha256 = desk.brought(as_owner, statement(*payments(1), opening="100.00", closing="99.00"))
    assert desk.state(sha256) == State.REFUSED
    drawn = page(as_owner, sha256)
    for text in ("101,50", "99,00", "−2,50", "Файл не принят", "Что делать", "исправленный файл"):
        assert text in drawn
    assert "Принять" not in drawn


def test_a_file_of_no_known_kind_says_how_to_save_it(desk, as_owner):
    sha256 = desk.brought(as_owner, b"\x7fELF\x02\x01\x01" + bytes(200), "программа.exe")
    drawn = page(as_owner, sha256)
    assert desk.state(sha256) == State.REFUSED
    assert "Файл не принят" in drawn
    assert "Что делать" in drawn


@pytest.mark.parametrize(
    ("content", "name", "advice"),
    [
        (b"%PDF-1.7 " + bytes(200), "выписка.pdf", "Выгрузите то же самое из банка или из 1С"),
        (b"\x89PNG\r\n" + bytes(200), "скан.png", "Исправлять в этом файле нечего"),
        ("Дата;Клиент;Сумма\n".encode("cp1251"), "пусто.csv", "Под заголовком ничего нет"),
        (statement(Payment(1, "x")), "выписка.txt", "Исправьте в файле строки из списка ниже"),
    ],
)
def test_the_advice_fits_the_file(desk, as_owner, content, name, advice):
    drawn = page(as_owner, desk.brought(as_owner, content, name))
    assert advice in drawn
    assert ("из списка ниже" in drawn) == ("1 отклонённая строка" in drawn)
    assert "Исправьте файл и загрузите снова" not in drawn


def test_refused_rows_are_listed_by_the_page(desk, as_owner):
    sha256 = desk.brought(
        as_owner, statement(*[Payment(n, f"с{n}") for n in range(1, 121)], Payment(200, "1.00"))
    )
    drawn = page(as_owner, sha256)
    assert "120 отклонённых строк" in drawn
    assert 'с1"' in drawn
    assert 'с51"' not in drawn
    second = as_owner.call("document.turn", 2, f"/documents/{sha256}").text
    assert 'с51"' in second
    assert 'с1"' not in second
    last = as_owner.call("document.turn", 999, f"/documents/{sha256}").text
    assert 'с120"' in last


def test_whatever_stands_in_a_file_is_shown_as_text(desk, as_owner):  # I1
    nasty = "<img src=x onerror=alert(1)>"
    sha256 = desk.brought(
        as_owner, statement(Payment(1, nasty), Payment(2, "1.00", purpose=nasty)), f"{nasty}.txt"
    )
    body = as_owner.call("router.show", f"/documents/{sha256}", "").body
    assert "dangerously" not in json.dumps(body)
    assert _components(body) <= ALLOWED


ALLOWED = {
    "A", "Article", "Aside", "B", "Button", "Caption", "Code", "Dd", "Details", "Div", "Dl", "Dt",
    "H1", "H2", "H3", "Header", "Interval", "Li", "Modal", "Nav", "Ol", "P", "Pagination",
    "Progress", "Q", "Section", "Small", "Span", "Store", "Summary", "Table", "Tabs", "TabsList",
    "TabsPanel", "TabsTab", "Tbody", "Td", "Textarea", "Th", "Thead", "Time", "Tr", "Ul",
}  # fmt: skip


def _components(node) -> set[str]:
    if isinstance(node, dict):
        own = {node["type"]} if {"type", "namespace"} <= node.keys() else set()
        return own.union(*(_components(one) for one in node.values())) if node else own
    if isinstance(node, list):
        return set().union(*(_components(one) for one in node)) if node else set()
    return set()


def test_warnings_stay_visible(desk, as_owner):
    content = statement(*payments(1)).replace("КонечныйОстаток=1001.50\r\n".encode("cp1251"), b"")
    content = content.replace("НачальныйОстаток=1000.00\r\n".encode("cp1251"), b"")
    sha256 = desk.brought(as_owner, content)
    deed(as_owner, "accept", sha256)
    drawn = page(as_owner, sha256)
    assert "Предупреждения" in drawn
    with desk.here.database.reading() as session:
        found = documents.faults(session, sha256, severity="warning")
        assert found
        assert all(isinstance(one, DocumentFault) for one in found)
        assert str(i18n.Message.from_json(found[0].message)) in page(as_owner, sha256).replace(
            NBSP, " "
        )


def test_the_history_says_who_did_what_and_why(desk, as_owner):
    sha256 = desk.brought(as_owner, statement(*payments(1)))
    deed(as_owner, "accept", sha256)
    undo(as_owner, sha256, "не та фирма")
    drawn = page(as_owner, sha256)
    for text in ("Загружен", "Принят", "Импорт отменён", "не та фирма", "Анна Орлова"):
        assert text in drawn


# ---- decisions -------------------------------------------------------------------------------------


def undo(person, sha256: str, why: str):
    return person.call("import_decision.undo", 1, why, f"/documents/{sha256}")


def test_accepted_rows_count_and_a_second_click_changes_nothing(desk, as_owner):
    sha256 = desk.brought(as_owner, statement(*payments(3)))
    assert deed(as_owner, "accept", sha256).status == 200
    assert deed(as_owner, "accept", sha256).status == 200
    assert desk.state(sha256) == State.ACCEPTED
    assert [act for act, _who, _why in desk.acts(sha256)] == ["receive", "accept"]
    desk.publish()
    counted = desk.here.reader().query("select count(*), sum(amount) from marts.payments")
    assert counted.rows == ((3, Decimal("7.50")),)


def test_a_dropped_document_does_not_count_and_can_be_read_again(desk, as_owner):
    sha256 = desk.brought(as_owner, statement(*payments(1)))
    deed(as_owner, "drop", sha256)
    assert desk.state(sha256) == State.WITHDRAWN
    assert "Импортировать снова" in page(as_owner, sha256)
    deed(as_owner, "again", sha256)
    desk.read()
    assert desk.state(sha256) == State.READ


def test_declined_and_undone_read_differently(desk, as_owner):
    declined = desk.brought(as_owner, statement(*payments(1)), "первая.txt")
    deed(as_owner, "drop", declined)
    undone = desk.brought(as_owner, statement(*payments(2)), "вторая.txt")
    deed(as_owner, "accept", undone)
    undo(as_owner, undone, "не та фирма")
    for sha256, word, other in (
        (declined, '"отклонён"', '"импорт отменён"'), (undone, '"импорт отменён"', '"отклонён"'),
    ):  # fmt: skip
        drawn = page(as_owner, sha256)
        assert word in drawn
        assert other not in drawn
    drawn = as_owner.page("/imports")
    assert drawn.count('"отклонён"') == drawn.count('"импорт отменён"') == 1
    deed(as_owner, "again", undone)  # read again, it has not counted yet
    desk.read()
    deed(as_owner, "drop", undone)
    assert '"отклонён"' in page(as_owner, undone)


def test_reading_can_be_cancelled(desk, as_owner):
    sha256 = desk.bring(as_owner, statement(*payments(1)))
    assert "Отмена" in page(as_owner, sha256)
    deed(as_owner, "drop", sha256)
    desk.read()
    assert desk.state(sha256) == State.WITHDRAWN


def test_an_undone_import_counts_no_more_and_its_reason_is_kept(desk, as_owner):  # D7
    sha256 = desk.brought(as_owner, statement(*payments(2)))
    deed(as_owner, "accept", sha256)
    desk.publish()
    assert "Отменить импорт «выписка.txt»?" in page(as_owner, sha256)
    assert undo(as_owner, sha256, "не та фирма").status == 200
    desk.publish()
    assert desk.state(sha256) == State.WITHDRAWN
    assert desk.acts(sha256)[-1][0] == "undo"
    assert desk.acts(sha256)[-1][2] == "не та фирма"
    assert desk.here.reader().query("select count(*) from marts.payments").rows == ((0,),)


def test_an_undo_without_a_reason_is_refused_beside_the_field(desk, as_owner):
    sha256 = desk.brought(as_owner, statement(*payments(1)))
    deed(as_owner, "accept", sha256)
    refused = undo(as_owner, sha256, "   ")
    assert "почему импорт отменяется" in refused_with(refused, "undo-problem")
    assert desk.state(sha256) == State.ACCEPTED


def test_a_deed_that_does_not_fit_the_state_is_refused_with_a_sentence(desk, as_owner):  # Z6
    sha256 = desk.bring(as_owner, statement(*payments(1)))
    said = refused_with(deed(as_owner, "accept", sha256), "decision-problem")
    assert "выписка.txt" in said
    assert desk.state(sha256) == State.RECEIVED
    desk.read()
    deed(as_owner, "accept", sha256)
    said = refused_with(deed(as_owner, "drop", sha256), "decision-problem")
    assert "отмените импорт" in said
    assert desk.state(sha256) == State.ACCEPTED


def test_a_button_that_was_only_drawn_does_nothing(desk, as_owner):
    sha256 = desk.brought(as_owner, statement(*payments(1)))
    drawn = [({"type": "document-deed", "deed": "accept"}, None)]
    called = as_owner.call("import_decision.decide", drawn, f"/documents/{sha256}")
    assert called.status == 204
    unknown = [({"type": "document-deed", "deed": "delete"}, 1)]
    assert as_owner.call("import_decision.decide", unknown, f"/documents/{sha256}").status == 204
    assert desk.state(sha256) == State.READ


# ---- rights ----------------------------------------------------------------------------------------


def test_only_those_who_may_import_see_the_screen(web):
    drawn = {login: web.person(login).page("/imports") for login in EVERYBODY}
    assert "Импорт" in drawn["owner"]
    assert "Импорт" in drawn["head"]
    assert "Нет доступа" in drawn["clerk"]
    assert "Импорт" not in drawn["stranger"]
    frames = {
        login: web.person(login).get("/", headers={"Sec-Fetch-Dest": "document"}).text
        for login in EVERYBODY
    }
    assert ['href="/imports" data-inside' in frames[login] for login in EVERYBODY] == [
        True,
        True,
        False,
        False,
    ]


def test_a_document_is_shown_to_its_head_and_the_owner_alone(desk, web):  # Z2, Z23
    mine = desk.brought(web.person("head"), statement(*payments(1)), "моя.txt")
    foreign = desk.brought(web.person("owner"), statement(*payments(2)), "чужая.txt")
    assert "моя.txt" in page(web.person("head"), mine)
    assert "чужая.txt" not in page(web.person("head"), foreign)
    assert "моя.txt" in page(web.person("owner"), mine)
    hidden = page(web.person("head"), foreign).replace(foreign, "")
    unknown = page(web.person("head"), "0" * 64).replace("0" * 64, "")
    assert hidden == unknown
    assert "Нет доступа" in page(web.person("clerk"), mine)
    assert web.person("stranger").call("router.show", f"/documents/{mine}", "").status == 401


@pytest.mark.parametrize("name", ["accept", "drop", "again"])
def test_a_forged_address_moves_no_document_of_others(desk, web, name):  # Z3, Z4, Z13
    foreign = desk.brought(web.person("owner"), statement(*payments(1)))
    before = desk.acts(foreign)
    assert "Такого документа нет" in refused_with(
        deed(web.person("head"), name, foreign), "decision-problem"
    )
    assert deed(web.person("clerk"), name, foreign).status == 403
    assert deed(web.person("stranger"), name, foreign).status == 401
    assert desk.state(foreign) == State.READ
    assert desk.acts(foreign) == before


def test_an_undo_by_others_is_refused(desk, web):
    foreign = desk.brought(web.person("owner"), statement(*payments(1)))
    deed(web.person("owner"), "accept", foreign)
    refused_with(undo(web.person("head"), foreign, "так"), "undo-problem")
    assert undo(web.person("clerk"), foreign, "так").status == 403
    assert undo(web.person("stranger"), foreign, "так").status == 401
    assert desk.state(foreign) == State.ACCEPTED


def test_the_pulse_and_the_pages_of_faults_ask_for_the_right(desk, web):
    foreign = desk.brought(web.person("owner"), statement(Payment(1, "тайна"), Payment(2, "1.00")))
    path = f"/documents/{foreign}"
    assert "тайна" in web.person("owner").call("document.turn", 1, path).text
    assert web.person("owner").call("document.refresh", 1, None, None, path).status == 200
    for login, status in (("head", 404), ("clerk", 403), ("stranger", 401)):
        person = web.person(login)
        assert person.call("document.turn", 1, path).status == status
        assert person.call("document.refresh", 1, None, None, path).status == status
        assert "тайна" not in person.call("document.turn", 1, path).text


def test_a_page_that_has_not_moved_is_not_drawn_again(desk, as_owner):
    sha256 = desk.bring(as_owner, statement(*payments(1)))
    path = f"/documents/{sha256}"
    first = as_owner.call("document.refresh", 1, None, None, path)
    stamp = first.outputs["document-stamp"]["data"]
    assert as_owner.call("document.refresh", 2, None, stamp, path).status == 204
    desk.read()
    second = as_owner.call("document.refresh", 3, None, stamp, path)
    assert "проверьте" in second.text
    assert second.outputs["document-pulse"]["disabled"] is True


# ---- questions and the mapping ----------------------------------------------------------------------


def table(*rows) -> bytes:
    return "\r\n".join(";".join(row) for row in rows).encode("utf-8-sig")


HEAD = ("Дата", "Клиент", "Товар", "Сумма", "Скидка")
SALES = table(
    HEAD, *[(f"{n:02}.11.2026", "Пчела", "Мёд", f"{n}00,50", "10,00") for n in range(1, 9)]
)
DOUBTFUL = table(
    HEAD, *[(f"0{n}/0{n + 1}/2026", "Пчела", "Мёд", "100,50", "1,00") for n in (1, 2, 3)]
)


def answered(person, sha256: str, *given: tuple[str, str | None]):
    ids = [{"type": "question", "code": code} for code, _value in given]
    return person.call(
        "import_questions.send",
        1,
        list(zip(ids, ids, strict=True)),
        [(one, value) for one, (_code, value) in zip(ids, given, strict=True)],
        f"/documents/{sha256}",
    )


def open_questions(desk, sha256: str) -> list[dict]:
    return desk.document(sha256).verdict["questions"]


def test_an_ambiguous_date_is_a_question_with_samples_and_options(desk, as_owner):  # wish 16
    sha256 = desk.brought(as_owner, DOUBTFUL, "продажи.csv")
    assert desk.state(sha256) == State.QUESTION
    (question,) = open_questions(desk, sha256)
    drawn = page(as_owner, sha256)
    assert "1 вопрос о файле" in drawn
    for sample in question["samples"]:
        assert sample in drawn
    for value, _label in question["options"]:
        assert f'"value": "{value}"' in drawn
    assert "Принять" not in drawn
    answered(as_owner, sha256, (question["code"], "dmy"))
    desk.read()
    assert desk.state(sha256) == State.READ
    assert "01.02.2026" in page(as_owner, sha256)


def test_an_answer_that_was_not_offered_or_is_missing_is_refused(desk, as_owner):
    sha256 = desk.brought(as_owner, DOUBTFUL, "продажи.csv")
    (question,) = open_questions(desk, sha256)
    for given in ((question["code"], "ymd"), ("format", "client_bank")):
        assert "закрыт" in refused_with(answered(as_owner, sha256, given), "questions-problem")
    said = refused_with(answered(as_owner, sha256, (question["code"], None)), "questions-problem")
    assert "осталось 1" in said
    assert desk.state(sha256) == State.QUESTION


def chosen(desk, sha256: str, roles: dict[str, str | None], **fields):
    """What the form of the mapping sends: everything as proposed but for the given roles and fields."""
    layout = desk.document(sha256).verdict["layout"]
    columns = [
        ({"type": "map-role", "table": 0, "column": n}, roles.get(one["name"], one["role"] or None))
        for n, one in enumerate(layout["columns"])
    ]
    target = [({"type": "map-target", "table": 0}, fields.pop("target", layout["target"]))]
    given = {"header_row": layout["header_row"], **fields}
    others = [
        ({"type": "map-field", "table": 0, "field": name}, value) for name, value in given.items()
    ]
    empty: list = []
    return [
        part
        for pairs in (target, others, columns, empty, empty)
        for part in ([(one, one) for one, _value in pairs], pairs)
    ]


def remap(person, desk, sha256: str, roles, **fields):
    states = chosen(desk, sha256, roles, **fields)
    return person.call("import_mapping.apply", 1, f"/documents/{sha256}", *states)


def keep(person, desk, sha256: str, name: str, roles=None):
    states = chosen(desk, sha256, roles or {})
    return person.call("import_mapping.save", 1, name, f"/documents/{sha256}", *states)


def test_the_mapping_shows_every_column_with_its_samples_as_read(desk, as_owner):  # wish 15
    sha256 = desk.brought(as_owner, SALES, "продажи.csv")
    drawn = page(as_owner, sha256)
    assert "Столбцы файла" in drawn
    for text in (*HEAD, "100,50", "UTF-8", "точка с запятой", "Продажи"):
        assert text in drawn


def test_a_corrected_mapping_reads_the_document_again(desk, as_owner):
    sha256 = desk.brought(as_owner, SALES, "продажи.csv")
    before = desk.document(sha256).verdict["totals"]["amount"]
    assert remap(as_owner, desk, sha256, {"Сумма": None, "Скидка": "amount"}).status == 200
    desk.read()
    assert desk.state(sha256) == State.READ
    assert (before, desk.document(sha256).verdict["totals"]["amount"]) == ("3604.00", "80.00")


def test_two_columns_in_one_role_are_refused(desk, as_owner):  # wish 45
    sha256 = desk.brought(as_owner, SALES, "продажи.csv")
    refused = remap(as_owner, desk, sha256, {"Скидка": "amount"})
    said = refused_with(refused, "mapping-problem")
    assert "Сумма" in said
    assert "Скидка" in said
    assert desk.state(sha256) == State.READ


STRANGE = [
    ({"Дата": None}, {}, "Ещё не указано"),
    ({"Дата": "owner"}, {}, "role"),
    ({"Дата": "period"}, {}, "не период"),
    ({}, {"target": "users"}, "target"),
    ({}, {"header_row": -1}, "header_row"),
    ({}, {"header_row": 10**9}, "header_row"),
    ({}, {"header_row": True}, "header_row"),
    ({}, {"year": 99999}, "year"),
    ({}, {"codec": "/etc/passwd"}, "codec"),
    ({}, {"document": "x"}, "document"),
    ({}, {"sheets": ["чужой"]}, "лист"),
]


def test_a_mapping_takes_only_what_was_offered(desk, as_owner):  # Z15
    sha256 = desk.brought(as_owner, SALES, "продажи.csv")
    for roles, fields, said in STRANGE:
        refused = remap(as_owner, desk, sha256, roles, **fields)
        assert said in refused_with(refused, "mapping-problem"), (roles, fields)
    assert desk.document(sha256).choices == {}
    assert desk.state(sha256) == State.READ


def test_a_saved_mapping_recognises_the_next_file_and_can_be_let_go(desk, as_owner):
    first = desk.brought(as_owner, SALES, "ноябрь.csv")
    keep(as_owner, desk, first, "Касса", {"Сумма": None, "Скидка": "amount"})
    desk.read()
    december = SALES.replace(b".11.", b".12.")
    second = desk.brought(as_owner, december, "декабрь.csv")
    assert "по профилю «Касса»" in page(as_owner, second)
    assert desk.document(second).verdict["totals"]["amount"] == "80.00"
    as_owner.call("import_mapping.drop", 1, f"/documents/{second}")
    desk.read()
    assert "по профилю" not in page(as_owner, second)
    assert desk.document(second).verdict["totals"]["amount"] == "3604.00"


def test_a_profile_needs_a_name(desk, as_owner):
    sha256 = desk.brought(as_owner, SALES, "ноябрь.csv")
    assert refused_with(keep(as_owner, desk, sha256, "  "), "mapping-problem")
    with desk.here.database.reading() as session:
        assert documents.all_profiles(session) == []


def profile_call(person, name: str, profile_id, version=1, given: str | None = None):
    pressed = {"type": f"profile-{name}", "id": profile_id}
    field = {"type": "profile-name", "id": profile_id}
    rename = [({**pressed, "version": version}, 1)] if name == "rename" else []
    archive = [(pressed, 1)] if name == "archive" else []
    triggered = 0 if rename else 1
    states = ([(field, field)], [(field, given)])
    return person.call("import_profiles.change", rename, archive, *states, triggered=triggered)


def test_profiles_are_renamed_and_forgotten_and_a_late_name_is_a_conflict(desk, as_owner):  # D8
    keep(as_owner, desk, desk.brought(as_owner, SALES, "ноябрь.csv"), "Касса")
    with desk.here.database.reading() as session:
        (profile,) = documents.all_profiles(session)
    assert "Касса" in as_owner.page("/imports")
    assert profile_call(as_owner, "rename", profile.id, profile.version, "Магазин").status == 200
    late = profile_call(as_owner, "rename", profile.id, profile.version, "Склад")
    assert "Магазин" in refused_with(late, "profiles-problem")
    assert "Магазин" in as_owner.page("/imports")
    assert profile_call(as_owner, "archive", profile.id).status == 200
    assert "Магазин" not in as_owner.page("/imports")


@pytest.mark.parametrize("strange", [-1, 0, 2**40, True, "1", None, [1]])
def test_a_strange_profile_leads_nowhere(as_owner, strange):  # Z24
    assert refused_with(profile_call(as_owner, "archive", strange), "profiles-problem")


def test_questions_and_mappings_of_others_are_out_of_reach(desk, web):  # Z2, Z4
    owner = web.person("owner")
    sha256 = desk.brought(owner, DOUBTFUL, "чужие продажи.csv")
    before = desk.acts(sha256)
    code = open_questions(desk, sha256)[0]["code"]
    calls = {
        "questions-problem": lambda person: answered(person, sha256, (code, "dmy")),
        "mapping-problem": lambda person: remap(person, desk, sha256, {}),
    }
    for problem, call in calls.items():
        assert "Такого документа нет" in refused_with(call(web.person("head")), problem)
        assert call(web.person("clerk")).status == 403
        assert call(web.person("stranger")).status == 401
    assert refused_with(keep(web.person("head"), desk, sha256, "Чужой"), "mapping-problem")
    path = f"/documents/{sha256}"
    dropped = web.person("head").call("import_mapping.drop", 1, path)
    assert refused_with(dropped, "mapping-problem")
    assert desk.acts(sha256) == before
    assert desk.state(sha256) == State.QUESTION


def test_what_is_typed_outlives_the_news_that_the_numbers_are_published(desk, as_owner):
    sha256 = desk.brought(as_owner, statement(*payments(1)))
    deed(as_owner, "accept", sha256)
    path = f"/documents/{sha256}"
    first = as_owner.call("document.refresh", 1, None, None, path)
    assert "пересчитываются" in first.text
    stamp = first.outputs["document-stamp"]["data"]
    desk.publish()
    second = as_owner.call("document.refresh", 2, None, stamp, path)
    assert "Строки учтены в числах" in second.text
    assert "document-body" not in second.outputs  # the dialog with its reason stands in the body
    assert second.outputs["document-pulse"]["disabled"] is True


def test_a_document_says_which_statistics_count_its_rows(desk, owner, small_company, as_owner):
    fields = {
        "code": "ДС", "name": "Деньги получены", "definition": "Поступления на счета",
        "unit": "₽", "post_id": small_company.treasurer, "period_type": "week", "kind": "flow",
        "entry_mode": "metric", "metric": "money_received",
    }  # fmt: skip
    others = {"code": "ВП", "name": "Выручка", "metric": "sales_amount"}
    with desk.here.database.writing() as session:
        fed = statistics.save(session, owner, fields).id
        statistics.save(session, owner, {**fields, **others})
    sha256 = desk.brought(as_owner, statement(*payments(1)))
    path = f"/documents/{sha256}"
    assert "Питает статистики" not in page(as_owner, sha256)  # nothing counts before it is accepted
    deed(as_owner, "accept", sha256)
    stamp = as_owner.call("document.refresh", 1, None, None, path).outputs["document-stamp"]["data"]
    desk.publish()
    moved = as_owner.call("document.refresh", 2, None, stamp, path)
    assert "Деньги получены" in json.dumps(moved.outputs["document-side"], ensure_ascii=False)
    assert "Деньги получены" in json.dumps(moved.aside["undo-fed"], ensure_ascii=False)
    drawn = page(as_owner, sha256)
    assert "Питает статистики" in drawn
    assert f"/statistics/{fed}" in drawn
    assert "Деньги получены" in drawn
    assert "Выручка" not in drawn
