"""The page of one statistic: what it says, how it is drawn, whom it is shown to."""

import datetime as dt
from decimal import Decimal

import pytest
from babel.dates import format_date

from models import company, jobs, people, statistics, values
from models.company import WeekEndRule
from models.i18n import NBSP
from models.periods import PeriodType, period_of
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn
from tests.dashboard.showing import CALLS, NOTE, STATEMENT


@pytest.fixture
def see(shown):
    def see(code, query="", login="owner") -> Node:
        return drawn(shown.web.person(login), shown.address(code, query))

    return see


def figure(page: Node) -> dict:
    return page.one("Graph").props["figure"]


def trace(page: Node, name: str) -> dict:
    (found,) = [one for one in figure(page)["data"] if one["name"] == name]
    return found


def type_in(shown, code, week, value):
    """Put a value of long ago into the record and publish it."""
    with shown.here.database.writing() as session:
        owner = people.viewer(session, people.get(session, shown.web.users["owner"]))
        found = statistics.get(session, owner, shown.numbers.ids[code])
        values.enter_value(session, owner, found, week, value, seen_revision=0, note="из тетради")
    shown.publish()


class TestNumbers:
    def test_the_head_says_value_change_condition_trend_and_quota(self, see, shown):
        strip = see("income").one(css="st-strip").text
        reader = shown.here.reader()
        (change, condition), = reader.query(
            "select change, condition from marts.statistic_conditions where statistic = 'income' "
            "and period_type = 'week' and period_end = $day", {"day": shown.numbers.last.key},
        ).rows  # fmt: skip
        assert (change, condition) == (Decimal("0.250062"), "affluence")
        for part in (
            f"10{NBSP}028", "₽", f"+25{NBSP}%", f"+2{NBSP}006", f"200,6{NBSP}% квоты", "Изобилие",
            f"неделя до {shown.numbers.last.key:%d.%m.%Y}",
        ):  # fmt: skip
            assert part in strip, part

    def test_every_period_is_a_line_the_latest_first(self, see, shown):
        rows = see("calls").one("Table", "st-table").rows()
        assert len(rows) == len(CALLS) + 1
        labels = [row[0] for row in rows]
        assert labels[1:] == [
            f"неделя до {week.key:%d.%m.%Y}" for week in reversed(shown.numbers.weeks)
        ]
        assert [row[1] for row in rows[:5]] == ["—", "90", "121", "—", "110"]

    def test_the_open_period_is_never_classified(self, see):  # ST-14
        opened = see("calls").one("Table", "st-table").all("Tbody")[0].all("Tr")[0]
        assert "период ещё идёт" in opened.text
        assert opened.all(css="chip") == []

    def test_a_missing_value_is_no_zero(self, see):  # ST-1
        row = see("calls").one("Table", "st-table").rows()[3]
        assert row[1] == "—"
        assert "нет значения" in row[-1]
        values_drawn = trace(see("calls"), "Звонки &lt;b&gt;клиентам&lt;/b&gt;")["y"]
        assert values_drawn[-3:] == [None, 121, 90]

    def test_a_corrected_value_says_so_with_its_reason(self, see):
        rows = see("calls").one("Table", "st-table").rows()
        assert rows[2][-1] == "исправлено · Пересчитали"

    def test_a_flow_over_a_missing_week_is_incomplete(self, see, shown):
        rows = see("calls", "?period=month").one("Table", "st-table").rows()
        gap = format_date(shown.numbers.weeks[-3].key, "LLLL yyyy", locale="ru")
        marked = {row[0] for row in rows if "неполное" in row[-1]}
        assert gap in marked

    def test_a_week_cut_by_a_new_week_end_is_transitional(self, see, shown):  # ST-6
        friday = WeekEndRule(valid_from=shown.numbers.weeks[-3].key, weekday=4, time=dt.time(18))
        with shown.here.database.writing() as session:
            kept = company.get(session)
            kept.week_ends.append(friday)
            jobs.ask_refresh(session, full=True)
        shown.publish()
        marks = [row[-1] for row in see("income").one("Table", "st-table").rows()]
        assert sum("переходная" in mark for mark in marks) == 1

    def test_what_stood_a_year_ago_stands_beside(self, see, shown):
        with shown.here.database.reading() as session:
            calendar = company.get(session).calendar()
        past = period_of(calendar, PeriodType.WEEK, shown.numbers.last.key - dt.timedelta(weeks=52))
        type_in(shown, "calls", past, Decimal(77))
        page = see("calls")
        assert page.one("Table", "st-table").rows()[1][-2] == "77"
        assert trace(page, "Год назад")["y"][-2] == 77

    def test_a_statistic_without_values_says_so(self, see):
        page = see("touches")
        assert page.all("Graph") == []
        assert "значений ещё нет" in page.text

    def test_a_single_value_of_long_ago_is_still_drawn(self, see, shown):
        type_in(shown, "touches", shown.numbers.weeks[0], Decimal(500))
        axis = figure(see("touches", "?n=52"))["layout"]["yaxis"]
        assert axis["range"][0] <= 500 <= axis["range"][1]


class TestGraph:
    def test_the_scale_goes_from_the_lowest_to_the_highest_believable(self, see):  # ST-8
        # lowest 2 004, highest 10 028 and a fifth more; the step is the smallest with ≤ 11 steps
        axis = figure(see("income"))["layout"]["yaxis"]
        assert (axis["tick0"], axis["dtick"]) == (2000, 1000)
        low, high = axis["range"]
        assert 1000 < low < 2000
        assert 13000 < high < 14000

    def test_an_inverted_statistic_has_its_axis_reversed_and_says_so(self, see):  # ST-8
        layout = figure(see("complaints"))["layout"]
        low, high = sorted(layout["yaxis"]["range"])
        assert layout["yaxis"]["range"] == [high, low]
        assert "перевёрнутая" in layout["annotations"][0]["text"]

    def test_everything_shown_has_room(self, see, shown):  # ST-8 looks at 26 periods only
        type_in(shown, "touches", shown.numbers.weeks[0], Decimal(900))
        type_in(shown, "touches", shown.numbers.weeks[-1], Decimal(10))
        axis = figure(see("touches", "?n=52"))["layout"]["yaxis"]
        assert axis["range"][0] <= 10
        assert axis["range"][1] >= 900

    def test_the_quota_is_drawn(self, see):
        assert set(trace(see("income"), "Квота")["y"]) == {5000}

    def test_what_people_wrote_is_inert_in_the_graph(self, see):  # I1
        page = see("calls")
        told = trace(page, "Звонки &lt;b&gt;клиентам&lt;/b&gt;")["customdata"][-1][0]
        assert "&lt;img src=x" in told
        assert "&lt;i&gt;шт." in told
        assert told.count("<") == told.count("<b>") + told.count("</b>") + told.count("<br>")
        for one in figure(page)["data"]:
            assert "<" not in one["name"]

    def test_a_note_stands_in_the_table_as_it_was_written(self, see):  # I1: React escapes
        assert see("calls").one("Table", "st-table").rows()[1][-1] == NOTE


class TestLook:
    def test_the_number_of_periods_is_the_addresss(self, see):
        assert len(see("calls", "?n=6").one("Table", "st-table").rows()) == 6

    @pytest.mark.parametrize("count", ["6", "13", "26", "52"])
    def test_every_offered_number_of_periods_can_be_had(self, see, shown, count):
        href = see("calls", "?n=26").one(css="controls").links()[count]
        page = drawn(shown.web.person("owner"), href)
        assert len(page.one("Table", "st-table").rows()) == min(int(count), len(CALLS) + 1)
        counts = page.one(css="controls").all(css="segments")[1]
        assert counts.one("Link", "current").text == count

    def test_periods_finer_than_its_own_are_not_offered(self, see):
        hrefs = see("trained").one(css="controls").all(css="segments")[0].links()
        assert list(hrefs) == ["Месяц", "Квартал", "Год"]
        assert "неделя" not in see("trained", "?period=day").one("Table", "st-table").text

    @pytest.mark.parametrize("query", ["?n=x", "?date=tomorrow", "?date=0001-01-01", "?period=1"])
    def test_what_the_address_says_wrongly_counts_as_not_said(self, see, query):  # Z24
        assert see("calls", query) == see("calls")

    def test_an_earlier_date_ends_the_series(self, see, shown):
        rows = see("calls", f"?date={shown.numbers.weeks[-4].key}").one("Table", "st-table").rows()
        assert rows[0][:2] == [f"неделя до {shown.numbers.weeks[-4].key:%d.%m.%Y}", "110"]


class TestWhoSees:
    @pytest.mark.parametrize("login", ["head", "clerk"])
    def test_anothers_statistic_is_as_good_as_none(self, see, shown, login):  # Z23
        person = shown.web.person(login)
        hidden = see("reserve", login=login)
        nothing = drawn(person, "/statistics/424242")
        assert "Здесь ничего нет" in hidden.text
        assert hidden == nothing

    @pytest.mark.parametrize(
        ("login", "code", "actions"),
        [
            ("owner", "calls", ["Внести значения", "Изменить"]),
            ("owner", "income", ["Изменить"]),
            ("head", "calls", ["Внести значения", "Изменить"]),
            ("head", "income", []),
            ("clerk", "calls", ["Внести значения"]),
            ("clerk", "touches", []),
        ],
    )
    def test_only_those_who_may_are_offered_an_action(self, see, shown, login, code, actions):
        page = see(code, login=login)
        offered: dict[str, str] = {}
        for place in page.one("Header").all(css="actions"):
            offered |= place.links()
        assert list(offered) == ["Кто это видит", *actions]
        for path in offered.values():
            assert "Нет доступа" not in drawn(shown.web.person(login), path).text

    def test_a_clerk_is_led_to_no_rows(self, see):
        assert "/rows" not in str(see("calls", login="clerk").value)
        assert "/rows?" in str(see("calls", login="head").value)

    def test_it_says_whose_it_is_and_where_its_numbers_come_from(self, see):
        text = see("income").text
        assert "Анна Орлова" in text
        assert "Поступило денег" in text
        assert "Читается из загруженных файлов по названию «Доля отгрузок»" in see("shares").text
        assert "исполняет Анна Орлова" in see("office").one("Header").text  # OB-3

    def test_it_names_the_documents_its_numbers_came_from(self, see, shown):
        came = see("income").one(css="st-sources")
        assert came.one("Ul").links() == {
            STATEMENT: f"/documents/{shown.numbers.documents[STATEMENT]}"
        }
        (counted,), = shown.here.reader().query(
            "select count(*) from metrics.money_received"
        ).rows  # fmt: skip
        assert f"{counted} строк" in came.one("Small").text
        assert see("calls").one(css="st-sources").all("Ul") == []

    def test_a_document_one_may_not_open_is_named_without_an_address(self, see):  # Z23
        came = see("income", login="head").one(css="st-sources")
        assert came.one("Ul").links() == {}
        assert STATEMENT in came.text

    def test_who_may_see_no_rows_sees_no_documents(self, see, shown):  # Z12
        with shown.here.database.writing() as session:
            found = session.get_one(statistics.Statistic, shown.numbers.ids["income"])
            found.visibility = statistics.Visibility.COMPANY
        assert STATEMENT not in see("income", login="clerk").text
        assert STATEMENT in see("income").text


class TestLanguages:
    @pytest.mark.parametrize("code", ["income", "calls", "shares", "trained", "complaints"])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, see, shown, code, language):
        owner = shown.web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        texts = words.of_layout(see(code).value)
        assert words.foreign(texts, language, shown.here.database) == []


def test_the_graph_offers_to_send_nothing_away(see):
    config = see("income").one("Graph").props["config"]
    assert (config["showSendToCloud"], config["plotlyServerURL"]) == (False, "")
