"""The audit on the screen: found by person, thing and time, told in words, its chain checked (O4, O5)."""

import ast
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.views import acts
from models import audit, people, statistics, values
from models.audit import AuditRow
from models.organisation import posts, units
from models.people import accounts
from models.statistics import definitions
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome

ROOT = Path(__file__).parent.parent.parent
NOTHING_ASKED = ("", None, None, None, None)


@pytest.fixture
def entered(shown):
    """Борис corrects the calls of the last week: one act of his."""
    with shown.here.database.writing() as session:
        head = people.viewer(session, people.get(session, shown.web.users["head"]))
        calls = statistics.get(session, head, shown.numbers.ids["calls"])
        values.enter_value(
            session, head, calls, shown.numbers.last, Decimal("95.5"), seen_revision=1,
            note="Сверили с АТС",
        )  # fmt: skip
    return shown


def lines(page: Node) -> list[list[str]]:
    return page.one("Table", "audit").rows()


def narrowed(shown, *asked, by="owner") -> Node:
    return outcome(shown.web.person(by).call("audit.narrow", *asked), "audit-acts")


def test_the_newest_act_stands_first_with_who_what_and_from_what_to_what(entered):  # O4
    at, who, done, change = lines(drawn(entered.web.person("owner"), "/audit"))[0]
    assert re.fullmatch(r"\d\d\.\d\d\.20\d\d \d\d:\d\d", at)
    assert who == "Борис Синицын"
    assert "ввод значения" in done
    assert "Звонки <b>клиентам</b>" in done
    assert "90 → 95,5" in change
    assert "Сверили с АТС" in change


@pytest.mark.parametrize(
    ("place", "asked"), [(0, "ЗВОНКИ"), (1, "head"), (2, "statistic"), (3, "day"), (4, "day")]
)
def test_acts_are_found_by_name_person_thing_and_time(entered, place, asked):
    users = {"head": str(entered.web.users["head"])}
    today = dt.datetime.now(dt.UTC).date()
    given = {**users, "day": (today + dt.timedelta(days=1 if place == 4 else -1)).isoformat()}
    wanted = [given.get(asked, asked) if n == place else one for n, one in enumerate(NOTHING_ASKED)]
    assert lines(narrowed(entered, *wanted))[0][1] == "Борис Синицын"


@pytest.mark.parametrize(
    "asked", [("нет такого", None, None, None, None), ("", "99999", None, None, None)]
)
def test_what_is_not_there_is_not_found(entered, asked):
    assert "Ничего не найдено" in narrowed(entered, *asked).text


def test_the_programs_own_acts_can_be_looked_for(entered):
    assert {row[1] for row in lines(narrowed(entered, "", "0", None, None, None))} == {"сам ASM"}


@pytest.mark.parametrize("place", [3, 4])
def test_a_date_that_is_none_is_refused_beside_the_fields(entered, place):
    asked = ["31.02.2026" if n == place else one for n, one in enumerate(NOTHING_ASKED)]
    called = entered.web.person("owner").call("audit.narrow", *asked, triggered=place)
    assert "не дата" in Node(called.aside["audit-said"]["children"]).text


@pytest.mark.parametrize("asked", ["99999999999999999999", "x", "-1"])
def test_a_made_up_person_changes_nothing(entered, asked):  # Z24
    called = entered.web.person("owner").call("audit.narrow", "", asked, None, None, None)
    assert called.status in (200, 404)


def test_a_long_audit_is_turned_page_by_page(entered):
    with entered.here.database.writing() as session:
        for number in range(60):
            audit.record(session, None, "backup", ("record", 1), after={"path": f"/{number}"})
    owner = entered.web.person("owner")
    first = lines(drawn(owner, "/audit"))
    second = lines(outcome(owner.call("audit.turn", 2, *NOTHING_ASKED), "audit-acts"))
    assert len(first) == 50
    assert "путь: /59" in first[0][3]
    assert "путь: /9" in second[0][3]


def test_the_chain_is_checked_on_the_screen(entered):  # O5
    owner = entered.web.person("owner")
    assert "Цепочка цела" in outcome(owner.call("audit.check", 1), "audit-chain").text
    with entered.here.database.writing() as session:
        row = session.query(AuditRow).order_by(AuditRow.id.desc()).first()
        row.after = {**row.after, "value": "1000"}
        broken = row.id
    told = outcome(owner.call("audit.check", 1), "audit-chain").text
    assert f"нарушена на записи {broken}" in told


@pytest.mark.parametrize("login", ["head", "clerk"])
def test_only_who_administers_reads_the_audit(entered, login):  # Z12
    assert "Нет доступа" in drawn(entered.web.person(login), "/audit").text
    assert entered.web.person(login).call("audit.narrow", *NOTHING_ASKED).status == 403


def said(node) -> set[str]:
    """Words that stand in an expression."""
    found = ast.walk(node) if node is not None else ()
    return {one.value for one in found if isinstance(one, ast.Constant)}


def recorded() -> set[tuple[str, str]]:
    """(action, thing) of every act the code writes with its own words."""
    found = set()
    for floor in ("models", "etl", "dashboard"):
        for path in (ROOT / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.record"):
                    thing = node.args[3].elts[0] if isinstance(node.args[3], ast.Tuple) else None
                    found |= {(one, "") for one in said(node.args[2])}
                    found |= {("", one) for one in said(thing)}
    return found


def test_every_act_of_the_program_has_its_words():
    written = recorded()
    assert len(written) > 30
    nameless = {
        (action, thing)
        for action, thing in written
        if (action and action not in acts.DEEDS) or (thing and thing not in acts.THINGS)
    }
    assert nameless == set()


@pytest.mark.parametrize(
    "fields", [definitions.EDITABLE, accounts.EDITABLE, posts.EDITABLE, units.EDITABLE]
)
def test_every_field_that_people_change_has_its_name(fields):
    assert fields - acts.FIELDS.keys() == set()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(entered, language):
    owner = entered.web.person("owner")
    owner.post("/me/choice", json={"name": "language", "value": language})
    texts = words.of_layout(drawn(owner, "/audit").value)
    assert words.foreign(texts, language, entered.here.database) == []
