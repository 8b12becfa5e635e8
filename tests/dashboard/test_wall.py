"""The ИЦО for everybody: order, blank slots, the address, freshness, language, nothing leaks."""

import datetime as dt
from decimal import Decimal

import lxml.html
import pytest

from models import jobs, people, statistics
from models.base import now
from models.i18n import NBSP
from models.jobs import WorkerLife
from models.organisation import Unit
from models.periods import PeriodType
from tests.dashboard import words
from tests.dashboard.showing import SECRET, SECRET_NUMBER, SHARES

WORST = ("owner", "head", "clerk")


@pytest.fixture
def see(shown):
    """The fragment of somebody as a tree."""

    def see(login="owner", query=""):
        answer = shown.web.person(login).get(f"/wall/fragment{query}")
        assert answer.status_code == 200, answer.text
        return lxml.html.fromstring(answer.text)

    return see


def tile(tree, code):
    (found,) = tree.xpath(f"//a[@data-key='tile-{code}']")
    return found


def codes(element) -> list[str]:
    """Tiles and blanks of a stack, in order."""
    return [each.get("data-key") for each in element.xpath("./*[@data-key]")][1:]


def columns(tree):
    return tree.xpath("./div[@class='wall-columns']/section")


def line(tree, code):
    return tile(tree, code).xpath(".//span[@class='tile-line']")[0]


def value_of(tree, code) -> str:
    return tile(tree, code).xpath(".//span[@class='tile-value']")[0].text_content()


class TestOrder:
    def test_the_company_stands_above_the_divisions(self, see):  # IC-1
        parts = [each.get("class") for each in see().xpath("./*")]
        assert parts == ["wall-head", "wall-company", "wall-columns", "wall-posts", "wall-legend"]
        assert see().xpath("//section[@class='wall-company']/a/@data-key") == ["tile-income"]

    def test_divisions_stand_in_the_order_of_the_board(self, see):  # IC-1
        numbers = [column.xpath(".//h3//b/text()")[0] for column in columns(see())]
        assert numbers == ["7", "1", "2", "3", "4", "5", "6"]

    def test_another_board_has_other_columns(self, see, shown):  # IC-1
        with shown.here.database.writing() as session:
            session.get_one(Unit, shown.numbers.units["6"]).valid_to = dt.date(2026, 1, 1)
            session.get_one(Unit, shown.numbers.units["1"]).sort = 50
        numbers = [column.xpath(".//h3//b/text()")[0] for column in columns(see(query="?n=14"))]
        assert numbers == ["7", "2", "3", "4", "5", "1"]

    def test_the_main_statistic_comes_first_then_departments_then_posts_behind_a_fold(self, see):
        tree = see()
        sales = columns(tree)[2]
        assert codes(sales) == ["tile-complaints", "tile-calls"]
        assert "tile-main" in tile(tree, "complaints").get("class")
        assert "tile-main" not in tile(tree, "calls").get("class")
        (posts,) = tree.xpath("//details[@class='wall-posts']")
        assert posts.get("open") is None
        assert "3 статистики постов" in posts.text_content()
        folded = posts.xpath(".//section[contains(@class,'tint-2')]/a/@data-key")
        assert folded == ["tile-touches", "tile-shares"]

    def test_a_vacant_head_is_held_from_above(self, see):  # OB-3
        office = columns(see())[0]
        assert office.xpath(".//p[@class='column-who']/text()") == ["исполняет Анна Орлова"]
        assert "исполняет Анна Орлова" in tile(office, "office").text_content()

    def test_a_column_says_how_many_were_handed_in(self, see):
        assert columns(see())[2].xpath(".//span[@class='column-handed']/text()") == ["сдано 3/4"]

    def test_one_division_alone_shows_all_of_its_own(self, see, shown):
        tree = see(query=f"?unit={shown.numbers.cast.sales}")
        assert tree.xpath("//section[@class='wall-company']") == []
        numbers = [column.xpath(".//h3//b/text()")[0] for column in columns(tree)]
        assert numbers == ["2", "6"]
        assert codes(columns(tree)[0]) == ["tile-complaints", "tile-touches", "tile-shares"]
        assert codes(columns(tree)[1]) == ["tile-calls"]


class TestHidden:
    @pytest.mark.parametrize("login", ["head", "clerk"])
    def test_a_hidden_tile_is_a_blank_slot_that_says_nothing(self, see, login):  # IC-6
        tree = see(login)
        treasury = columns(tree)[3]
        assert codes(treasury) == ["blank-division-3-0"]
        blank = treasury.xpath("./div")[0]
        assert (blank.text_content(), len(blank)) == ("", 0)
        assert len(columns(tree)) == 7

    @pytest.mark.parametrize("login", ["head", "clerk"])
    @pytest.mark.parametrize("path", ["/wall/fragment", "/", "/?unit=4", "/?n=156&period=month"])
    def test_what_is_hidden_stands_nowhere_in_what_is_sent(self, shown, login, path):  # Z22
        text = shown.web.person(login).get(path).text
        assert SECRET not in text
        assert SECRET_NUMBER not in text
        assert f"7{NBSP}654{NBSP}321" not in text
        assert "tile-reserve" not in text
        assert shown.address("reserve") not in text

    def test_the_owner_sees_it(self, shown):
        assert SECRET in shown.web.person("owner").get("/wall/fragment").text

    def test_a_clerk_sees_nothing_of_her_heads_own_statistics(self, see, shown):  # IC-6
        assert codes(columns(see("clerk"))[2]) == ["blank-division-2-0", "tile-calls"]
        assert "Жалобы" not in shown.web.person("clerk").get("/").text

    def test_everybody_sees_the_companys_row(self, see):  # IC-6
        for login in WORST:
            assert tile(see(login), "income") is not None

    def test_a_stranger_gets_no_wall(self, shown):  # Z7
        stranger = shown.web.person("stranger")
        for path in ("/wall/fragment", "/wall/version"):
            answer = stranger.get(path)
            assert answer.status_code == 401
            assert "Валовой доход" not in answer.text

    def test_one_persons_wall_is_never_anothers(self, shown):  # Z11
        walls = {login: shown.web.person(login).get("/wall/fragment").text for login in WORST}
        assert len(set(walls.values())) == 3
        for login, html in walls.items():
            again = shown.web.person(login).get("/wall/fragment").text
            assert again == html
            assert (SECRET in again) == (login == "owner")

    def test_rights_that_were_taken_are_gone_at_the_next_look(self, see, shown):  # Z28
        assert "tile-complaints" in codes(columns(see("head"))[2])
        with shown.here.database.writing() as session:
            owner = people.viewer(session, people.get(session, shown.web.users["owner"]))
            one = statistics.get(session, owner, shown.numbers.ids["complaints"])
            post = {"post_id": shown.numbers.cast.treasurer}
            session.get_one(Unit, shown.numbers.cast.sales).main_statistic_id = None
            session.flush()
            statistics.save(session, owner, post, statistic_id=one.id, version=one.version)
        assert "Жалобы" not in lxml.html.tostring(see("head"), encoding="unicode")


class TestAddress:
    def test_the_number_of_periods(self, see):
        for count in (6, 13, 26):
            labels = line(see(query=f"?n={count}"), "calls").get("data-labels").split("\n")
            assert len(labels) == count + 1  # and the period that is not over

    def test_the_period_type(self, see):
        tree = see(query="?period=month")
        assert "неделя" not in line(tree, "calls").get("data-labels")
        (current,) = tree.xpath("//a[@aria-current][text()='Месяц']")
        assert current.get("href") == "/?period=month"

    def test_statistics_coarser_than_the_look_keep_their_own_period(self, see):
        labels = line(see(), "trained").get("data-labels").split("\n")
        assert len(labels) == 3
        assert not any("неделя" in label for label in labels)
        assert value_of(see(), "trained") == "14чел."

    def test_a_week_among_days_says_that_it_is_one(self, see):
        def place(query: str) -> list[str]:
            return see(query=query).xpath(
                "//*[@data-key='tile-calls']//*[@class='tile-place']/text()"
            )

        assert "неделя" in place("?period=day")[0]
        assert "неделя" not in place("")[0]

    def test_an_earlier_date_shows_the_wall_as_it_ended_then(self, see, shown):
        week = shown.numbers.weeks[-4]
        tree = see(query=f"?date={week.key}")
        assert tree.xpath("//h2/text()") == [f"неделя до {week.key:%d.%m.%Y}"]
        values = line(tree, "calls").get("data-values").split("\n")
        assert values[-1] == "110.000000"
        back, on, latest = tree.xpath("//div[@aria-label='Дата']/*")
        assert back.get("href") == f"/?date={shown.numbers.weeks[-5].key}"
        assert on.get("href") == f"/?date={shown.numbers.weeks[-3].key}"
        assert latest.get("aria-current") is None

    def test_any_day_of_a_week_means_the_week(self, see, shown):
        week = shown.numbers.weeks[-4]
        middle = week.key - dt.timedelta(days=2)
        assert see(query=f"?date={middle}").xpath("//h2/text()") == [
            f"неделя до {week.key:%d.%m.%Y}"
        ]
        assert line(see(query=f"?date={middle}"), "calls").get("data-values") == line(
            see(query=f"?date={week.key}"), "calls"
        ).get("data-values")

    def test_one_period_on_from_the_last_but_one_is_the_latest(self, see, shown):
        tree = see(query=f"?date={shown.numbers.weeks[-2].key}")
        _back, on, _latest = tree.xpath("//div[@aria-label='Дата']/*")
        assert on.get("href") == "/"
        _back, on, latest = see().xpath("//div[@aria-label='Дата']/*")
        assert (on.get("href"), latest.get("aria-current")) == (None, "true")

    @pytest.mark.parametrize(
        "query",
        [
            "?period=fortnight", "?n=-5", "?n=1e9", "?n=", "?unit=99999", "?unit=%2e%2e",
            "?unit=99999999999999999999", "?date=yesterday", "?date=0001-01-01", "?date=9999-12-31",
            "?date=2030-01-01", "?utm_source=mail&x=%3Cscript%3E", "?n=13&n=26x",
        ],
    )  # fmt: skip
    def test_what_an_address_says_wrongly_counts_as_not_said(self, shown, query):  # Z24
        owner = shown.web.person("owner")
        plain = owner.get("/wall/fragment")
        assert owner.get(f"/wall/fragment{query}").headers["ETag"] == plain.headers["ETag"]
        assert owner.get(f"/{query}").status_code == 200

    def test_the_look_goes_on_to_the_statistic(self, see, shown):
        date = shown.numbers.weeks[-20].key
        href = tile(see(query=f"?n=26&date={date}"), "calls").get("href")
        assert href == shown.address("calls", f"?date={date}")
        assert tile(see(query="?period=month"), "calls").get("href") == shown.address(
            "calls", "?period=month"
        )


class TestFreshness:
    def test_what_the_open_page_has_is_not_sent_again(self, shown):
        owner = shown.web.person("owner")
        tag = owner.get("/wall/fragment").headers["ETag"]
        again = owner.get("/wall/fragment", headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert owner.get("/wall/fragment?n=6", headers={"If-None-Match": tag}).status_code == 200

    def test_no_browser_keeps_a_wall(self, shown):  # O6
        owner = shown.web.person("owner")
        tag = owner.get("/wall/fragment").headers["ETag"]
        for headers in ({}, {"If-None-Match": tag}):
            answer = owner.get("/wall/fragment", headers=headers)
            assert answer.headers["Cache-Control"] == "no-store"

    def test_the_first_paint_has_the_wall_in_it_under_the_same_tag(self, shown):
        owner = shown.web.person("owner")
        (early,) = lxml.html.fromstring(owner.get("/?n=6").text).xpath("//div[@id='early']")
        assert early.get("data-src") == "/wall/fragment?n=6"
        assert early.get("data-etag") == owner.get("/wall/fragment?n=6").headers["ETag"]
        assert tile(early, "calls") is not None

    def test_a_typed_value_moves_its_tile_and_no_other(self, shown, see):
        owner = shown.web.person("owner")
        version, before = owner.get("/wall/version").text, _hashes(see())
        enter(shown, "touches", shown.numbers.last, Decimal(40))
        assert owner.get("/wall/version").text != version
        shown.publish()
        after = _hashes(see())
        changed = {key for key, value in after.items() if before.get(key) != value}
        assert changed - {"head"} == {"tile-touches", "head-2"}  # head: since when the numbers are
        assert owner.get("/wall/version").text not in (version, "")

    def test_the_open_period_is_a_ring_and_is_never_classified(self, shown, see):  # ST-14
        calendar = shown.numbers.last
        enter(shown, "calls", calendar, Decimal(55), later=1)
        shown.publish()
        tree = see()
        drawn = line(tree, "calls")
        assert drawn.get("data-values").split("\n")[-1] == "55.000000"
        assert drawn.get("data-states").endswith("o")
        assert len(drawn.xpath(".//path[@class='ring']")) == 1
        assert value_of(tree, "calls").startswith("90")  # the last closed one

    def test_a_silent_worker_is_told(self, shown, see):
        assert see().xpath("//span[@class='wall-stale']") == []
        with shown.here.database.writing() as session:
            session.get_one(WorkerLife, 1).seen_at = now() - dt.timedelta(minutes=5)
        (told,) = see().xpath("//span[@class='wall-stale']/text()")
        assert told.startswith("Обработчик молчит с ")
        with shown.here.database.writing() as session:
            jobs.sign_of_life(session)
        assert see().xpath("//span[@class='wall-stale']") == []


def _hashes(tree) -> dict[str, str]:
    return {each.get("data-key"): each.get("data-hash") for each in tree.xpath("//*[@data-hash]")}


def enter(shown, code, week, value, later=0):
    """Type a value as the owner does on the screen."""
    end = week.key + dt.timedelta(weeks=later)
    match = {"type": "entry-value", "statistic": shown.numbers.ids[code]}
    called = shown.web.person("owner").call(
        "entry.keep", str(value), "довод", 0, "week", end.isoformat(), match=match
    )
    assert "сохранено" in called.text, called.text


class TestTiles:
    def test_conditions_and_trends_are_those_of_the_warehouse(self, shown, see):
        tree, reader = see(), shown.here.reader()
        found = {
            row[0]: row[1:]
            for row in reader.query(
                "select statistic, condition, trend_condition from marts.statistic_conditions "
                "where period_type = 'week' and period_end = $day",
                {"day": shown.numbers.last.key},
            ).rows
        }
        told = {"calls", "complaints", "income", "reserve", "shares", "office", "average"}
        assert told == set(found)
        for code, (condition, trend) in found.items():
            card = tile(tree, code)
            assert f"tile-{condition}" in card.get("class").split(), code
            chips = card.xpath(".//span[starts-with(@class,'chip')]/@class")
            assert chips == [f"chip chip-{condition}", f"chip chip-{trend}"], code

    def test_a_value_that_was_not_handed_in_is_no_zero(self, shown, see):  # ST-1
        enter(shown, "touches", shown.numbers.weeks[-2], Decimal(3))
        shown.publish()
        card = tile(see(), "touches")
        assert card.xpath(".//span[@class='tile-value']/text()") == ["—"]
        assert "не сдано" in card.text_content()
        assert line(see(), "touches").get("data-values") == "3.000000\n\n"

    def test_a_gap_breaks_the_line(self, see):
        (path,) = line(see(), "calls").xpath(".//path[@class='line']/@d")
        assert path.count("M") == 2

    def test_an_imported_statistic_has_the_files_last_value(self, see):
        assert value_of(see(), "shares") == f"{SHARES[-1]:f}".replace(".", ",") + "%"

    def test_an_inverted_statistic_says_so_and_grows_downwards(self, see):
        card = tile(see(), "complaints")
        assert card.xpath(".//i[@title='перевёрнутая: вверх = лучше']/text()") == ["↕"]
        assert "tile-affluence" in card.get("class")  # 3 → 2 complaints

    def test_what_people_wrote_is_inert(self, shown, see):  # I1
        html = shown.web.person("owner").get("/wall/fragment").text
        assert "<img src=x" not in html
        assert "<b>клиентам" not in html
        tree = see()
        assert "Звонки <b>клиентам</b>" in tile(tree, "calls").text_content()
        notes = line(tree, "calls").get("data-notes").split("\n")
        assert 'Запустили рекламу <img src=x onerror="alert(1)">{{7*7}}' in notes


class TestLanguages:
    def test_a_russian_wall_has_no_english_words(self, shown, see):
        assert words.foreign(words.of_html(_text(see())), "ru", shown.here.database) == []

    def test_an_english_wall_has_no_russian_words(self, shown, see):
        answer = shown.web.person("owner").post(
            "/me/choice", json={"name": "language", "value": "en"}
        )
        assert answer.status_code == 204
        tree = see()
        assert tree.xpath("//h2/text()")[0].startswith("week to ")
        assert words.foreign(words.of_html(_text(tree)), "en", shown.here.database) == []
        assert "Power" in tree.xpath("//footer")[0].text_content()

    def test_one_persons_language_is_not_anothers(self, shown, see):  # Z11
        shown.web.person("owner").post("/me/choice", json={"name": "language", "value": "en"})
        assert "week to" in _text(see())
        assert "неделя до" in _text(see("head"))


def _text(tree) -> str:
    return lxml.html.tostring(tree, encoding="unicode")


class TestNothingYet:
    @pytest.mark.parametrize(
        ("login", "steps"),
        [
            ("owner", ["/statistics/new", "/imports", "/entry"]),
            ("head", ["/statistics/new", "/imports", "/entry"]),
            ("clerk", ["/entry"]),
        ],
    )
    def test_an_empty_company_says_what_to_do_next(self, web, login, steps):
        tree = lxml.html.fromstring(web.person(login).get("/wall/fragment").text)
        assert "Статистик пока нет" in tree.xpath("//h2/text()")[0]
        assert tree.xpath("//ol//a/@href") == steps
        for step in steps:
            assert "Нет доступа" not in web.person(login).page(step)


def test_the_period_types_are_those_of_the_company(see):
    hrefs = see().xpath("//div[@aria-label='Период']/a/@href")
    wanted = ["/" if kind is PeriodType.WEEK else f"/?period={kind}" for kind in PeriodType]
    assert hrefs == wanted


def test_a_ratio_says_why_it_has_no_months(see):  # 2.4
    card = tile(see(query="?period=month"), "shares")
    assert value_of(see(query="?period=month"), "shares") == "—"
    assert "доля за больший срок не складывается" in card.text_content()
