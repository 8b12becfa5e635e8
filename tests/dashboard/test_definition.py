"""The form of a statistic: defined, changed, refused beside the form, archived; by those who may."""

from decimal import Decimal
from typing import Any

import pytest

from dashboard.forms.statistic import CHOSEN, NUMBERS, TEXTS
from models.audit import AuditRow
from models.organisation import Unit
from models.statistics import Statistic
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn
from tests.dashboard.showing import SECRET

EMPTY = {
    "code": "leads", "name": "Обращения", "definition": "Сколько людей обратилось.", "unit": "шт.",
    "import_name": "", "period_type": "week", "kind": "flow", "direction": "up",
    "entry_mode": "manual", "missing_policy": "gap", "quota_mode": "none",
    "visibility": "division", "metric": None, "quota_constant": "", "min_abs_change": "",
    "decimals": 0, "main": False, "company_row": False, "is_money": False,
}  # fmt: skip


@pytest.fixture
def submit(shown):
    """Press a button of the form with these fields in it."""

    def submit(login="owner", statistic=None, version=None, button="save", **fields: Any):
        given = {**EMPTY, "post_id": str(shown.numbers.cast.sales_clerk), **fields}
        filters = given.pop("filters", {})
        ids = [{"type": "st-filter", "name": name} for name in filters]
        names = (
            *TEXTS,
            *CHOSEN,
            *NUMBERS,
            "decimals",
            "post_id",
            "main",
            "company_row",
            "is_money",
        )
        return shown.web.person(login).call(
            "statistic.submit",
            int(button == "save"), int(button == "archive"), statistic, version,
            fields.pop("was_archived", False), *[given[name] for name in names],
            list(zip(ids, filters.values(), strict=True)), list(zip(ids, ids, strict=True)),
            triggered=0 if button == "save" else 1,
        )  # fmt: skip

    return submit


def said(called) -> str:
    """The sentence beside the form."""
    assert called.status == 200, called.text
    return Node(called.aside["st-form-said"]["children"]).text


def led_to(called) -> str:
    assert called.status == 200, called.text
    assert "url" in called.outputs, called.text
    return called.outputs["url"]["href"]


def stored(shown, code) -> Statistic | None:
    with shown.here.database.reading() as session:
        found = session.query(Statistic).filter_by(code=code).one_or_none()
        if found is not None:
            session.expunge(found)
    return found


def filled(page: Node) -> dict[str, Any]:
    """What stands in the form, by field."""
    fields = {}
    for node in page.walk():
        name = node.props.get("id")
        if isinstance(name, str) and name.startswith("st-form-"):
            value = node.props.get("value", node.props.get("checked"))
            fields[name.removeprefix("st-form-")] = value
    return fields


class TestDefine:
    def test_a_new_statistic_is_kept_and_shown(self, shown, submit):
        path = led_to(submit(quota_mode="constant", quota_constant="1 234,5", decimals=1))
        one = stored(shown, "leads")
        assert path == f"/statistics/{one.id}"
        assert (one.name, one.quota_constant, one.decimals) == ("Обращения", Decimal("1234.5"), 1)
        assert "Обращения" in drawn(shown.web.person("owner"), path).text

    def test_a_head_defines_in_his_own_part_of_the_company(self, shown, submit):
        assert led_to(submit("head")).startswith("/statistics/")
        posts = drawn(shown.web.person("head"), "/statistics/new").one(
            "Select", id="st-form-post_id"
        )
        groups = [group["group"] for group in posts.props["data"]]
        assert groups == ["2 Распространения", "6 Регистрации"]
        refused = submit("head", code="theirs", post_id=str(shown.numbers.cast.treasurer))
        assert refused.status == 403
        assert stored(shown, "theirs") is None

    def test_a_clerk_defines_nothing(self, shown, submit):
        assert submit("clerk").status == 403
        assert stored(shown, "leads") is None
        for path in ("/statistics/new", shown.address("calls", "/edit")):
            assert "Нет доступа" in drawn(shown.web.person("clerk"), path).text

    def test_the_value_typed_next_is_on_the_wall(self, shown, submit):
        path = led_to(submit(main=False))
        match = {"statistic": int(path.rpartition("/")[2])}
        called = shown.web.person("owner").call(
            "entry.keep", "17", "", 0, "week", shown.numbers.last.key.isoformat(), match=match
        )
        assert called.status == 200
        shown.publish()
        assert "Обращения" in shown.web.person("owner").get("/wall/fragment").text

    @pytest.mark.parametrize(
        ("typed", "number"),
        [
            ("12", "12"), ("1 234,5", "1234.5"), ("1\u00a0234\u202f567,25", "1234567.25"),
            ("−7", "-7"), ("-7.5", "-7.5"), ("0", "0"),
        ],
    )  # fmt: skip
    def test_numbers_are_read_as_people_type_them(self, shown, submit, typed, number):
        led_to(submit(quota_mode="constant", quota_constant=typed))
        assert stored(shown, "leads").quota_constant == Decimal(number)

    def test_a_statistic_by_a_metric_with_a_filter(self, shown, submit):
        account = "40702810900000000001"
        fields = {"entry_mode": "metric", "metric": "money_received", "unit": "₽"}
        path = led_to(submit(filters={"own_account": account, "counterparty": None}, **fields))
        assert stored(shown, "leads").filters == {"own_account": account}
        page = drawn(shown.web.person("owner"), f"{path}/edit")
        chosen = page.one("Select", id={"type": "st-filter", "name": "own_account"}).props
        assert (chosen["value"], chosen["data"]) == (account, [account])
        shown.publish()
        assert "Свой счёт" in drawn(shown.web.person("owner"), path).text

    def test_filters_of_a_metric_are_dropped_with_the_metric(self, shown, submit):
        led_to(submit(filters={"own_account": "1"}))
        assert (stored(shown, "leads").filters, stored(shown, "leads").metric) == ({}, None)


class TestCode:
    """The code of a new statistic comes from its name unless somebody writes one."""

    def propose(self, shown, name, code="", proposed="", known=None):
        called = shown.web.person("owner").call(
            "statistic.propose_code", name, code, proposed, known
        )
        return called.outputs.get("st-form-code", {}).get("value")

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Число звонков, шт.", "chislo_zvonkov_sht"),
            ("Объём щебня", "obem_shchebnya"),
            ("Calls", "calls_2"),  # taken
            ("№ !", "statistic"),
            ("  ", None),
        ],
    )
    def test_it_is_proposed_from_the_name(self, shown, name, code):
        assert self.propose(shown, name) == code

    def test_one_that_was_written_stays(self, shown):
        assert self.propose(shown, "Звонки", code="mine") is None
        assert self.propose(shown, "Сделки", code="zvonki", proposed="zvonki") == "sdelki"
        assert self.propose(shown, "Сделки", known=1) is None

    def test_left_empty_it_is_made_when_saved(self, shown, submit):
        led_to(submit(code="", name="Новые клиенты"))
        assert stored(shown, "novye_klienty").name == "Новые клиенты"

    def test_an_old_code_may_stay_when_something_else_is_changed(self, shown, submit):
        with shown.here.database.writing() as session:
            session.query(Statistic).filter_by(code="touches").one().code = "касания 1!"
        one = stored(shown, "касания 1!")
        led_to(
            submit(
                statistic=one.id, version=one.version, code="касания 1!", name="Касания",
                post_id=str(one.post_id), unit="раз",
            )
        )  # fmt: skip
        assert stored(shown, "касания 1!").unit == "раз"


class TestRefused:
    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"name": "  "}, "Заполните поле «название»"),
            ({"definition": ""}, "Заполните поле «определение»"),
            ({"unit": ""}, "Заполните поле «единица»"),
            ({"post_id": None}, "Выберите пост"),
            ({"post_id": "x"}, "Выберите пост"),
            ({"code": "calls"}, "Код «calls» уже занят."),
            ({"code": "a{b}"}, "Код — это буквы, цифры, «_» и «-», без пробелов."),
            ({"code": "число!"}, "Код — это буквы, цифры, «_» и «-», без пробелов."),
            ({"code": "мой код"}, "Код — это буквы, цифры, «_» и «-», без пробелов."),
            ({"entry_mode": "metric"}, "Выберите метрику."),
            ({"quota_mode": "constant", "quota_constant": "1e5"}, "«1e5» в поле «квота» — не число."),
            ({"quota_mode": "constant", "quota_constant": "1 2 x"}, "в поле «квота» — не число."),
            ({"quota_mode": "constant", "quota_constant": [1]}, "в поле «квота» — не число."),
            ({"min_abs_change": "много"}, "«много» в поле"),
            ({"min_abs_change": "-1"}, "не может быть отрицательн"),
            ({"decimals": 7}, "от 0 до 6"),
            ({"decimals": "²"}, "от 0 до 6"),
            ({"decimals": 2.5}, "от 0 до 6"),
            ({"period_type": "fortnight"}, "выберите из списка"),
            ({"missing_policy": "carry"}, "только у остатка"),
            ({"entry_mode": "metric", "metric": "x", "filters": {"role": "owner"}}, "role"),
        ],
    )  # fmt: skip
    def test_the_sentence_stands_beside_the_form_and_nothing_is_kept(
        self, shown, submit, fields, sentence
    ):
        called = submit(**fields)
        assert sentence.casefold() in said(called).casefold()
        assert "url" not in called.outputs  # the form stays with what was typed
        assert stored(shown, "leads") is None

    def test_every_faulty_field_is_marked_at_once(self, submit):
        called = submit(
            name="", code="", definition="", unit="", post_id=None, min_abs_change="много"
        )
        marked = {
            name.removeprefix("st-form-"): given["error"]
            for name, given in called.aside.items()
            if given.get("error")
        }
        assert marked == {
            "name": "Заполните поле «название».",
            "definition": "Заполните поле «определение».",
            "unit": "Заполните поле «единица».",
            "post_id": "Выберите пост, которому принадлежит статистика.",
            "min_abs_change": "«много» в поле «защита от шума» — не число.",
        }
        assert all(sentence in said(called) for sentence in marked.values())

    def test_what_was_mended_is_marked_no_more(self, submit):
        called = submit(name="")
        assert called.aside["st-form-name"]["error"]
        assert called.aside["st-form-unit"]["error"] is None

    def test_a_refusal_in_english(self, shown, submit):
        shown.web.person("owner").post("/me/choice", json={"name": "language", "value": "en"})
        assert said(submit(name="")) == "Fill in the name."

    def test_a_field_the_form_does_not_have_changes_nothing(self, shown, submit):  # Z15
        called = submit(
            filters={"post_id": "5", "version": "9"}, entry_mode="metric", metric="orders"
        )
        assert "post_id" in said(called)
        assert stored(shown, "leads") is None


class TestChange:
    def test_the_form_has_what_is_kept(self, shown):
        one = stored(shown, "income")
        page = drawn(shown.web.person("owner"), shown.address("income", "/edit"))
        fields = filled(page)
        assert page.one("H1").text == "Валовой доход"
        for name in ("code", "name", "definition", "unit", "period_type", "entry_mode", "metric"):
            assert fields[name] == getattr(one, name), name
        assert (fields["quota_constant"], fields["company_row"]) == ("5\u00a0000", True)
        version = page.one("Store", id="st-form-version").props["data"]
        assert version == one.version

    def test_a_change_is_kept_and_noted(self, shown, submit):
        one = stored(shown, "touches")
        fields = {"code": "touches", "name": "Касания клиентов", "post_id": str(one.post_id)}
        assert led_to(submit(statistic=one.id, version=one.version, **fields)).endswith(str(one.id))
        assert stored(shown, "touches").name == "Касания клиентов"
        with shown.here.database.reading() as session:
            last = (
                session.query(AuditRow)
                .filter_by(object_type="statistic")
                .order_by(AuditRow.id)
                .all()[-1]
            )
        assert (last.action, last.after["name"]) == ("update", "Касания клиентов")
        assert last.actor_id == shown.web.users["owner"]

    def test_who_looked_at_an_older_version_is_told(self, shown, submit):  # D8
        one = stored(shown, "touches")
        fields = {"code": "touches", "post_id": str(one.post_id), "statistic": one.id}
        led_to(submit(name="Первый", version=one.version, **fields))
        called = submit(name="Второй", version=one.version, **fields)
        assert said(called) == "Пока вы правили, кто-то изменил «Первый»."
        assert stored(shown, "touches").name == "Первый"

    def test_the_period_is_fixed_once_there_are_values(self, shown, submit):
        def field(code):
            page = drawn(shown.web.person("owner"), shown.address(code, "/edit"))
            return page.one("Select", id="st-form-period_type").props.get("disabled")

        assert field("calls")
        assert not field("touches")
        one = stored(shown, "calls")
        forged = submit(
            statistic=one.id, version=one.version, code="calls", period_type="day",
            post_id=str(one.post_id),
        )  # fmt: skip
        assert "Период изменить нельзя" in said(forged)  # Z6

    @pytest.mark.parametrize(
        ("code", "answer"), [("reserve", "Такой статистики нет."), ("income", "не в вашей части")]
    )
    def test_a_head_changes_nothing_outside_his_part(self, shown, submit, code, answer):  # Z3
        one = stored(shown, code)
        called = submit(
            "head", statistic=one.id, version=one.version, code=code, name="Моё",
            post_id=str(shown.numbers.cast.sales_head),
        )  # fmt: skip
        assert answer in called.text
        assert "url" not in called.outputs
        assert stored(shown, code).name == one.name
        page = drawn(shown.web.person("head"), shown.address("reserve", "/edit"))
        assert "Здесь ничего нет" in page.text
        assert SECRET not in page.text

    def test_a_head_is_shown_no_form_of_what_he_may_not_change(self, shown):  # Z3
        page = drawn(shown.web.person("head"), shown.address("income", "/edit"))
        assert "Нет доступа" in page.text
        assert "не в вашей части" in page.text
        assert not page.all("TextInput")
        assert drawn(shown.web.person("head"), shown.address("touches", "/edit")).all("TextInput")

    def test_a_head_gives_nothing_away_to_another_part(self, shown, submit):  # Z14
        one = stored(shown, "touches")
        called = submit(
            "head", statistic=one.id, version=one.version, code="touches",
            post_id=str(shown.numbers.cast.treasurer),
        )  # fmt: skip
        assert called.status == 403
        assert stored(shown, "touches").post_id == one.post_id

    @pytest.mark.parametrize("strange", [0, -1, 10**20, "1", [1], True])
    def test_a_strange_id_leads_nowhere(self, submit, strange):  # Z24
        called = submit(statistic=strange, version=1)
        assert called.status in (400, 404) or "нет" in said(called)


class TestMain:
    def main_of(self, shown, unit_id):
        with shown.here.database.reading() as session:
            return session.get_one(Unit, unit_id).main_statistic_id

    def test_it_is_chosen_and_given_up_in_the_form(self, shown, submit):
        cast = shown.numbers.cast
        one = stored(shown, "touches")
        fields = {"statistic": one.id, "code": "touches", "post_id": str(one.post_id)}
        led_to(submit(main=True, version=one.version, **fields))
        assert self.main_of(shown, cast.sales) == one.id
        page = drawn(shown.web.person("owner"), shown.address("touches", "/edit"))
        assert filled(page)["main"] is True
        led_to(submit(main=False, version=stored(shown, "touches").version, **fields))
        assert self.main_of(shown, cast.sales) is None

    def test_the_main_statistic_of_a_division_is_not_made_that_of_its_department_unasked(
        self, shown, submit
    ):
        cast = shown.numbers.cast
        one = stored(shown, "calls")
        with shown.here.database.writing() as session:
            session.get_one(Unit, cast.sales).main_statistic_id = one.id
            session.get_one(Unit, cast.sales_department).main_statistic_id = None
        page = drawn(shown.web.person("owner"), shown.address("calls", "/edit"))
        assert filled(page)["main"] is False
        led_to(
            submit(
                statistic=one.id, version=one.version, code="calls", main=filled(page)["main"],
                post_id=str(one.post_id), name="Звонки", unit="шт.",
            )
        )  # fmt: skip
        assert self.main_of(shown, cast.sales) == one.id
        assert self.main_of(shown, cast.sales_department) is None


class TestArchive:
    def press(self, submit, shown, code, *, was_archived, login="owner"):
        one = stored(shown, code)
        return submit(
            login, statistic=one.id, version=one.version, button="archive",
            was_archived=was_archived,
        )  # fmt: skip

    def test_it_leaves_the_wall_and_comes_back_with_its_values(self, shown, submit):  # D25
        owner = shown.web.person("owner")
        one = stored(shown, "office")
        assert led_to(self.press(submit, shown, "office", was_archived=False)) == "/statistics"
        shown.publish()
        assert "Приказы" not in owner.get("/wall/fragment").text
        assert "Приказы" not in drawn(owner, "/statistics").text
        assert "Приказы" in drawn(owner, "/statistics?archived=1").text
        page = drawn(owner, shown.address("office", "/edit"))
        assert "Вернуть" in page.one(css="form-actions").text
        back = self.press(submit, shown, "office", was_archived=True)
        assert led_to(back) == f"/statistics/{one.id}"
        shown.publish()
        assert "Приказы" in owner.get("/wall/fragment").text
        assert drawn(owner, shown.address("office")).one("Table").rows()[1][1] == "4"

    def test_a_double_click_archives_once(self, shown, submit):
        for _click in range(2):
            led_to(self.press(submit, shown, "office", was_archived=False))
        assert stored(shown, "office").archived

    def test_the_main_statistic_of_a_unit_is_not_archived(self, shown, submit):
        called = self.press(submit, shown, "complaints", was_archived=False)
        assert "Это главная статистика «Распространения»" in said(called)
        assert not stored(shown, "complaints").archived

    def test_a_head_archives_nothing_of_others(self, shown, submit):
        called = self.press(submit, shown, "reserve", was_archived=False, login="head")
        assert said(called) == "Такой статистики нет."
        assert not stored(shown, "reserve").archived


class TestFields:
    @pytest.mark.parametrize(
        ("mode", "hidden"), [("manual", [True, True]), ("metric", [False, True]), ("import", [True, False])]
    )  # fmt: skip
    def test_only_the_fields_of_the_chosen_way_of_filling_are_shown(self, shown, mode, hidden):
        called = shown.web.person("owner").call("statistic.show_source", mode)
        shown_now = [called.outputs[f"st-form-{name}"]["hidden"] for name in ("metric", "import")]
        assert shown_now == hidden

    @pytest.mark.parametrize(("mode", "disabled"), [("none", True), ("constant", False)])
    def test_a_constant_quota_only_where_it_is_one(self, shown, mode, disabled):
        called = shown.web.person("owner").call("statistic.show_quota", mode)
        assert called.outputs["st-form-quota_constant"]["disabled"] is disabled

    def test_a_metric_says_what_it_means_and_by_what_it_is_narrowed(self, shown):
        called = shown.web.person("owner").call("statistic.show_metric", "money_received")
        assert "Все поступления на счета" in called.outputs["st-form-meaning"]["children"]
        filters = Node(called.outputs["st-form-filters"]["children"])
        assert [node.props["label"] for node in filters.all("Select")] == [
            "Свой счёт",
            "Контрагент",
        ]
        assert filters.all("Select")[1].props["data"] == ["ООО «Пчела»"]

    def test_an_unknown_metric_says_nothing(self, shown):
        called = shown.web.person("owner").call("statistic.show_metric", "x; drop table")
        assert called.outputs["st-form-meaning"]["children"] == ""

    @pytest.mark.parametrize("path", ["/statistics/new", "edit"])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, shown, path, language):
        owner = shown.web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        page = drawn(owner, shown.address("income", "/edit") if path == "edit" else path)
        offered = page.one("Autocomplete").props["data"]
        texts = [*words.of_layout(page.value), *offered]
        assert words.foreign(texts, language, shown.here.database) == []
