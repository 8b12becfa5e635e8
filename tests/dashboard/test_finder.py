"""Search over everything: each finds what he may open, in his words, and nothing of anybody else."""

import pytest

from dashboard.finder import ACTIONS
from dashboard.pages import PAGES
from dashboard.router import find as page_of
from dashboard.views.finder import Offer, groups
from models import statistics
from models.access import SYSTEM
from tests.dashboard.showing import SECRET, STATEMENT


def found(person, typed="", recent=""):
    """Key → title of everything the box would show."""
    answer = person.get("/finder", query_string={"q": typed, "recent": recent})
    assert answer.status_code == 200
    return {one["key"]: one["title"] for group in answer.json["groups"] for one in group["items"]}


def kinds(person, typed):
    return {key.partition(":")[0] for key in found(person, typed)}


def test_it_finds_pages_people_posts_units_statistics_documents_and_actions(shown):
    owner, numbers = shown.web.person("owner"), shown.numbers
    for typed, key in (
        ("инф центр", "page:/"), ("cnfnbcnbrf", "page:/statistics"), ("ицо", "page:/"),
        ("орлова", f"account:{numbers.cast.users['owner']}"), ("ДЯТЛОВА вера", "person:3"),
        ("менедж", f"post:{numbers.cast.sales_clerk}"), ("распр", f"unit:{numbers.cast.sales}"),
        ("вал", f"statistic:{numbers.ids['income']}"), ("dfk lj[", f"statistic:{numbers.ids['income']}"),
        ("выписка", f"document:{numbers.documents[STATEMENT]}"), ("пригл", "action:invite"),
        ("загр", "action:upload"), ("тёмн", "action:dark"), ("выйти", "action:out"),
    ):  # fmt: skip
        assert key in found(owner, typed), typed


def test_everything_it_leads_to_is_there_for_who_finds_it(shown):
    for login in ("owner", "head", "clerk"):
        person = shown.web.person(login)
        answers = [person.get("/finder", query_string={"q": typed}) for typed in "пвскридоа"]
        items = [i for one in answers for group in one.json["groups"] for i in group["items"]]
        for path in {one["href"].partition("?")[0] for one in items if one["href"]}:
            page_of(path)  # there is such a page
            assert "Нет доступа" not in person.page(path), (login, path)
            assert "Здесь ничего нет" not in person.page(path), (login, path)


def test_names_a_person_may_not_see_are_not_found(shown):  # Z17
    owner, clerk = shown.web.person("owner"), shown.web.person("clerk")
    assert SECRET in found(owner, "тайный").values()
    assert found(clerk, "тайный") == {}
    assert "document" in kinds(owner, "выписка")
    assert found(clerk, "выписка") == {}
    assert "account" in kinds(owner, "вера")
    assert kinds(clerk, "вера") == {"person"}
    forged = f"statistic:{shown.numbers.ids['reserve']},document:{shown.numbers.documents[STATEMENT]},x:1,:"
    assert (
        found(clerk, "", forged).keys() == found(clerk).keys()
    )  # nor by what a browser says it chose


def test_what_is_archived_is_not_offered(shown):
    one = shown.numbers.ids["touches"]
    assert f"statistic:{one}" in found(shown.web.person("owner"), "касания")
    with shown.here.database.writing() as session:
        statistics.archive(session, SYSTEM, one)
    assert found(shown.web.person("owner"), "касания") == {}


def test_each_is_offered_the_pages_and_actions_of_his_rights(web):
    for login in ("owner", "head", "clerk"):
        person = web.person(login)
        pages = {key for key in found(person, "") if key.startswith("page:")}
        assert pages <= {f"page:{page.rule}" for page in PAGES}
        assert ("page:/settings" in found(person, "настройки")) == (login == "owner")
        assert ("action:invite" in found(person, "пригласить")) == (login == "owner")
        assert ("action:upload" in found(person, "загрузить")) == (login != "clerk")
    assert all(bool(one.href) != bool(one.deed) for one in ACTIONS)


def test_before_anything_is_typed_it_offers_what_was_chosen_lately_then_where_to_go(web):
    owner = web.person("owner")
    first = owner.get("/finder").json["groups"]
    assert [group["title"] for group in first] == ["Действия", "Страницы"]
    post = "post:1"
    again = owner.get("/finder", query_string={"recent": f"{post},page:/audit"}).json["groups"]
    assert again[0]["title"] == "Недавние"
    assert [one["key"] for one in again[0]["items"]] == ["post:1", "page:/audit"]
    assert "page:/audit" not in [one["key"] for one in again[2]["items"]]


def test_in_english_it_answers_in_english(web):
    owner = web.person("owner")
    owner.post("/me/choice", json={"name": "language", "value": "en"})
    assert found(owner, "upload") == {"action:upload": "Upload a file"}
    assert "page:/statistics" in found(owner, "statist")


@pytest.mark.parametrize(
    "typed", ["%", "_", "'; drop table", "\x00", "я" * 5000, '<img src=x onerror="1">']
)
def test_strange_words_find_nothing_and_break_nothing(web, typed):  # I1, I10
    assert found(web.person("owner"), typed) == {}


def test_chosen_lately_comes_first_and_a_name_before_its_synonym():
    offers = [
        Offer("statistic:1", "План продаж", href="/statistics/1"),
        Offer("statistic:2", "Продажи", href="/statistics/2"),
        Offer("action:a", "Ввести", href="/entry", words="продажи"),
        Offer("post:3", "Продавец", href="//evil.example"),
    ]
    shown = groups(offers, "прод", ["statistic:1"])
    assert [[one["key"] for one in group["items"]] for group in shown] == [
        ["statistic:1"], ["statistic:2"], ["post:3"], ["action:a"],
    ]  # fmt: skip
    assert shown[0]["items"][0]["marks"] == ((5, 9),)
    assert shown[2]["items"][0]["href"] == "#"  # I3
