"""Typing values: kept field by field, refused beside the field, never lost and never over another's."""

import datetime as dt
from decimal import Decimal

import pytest

from models import company, statistics, values
from models.access import SYSTEM
from models.audit import AuditRow
from models.periods import following
from models.statistics import Statistic, Value
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn
from tests.dashboard.showing import CALLS, NOTE, SECRET


@pytest.fixture
def see(shown):
    def see(query="", login="owner") -> Node:
        return drawn(shown.web.person(login), f"/entry{query}")

    return see


@pytest.fixture
def keep(shown):
    """Leave the field of a statistic with this text in it."""

    def keep(code, text, note="", seen=0, week=None, login="owner", period="week"):
        end = (week or shown.numbers.last).key.isoformat()
        statistic = shown.numbers.ids[code] if isinstance(code, str) else code
        match = {"statistic": statistic}
        return shown.web.person(login).call(
            "entry.keep", text, note, seen, period, end, match=match
        )

    return keep


def said(called, code, shown) -> str:
    """What stands beside the field."""
    assert called.status == 200, called.text
    place = f'{{"statistic":{shown.numbers.ids[code]},"type":"entry-said"}}'
    found = called.outputs.get(place) or called.aside.get(place)
    return Node(found["children"]).text


def seen(called, code, shown) -> int:
    return called.outputs[f'{{"statistic":{shown.numbers.ids[code]},"type":"entry-seen"}}']["data"]


def standing(shown, code, week=None) -> Value | None:
    with shown.here.database.reading() as session:
        end = (week or shown.numbers.last).key
        found = values.current_value(session, shown.numbers.ids[code], end)
        if found is not None:
            session.expunge(found)
    return found


def open_week(shown):
    with shown.here.database.reading() as session:
        return following(company.get(session).calendar(), shown.numbers.last)


def lines(page: Node) -> dict[str, Node]:
    """Rows of the grid by the statistic's name."""
    (body,) = page.all("Tbody")
    return {row.all("Link")[0].text: row for row in body.all("Tr")}


def field(row: Node, kind="entry-value") -> dict:
    (found,) = [node.props for node in row.all("TextInput") if node.props["id"]["type"] == kind]
    return found


class TestSheet:
    def test_everybody_types_what_is_his(self, see):
        assert set(lines(see())) == {
            "Звонки <b>клиентам</b>",
            "Жалобы",
            "Касания",
            SECRET,
            "Приказы",
        }
        assert set(lines(see(login="head"))) == {"Звонки <b>клиентам</b>", "Жалобы", "Касания"}
        assert set(lines(see(login="clerk"))) == {"Звонки <b>клиентам</b>"}

    def test_what_stood_before_stands_beside(self, see):
        row = lines(see())["Звонки <b>клиентам</b>"]
        cells = [cell.text for cell in row.all("Td")]
        assert cells[1:5] == [str(CALLS[-5]), "110", "—", "121"]
        assert field(row)["value"] == "90"
        assert field(row, "entry-note")["value"] == NOTE

    def test_a_missing_value_is_an_empty_field(self, see):  # ST-1
        assert field(lines(see())["Касания"])["value"] == ""

    def test_one_statistic_alone(self, see, shown):
        page = see(f"?statistic={shown.numbers.ids['touches']}")
        assert set(lines(page)) == {"Касания"}
        back = page.one(css="controls").links()["←"]
        assert f"statistic={shown.numbers.ids['touches']}" in back
        assert set(lines(drawn(shown.web.person("owner"), back))) == {"Касания"}

    @pytest.mark.parametrize("query", ["?statistic=0", "?statistic=99999999", "?period=year"])
    def test_nothing_to_type_says_so(self, see, query):
        assert "Вносить нечего" in see(query).text

    @pytest.mark.parametrize(
        "query", ["?statistic=x", "?statistic=99999999999999999999", "?date=x", "?date=0001-01-01"]
    )
    def test_what_the_address_says_wrongly_counts_as_not_said(self, see, query):  # Z24
        assert lines(see(query)).keys() == lines(see()).keys()

    def test_other_periods_have_their_own_sheet(self, see):
        assert set(lines(see("?period=month"))) == {"Обучено"}

    def test_a_date_ahead_is_the_open_period(self, see, shown):
        page = see("?date=2099-01-01")
        assert f"неделя до {open_week(shown).key:%d.%m.%Y}" in page.text
        assert "период ещё не закончился" in page.text or "период ещё идёт" in page.text

    def test_the_sheet_opens_on_the_period_its_reader_can_fill(self, see, shown):  # 1.3
        assert f"неделя до {shown.numbers.last.key:%d.%m.%Y}" in see(login="head").text
        page = see(login="clerk")
        assert f"неделя до {open_week(shown).key:%d.%m.%Y}" in page.text
        assert not field(lines(page)["Звонки <b>клиентам</b>"])["disabled"]

    def test_a_clerk_hands_in_late_within_the_grace(self, see, shown):  # 1.3
        with shown.here.database.writing() as session:
            company.get(session).grace_minutes = 10**6
            statistic = session.get_one(Statistic, shown.numbers.ids["touches"])
            statistic.post_id = shown.numbers.cast.sales_clerk
        last = f"неделя до {shown.numbers.last.key:%d.%m.%Y}"
        assert last in see(login="clerk").text

    def test_who_may_not_type_any_more_is_told_before_he_types(self, see, shown):
        row = lines(see(f"?date={shown.numbers.last.key}", login="clerk"))["Звонки <b>клиентам</b>"]
        assert field(row)["disabled"]
        assert field(row, "entry-note")["disabled"]
        assert "может руководитель поста — обратитесь к нему" in row.text
        own = lines(see(login="head"))["Звонки <b>клиентам</b>"]
        assert not field(own)["disabled"]
        assert field(own, "entry-note")["placeholder"] == "причина изменения"


class TestKeep:
    def test_a_value_is_kept_with_its_author(self, shown, keep):
        called = keep("touches", "1 234,5", note="забыли", login="head")
        assert said(called, "touches", shown).startswith("сохранено; показывается как 1")
        value = standing(shown, "touches")
        assert (value.value, value.note, value.revision) == (Decimal("1234.5"), "забыли", 1)
        assert value.entered_by == shown.web.users["head"]
        assert seen(called, "touches", shown) == 1

    def test_zero_is_a_value_and_empty_is_none(self, shown, keep):  # ST-1
        week = open_week(shown)
        keep("touches", "0", week=week)
        assert standing(shown, "touches", week).value == 0
        keep("touches", "", seen=1, week=week)
        assert standing(shown, "touches", week).value is None
        shown.publish()
        page = drawn(shown.web.person("owner"), shown.address("touches"))
        assert "0" not in [row[1] for row in page.one("Table").rows()]

    def test_a_clerk_types_in_the_open_period(self, shown, keep):
        week = open_week(shown)
        assert said(keep("calls", "5", week=week, login="clerk"), "calls", shown) == "сохранено"
        assert standing(shown, "calls", week).state == "open"

    def test_the_same_again_changes_nothing(self, shown, keep):
        week = open_week(shown)
        keep("touches", "7", week=week)
        called = keep("touches", "7,0", seen=1, week=week)
        assert (said(called, "touches", shown), seen(called, "touches", shown)) == ("сохранено", 1)
        assert standing(shown, "touches", week).revision == 1

    def test_it_is_noted_in_the_audit(self, shown, keep):  # O4
        keep("touches", "7", note="довод")
        with shown.here.database.reading() as session:
            last = session.query(AuditRow).filter_by(action="value").order_by(AuditRow.id).all()[-1]
        assert last.actor_id == shown.web.users["owner"]
        assert (last.why, last.after["value"]) == ("довод", "7")


class TestRefused:
    @pytest.mark.parametrize("text", ["сто", "1e5", "1,2,3", "--5", "NaN", "12_000", "9" * 50])
    def test_what_is_no_number_is_told_beside_the_field(self, shown, keep, text):
        answer = said(keep("touches", text, note="довод"), "touches", shown)
        assert answer.endswith("в поле «Значение» — не число.")
        assert standing(shown, "touches") is None

    def test_a_closed_period_needs_a_reason(self, shown, keep):  # 1.3
        answer = said(keep("calls", "95", note="", seen=1), "calls", shown)
        assert answer == "Период закрыт. Напишите в заметке, почему значение меняется."
        assert standing(shown, "calls").value == 90
        called = keep("calls", "95", note="пересчитали", seen=1)
        assert said(called, "calls", shown) == "сохранено"
        assert (standing(shown, "calls").state, standing(shown, "calls").value) == ("corrected", 95)

    def test_a_clerk_changes_nothing_that_is_closed(self, shown, keep):  # Z6
        called = keep("calls", "95", note="хочу", seen=1, login="clerk")
        assert called.status == 403
        assert standing(shown, "calls").value == 90

    def test_a_period_that_has_not_begun_takes_nothing(self, shown, keep):
        with shown.here.database.reading() as session:
            ahead = following(company.get(session).calendar(), open_week(shown))
        assert said(keep("touches", "5", week=ahead), "touches", shown).startswith("Этот период")
        assert standing(shown, "touches", ahead) is None

    @pytest.mark.parametrize("code", ["income", "shares"])
    def test_what_is_counted_or_imported_is_not_typed(self, shown, keep, code):  # Z6
        answer = said(keep(code, "5", note="довод"), code, shown)
        assert "не вводится вручную" in answer or "вручную" in answer
        assert standing(shown, code) is None

    @pytest.mark.parametrize(("login", "code"), [("head", "reserve"), ("clerk", "complaints")])
    def test_anothers_statistic_is_as_good_as_none(self, keep, login, code):  # Z3
        called = keep(code, "5", note="довод", login=login)
        assert "Такой статистики нет." in called.text
        assert "сохранено" not in called.text

    def test_one_may_see_a_statistic_and_still_not_type_it(self, shown, keep):
        called = keep("touches", "5", note="довод", login="clerk")
        assert called.status == 403
        assert standing(shown, "touches") is None

    @pytest.mark.parametrize("statistic", [0, -1, 10**20, None, True])
    def test_a_strange_id_leads_nowhere(self, shown, keep, statistic):  # Z24
        before = _count(shown)
        called = keep(statistic, "5", note="довод")
        assert "сохранено" not in called.text
        assert _count(shown) == before

    @pytest.mark.parametrize(
        ("period", "end"), [("day", None), ("century", "x"), ("week", "x"), ("week", "0001-01-01")]
    )
    def test_a_forged_period_takes_nothing(self, shown, period, end):  # Z5
        before = _count(shown)
        called = shown.web.person("owner").call(
            "entry.keep", "5", "довод", 0, period, end or shown.numbers.last.key.isoformat(),
            match={"statistic": shown.numbers.ids["touches"]},
        )  # fmt: skip
        assert called.status == 200
        assert "сохранено" not in called.text
        assert _count(shown) == before


def _count(shown) -> int:
    with shown.here.database.reading() as session:
        return session.query(Value).count()


class TestTwoAtOnce:
    def test_who_typed_second_is_told_and_nothing_is_lost(self, shown, keep):  # D10
        week = open_week(shown)
        assert said(keep("calls", "5", week=week, login="clerk"), "calls", shown) == "сохранено"
        called = keep("calls", "8", week=week, login="head")
        assert said(called, "calls", shown) == "Тем временем кто-то ввёл 5."
        assert standing(shown, "calls", week).value == 5

    def test_who_was_told_may_type_again(self, shown, keep):  # D10
        week = open_week(shown)
        keep("calls", "5", week=week, login="clerk")
        told = keep("calls", "8", week=week, login="head")
        again = keep("calls", "8,5", week=week, login="head", seen=seen(told, "calls", shown))
        assert said(again, "calls", shown).startswith("сохранено")
        with shown.here.database.reading() as session:
            one = session.query(Statistic).filter_by(code="calls").one()
            kept = values.revisions(session, one.id, week.key)
            assert [value.value for value in kept] == [5, Decimal("8.5")]
            assert kept[0].superseded_at is not None

    def test_a_forged_revision_does_not_help(self, shown, keep):  # Z5
        week = open_week(shown)
        keep("calls", "5", week=week, login="clerk")
        for forged in (7, -1, "1", None):
            called = keep("calls", "8", week=week, login="head", seen=forged)
            assert "кто-то ввёл 5" in said(called, "calls", shown)
        assert standing(shown, "calls", week).value == 5


def test_a_typed_day_belongs_to_its_week(shown):
    """A new daily statistic: what is typed for days adds up to the week (2.4)."""
    with shown.here.database.writing() as session:
        one = statistics.save(
            session, SYSTEM,
            {
                "code": "visits", "name": "Визиты", "definition": "Сколько пришло.", "unit": "чел.",
                "post_id": shown.numbers.cast.sales_head, "period_type": "day",
            },
        ).id  # fmt: skip
    owner = shown.web.person("owner")
    for back in (1, 2):
        day = shown.numbers.last.key - dt.timedelta(days=back)
        called = owner.call(
            "entry.keep", "10", "довод", 0, "day", day.isoformat(), match={"statistic": one}
        )
        assert "сохранено" in called.text
    shown.publish()
    rows = drawn(owner, f"/statistics/{one}?period=week").one("Table").rows()
    week = f"неделя до {shown.numbers.last.key:%d.%m.%Y}"
    assert [row[1] for row in rows if row[0] == week] == ["20"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(shown, see, language):
    for login in ("owner", "clerk"):
        person = shown.web.person(login)
        person.post("/me/choice", json={"name": "language", "value": language})
        texts = words.of_layout(see(login=login).value)
        assert words.foreign(texts, language, shown.here.database) == []


class TestOneself:
    def test_value_and_note_typed_at_once_are_no_conflict(self, shown, keep):
        """The second field is left before the answer to the first one has come."""
        week = open_week(shown)
        keep("touches", "7", week=week)
        called = keep("touches", "7", note="реклама", week=week, seen=0)
        assert said(called, "touches", shown) == "сохранено"
        value = standing(shown, "touches", week)
        assert (value.value, value.note, value.revision) == (7, "реклама", 2)

    def test_a_note_alone_waits_for_its_value(self, shown, keep):
        called = keep("touches", "", note="довод")
        assert said(called, "touches", shown) == ""
        assert standing(shown, "touches") is None
        assert said(keep("touches", "7", note="довод"), "touches", shown) == "сохранено"
        assert standing(shown, "touches").note == "довод"
