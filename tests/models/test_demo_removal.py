"""The demo company goes with one button: nothing of it stays but the audit and whoever pressed."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from models import audit, company, demo_removal, documents, organisation, people, statistics, values
from models.access import Extent, Permission
from models.base import Base, now
from models.company import Company, OwnAccount, WeekEndRule
from models.documents import Document, DocumentFault, ImportProfile
from models.errors import Forbidden, Refused
from models.jobs import Job, WarehouseVersion
from models.organisation import Post, Unit
from models.people import SignedIn, User
from models.periods import PeriodType, period_of
from tests.signing import sign_in

KEPT = {
    "alembic_version", "audit", "audit_end", "company", "program", "users", "session",
    "warehouse_version", "week_end", "job", "sign_in_attempt", "one_time_code", "worker",
}  # fmt: skip
SHA = "ab" * 32


@pytest.fixture
def demo(database, owner, head, small_company):
    """The small company as a demo, with a row of everything a company can have."""
    with database.writing() as session:
        company.get(session).demo = True
        fields = {"code": "calls", "name": "Звонки", "definition": "Сколько", "unit": "шт."}
        one = statistics.save(session, owner, fields | {"post_id": small_company.sales_head})
        week = period_of(company.calendar(session), PeriodType.WEEK, now())
        values.enter_value(session, head, one, week, Decimal(5), seen_revision=0)
        values.enter_value(session, head, one, week, Decimal(6), seen_revision=1)
        values.set_quota(session, owner, one, week, Decimal(7))
        for thing in (
            session.get(Unit, small_company.sales),
            session.get(Post, small_company.sales_head),
        ):
            organisation.set_main_statistic(session, owner, thing, one.id)
        profile = ImportProfile(
            name="Продажи", format="tables", signature="x", layout={}, created_at=now(),
            created_by=head.user_id,
        )  # fmt: skip
        session.add(profile)
        session.flush()
        documents.receive(session, head.user_id, SHA, "выписка.txt", 10, "screen")
        session.get(Document, SHA).profile_id = profile.id
        session.add(
            DocumentFault(document_id=SHA, severity="fault", code="x", message={"text": "x"})
        )
        session.add(OwnAccount(number="40702810900000000001"))
        session.add(WarehouseVersion(name="w", published_at=now(), sha256=SHA, tables={}))
        session.add(WeekEndRule(valid_from=dt.date(2030, 1, 1), weekday=6))
    return database


def remove(database, viewer, name="ООО «Своё»"):
    with database.writing() as session:
        return demo_removal.remove_demo(session, viewer, name)


def rows(session, table):
    return session.scalar(text(f'select count(*) from "{table}"'))


def test_nothing_of_the_business_stays(demo, owner):
    assert remove(demo, owner) == [SHA]
    with demo.reading() as session:
        left = {table: rows(session, table) for table in Base.metadata.tables if table not in KEPT}
        assert {table for table, count in left.items() if count} == set()
        assert rows(session, "warehouse_version") == 1
        one = company.get(session)
        assert (one.demo, one.name) == (False, "ООО «Своё»")
        assert [rule.weekday for rule in one.week_ends] == [3]
        assert demo_removal.needs_setup(session)


def test_who_pressed_the_button_goes_on_and_everybody_else_is_out(demo, owner):
    with demo.writing() as session:
        tokens = [sign_in(session, login) for login in ("owner", "head")]
        link = people.issue_code(
            session, "sign_in", session.scalar(select(User).where(User.login == "clerk"))
        )
    remove(demo, owner)
    with demo.writing() as session:
        assert people.user_of(session, tokens[0]).login == "owner"
        assert people.user_of(session, tokens[1]) is None
        assert session.scalar(select(func.count()).select_from(SignedIn)) == 1
        with pytest.raises(Refused):
            people.sign_in_with_code(session, link, address="10.0.0.1", browser="")
        assert sign_in(session, "head") is None
        users = session.scalars(select(User).order_by(User.id)).all()
        assert [user.active for user in users] == [True, False, False]
        assert {(user.unit_id, user.employee_id) for user in users} == {(None, None)}
        viewer = people.viewer(session, users[0])
        assert viewer.extent(Permission.SEE_WALL) == Extent(everything=True)


def test_the_audit_stays_whole_and_tells_of_the_removal(demo, owner):
    with demo.reading() as session:
        before = session.scalar(select(func.count()).select_from(audit.AuditRow))
    remove(demo, owner)
    with demo.reading() as session:
        acts = session.scalars(select(audit.AuditRow).order_by(audit.AuditRow.id)).all()
        assert len(acts) == before + 1
        assert (acts[-1].action, acts[-1].actor_id) == ("remove_demo", owner.user_id)
        assert acts[-1].before["stat_value"] == 2
        assert audit.broken_at(session) is None


def test_the_numbers_are_asked_anew_from_nothing(demo, owner):
    remove(demo, owner)
    with demo.reading() as session:
        assert [job.payload for job in session.scalars(select(Job))] == [{"full": True}]


def test_a_company_can_be_set_up_after_it(demo, owner):
    remove(demo, owner)
    with demo.writing() as session:
        viewer = people.viewer(session, people.get(session, owner.user_id))
        top = organisation.apply_template(session, viewer, "seven")
        assert top.name == "ООО «Своё»"
        assert not demo_removal.needs_setup(session)


def test_what_will_go_is_counted_beforehand(demo, owner):
    with demo.reading() as session:
        told = demo_removal.inventory(session, owner)
        assert (told.statistics, told.values, told.documents, told.own_documents) == (1, 1, 1, 1)
        assert told.units == session.scalar(select(func.count()).select_from(Unit))
        assert told.posts == session.scalar(select(func.count()).select_from(Post))
        active = session.scalar(select(func.count()).where(User.active.is_(True)))
    remove(demo, owner)
    with demo.reading() as session:
        off = session.scalar(select(func.count()).where(User.active.is_(False)))
    assert (told.accounts, told.accounts) == (active - 1, off)


def test_a_company_without_a_name_is_not_left_behind(demo, owner):
    with pytest.raises(Refused) as refused:
        remove(demo, owner, "  ")
    assert "название" in str(refused.value)
    with demo.reading() as session:
        assert rows(session, "stat_value") == 2


def test_an_owner_who_could_not_sign_in_again_must_set_a_password_first(demo, owner):
    with demo.writing() as session:
        session.get_one(User, owner.user_id).password_hash = None
    with pytest.raises(Refused) as refused:
        remove(demo, owner)
    assert refused.value.code == "no_password"
    assert "в профиле" in str(refused.value)
    with demo.reading() as session:
        assert company.get(session).demo
        assert rows(session, "stat_value") == 2


@pytest.mark.parametrize("who", ["head", "clerk", "stranger"])
def test_nobody_else_presses_the_button(demo, request, who):
    with pytest.raises(Forbidden):
        remove(demo, request.getfixturevalue(who))
    with demo.reading() as session:
        assert rows(session, "stat_value") == 2


def test_a_real_company_is_never_removed(demo, owner):
    with demo.writing() as session:
        session.get(Company, 1).demo = False
    with pytest.raises(Refused) as refused:
        remove(demo, owner)
    assert refused.value.code == "not_demo"
    with demo.reading() as session:
        assert rows(session, "stat_value") == 2
