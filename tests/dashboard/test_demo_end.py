"""The demo company goes from the settings: told with counts, done by a second button, under a new name."""

import pytest

from models import company
from models.organisation import TEMPLATES
from models.people import User
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn


@pytest.fixture
def demo(web):
    with web.here.database.writing() as session:
        company.get(session).demo = True
    return web


def remove(person, name="ООО «Своё»"):
    return person.call("demo_end.remove", 1, name)


@pytest.mark.usefixtures("demo")
def test_what_goes_and_what_stays_is_said_before_it_goes(as_owner):
    dialog = drawn(as_owner, "/settings").one("Modal", id="demo-dialog")
    assert not dialog.props["opened"]
    assert "документы, которые загрузили вы0" in dialog.text
    assert "Учётные записи остальных будут отключены: 2" in dialog.text
    remove(as_owner)
    people = drawn(as_owner, "/people").text
    assert people.count("отключён") >= 2


@pytest.mark.usefixtures("demo")
def test_the_empty_company_bears_its_new_name_everywhere(as_owner):
    called = remove(as_owner)
    assert called.outputs["demo-left"]["data"] == "/settings?empty=1"  # loaded anew, frame and all
    page = as_owner.get("/settings").text
    assert "ООО «Своё» · ASM" in page
    assert "ООО «Своё»" in as_owner.page("/settings")


def test_without_a_name_nothing_goes(demo, as_owner):
    called = remove(as_owner, " ")
    assert "название" in Node(called.aside["demo-said"]["children"]).text
    with demo.here.database.reading() as session:
        assert company.get(session).demo


def test_who_has_no_password_is_sent_to_his_profile(demo, as_owner):
    with demo.here.database.writing() as session:
        session.get_one(User, demo.users["owner"]).password_hash = None
    page = drawn(as_owner, "/settings")
    assert page.links()["Задайте пароль в профиле"] == "/me"
    assert not page.all("Button", id="demo-open")
    assert "нет пароля" in Node(remove(as_owner).aside["demo-said"]["children"]).text


@pytest.mark.usefixtures("demo")
def test_the_way_from_nothing_to_a_structure_is_shown(as_owner):
    remove(as_owner)
    assert 'href="/settings"' in as_owner.get("/wall/fragment").text
    form = drawn(as_owner, "/statistics/new")
    assert form.links()["Выберите структуру в настройках"] == "/settings"
    offered = drawn(as_owner, "/settings").one("Div", "board-choices").all("Button")
    assert {one.props["id"]["template"] for one in offered} == set(TEMPLATES)  # OB-1
    pressed = [({"type": "board-first", "template": "empty"}, 1)]
    called = as_owner.call("board_first.begin", pressed)
    assert called.outputs["url"]["href"] == "/board?edit=1"
    assert 'href="/board?edit=1"' in as_owner.get("/wall/fragment").text
    assert "Выберите структуру в настройках" not in drawn(as_owner, "/statistics/new").links()


@pytest.mark.parametrize("login", ["head", "clerk"])
def test_nobody_else_removes_it(demo, login):  # Z6
    assert remove(demo.person(login)).status == 403
    with demo.here.database.reading() as session:
        assert company.get(session).demo


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(demo, as_owner, language):
    as_owner.post("/me/choice", json={"name": "language", "value": language})
    texts = words.of_layout(drawn(as_owner, "/settings").value)
    assert words.foreign(texts, language, demo.here.database) == []
