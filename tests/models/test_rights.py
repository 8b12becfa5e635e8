"""Roles, posts and grants: what each gives, how far it reaches, and who may give it on."""

import datetime as dt

import pytest
from sqlalchemy import select

from models import audit, organisation, people, roles
from models.access import READY, Extent, Permission, Reach, Role
from models.audit import AuditRow
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.organisation import Employee, Post

ONE = {Permission.SIGNED_IN: Reach.OWN, Permission.SEE_AUDIT: Reach.COMPANY}


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


@pytest.fixture
def rights_of(session, small_company):
    def now(login):
        session.flush()
        return people.viewer(session, people.get(session, small_company.users[login]))

    return now


@pytest.fixture
def executive(session, small_company, owner):
    values = {"name": "Глеб Орешин", "role": "executive", "unit_id": small_company.company}
    user, _code = people.create(session, owner, "gleb", values)
    return people.viewer(session, user)


def last_act(session):
    return session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()


# ready roles


def test_every_right_but_the_profile_is_a_module_and_an_action(owner):
    cells = {(one.module, one.action) for one in Permission}
    assert len(cells) == len(Permission)
    assert owner.permissions == frozenset(Permission)


def test_no_ready_role_but_the_owner_gives_rights_or_changes_settings():
    for role, rights in READY.items():
        kept = {Permission.ADMINISTER_RIGHTS, Permission.ADMINISTER_SETTINGS} & set(rights)
        assert (kept != set()) == (role is Role.OWNER)


def test_an_outside_auditor_only_sees_and_downloads():
    assert {one.action for one in READY[Role.AUDITOR]} == {"see", "export"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_pay_is_seen_by_the_owner_and_the_executive_only(role):  # Z22
    assert (Permission.SEE_SALARIES in READY[role]) == (role is Role.EXECUTIVE)


# roles the company changes


def test_a_changed_role_holds_at_the_next_request(session, owner, rights_of):  # Z28
    assert not rights_of("clerk").may(Permission.SEE_AUDIT)
    changed = roles.change(session, owner, "clerk", {"rights": ONE}, version=0)
    clerk = rights_of("clerk")
    assert clerk.permissions == frozenset(ONE)
    assert clerk.extent(Permission.SEE_AUDIT) == Extent(everything=True)
    assert changed.changed
    assert changed.version == 1
    act = last_act(session)
    assert (act.object_type, act.object_id, act.action) == ("role", "clerk", "update")
    roles.restore_ready(session, owner, "clerk", version=1)
    assert rights_of("clerk").permissions == frozenset(READY[Role.CLERK])


def test_own_rights_and_the_profile_cannot_be_taken_from_anybody(session, owner, rights_of):
    roles.change(session, owner, "clerk", {"rights": {}}, version=0)
    assert rights_of("clerk").permissions == {Permission.SIGNED_IN}


def test_a_role_of_the_companys_own_is_made_from_another(session, owner, small_company, rights_of):
    made = roles.create(session, owner, "Логист", "clerk")
    assert (made.rights, made.ready) == (READY[Role.CLERK], False)
    user = people.get(session, small_company.users["clerk"])
    people.change(session, owner, user.id, {"role": made.code}, version=user.version)
    assert (rights_of("clerk").role, rights_of("clerk").role_name) == (made.code, "Логист")
    with pytest.raises(Refused, match="логист"):
        roles.create(session, owner, " логист ", "clerk")
    with pytest.raises(Refused, match="Логист"):
        roles.archive(session, owner, made.code, used=1)


def test_a_role_that_is_put_away_gives_nothing_new(session, owner, small_company):
    made = roles.create(session, owner, "Логист", "clerk")
    roles.archive(session, owner, made.code, used=0)
    assert made.code not in {one.code for one in roles.listed(session)}
    user = people.get(session, small_company.users["clerk"])
    with pytest.raises(Refused):
        people.change(session, owner, user.id, {"role": made.code}, version=user.version)


def test_a_person_with_a_role_nobody_knows_may_nothing(session, small_company, rights_of):  # Z12
    people.get(session, small_company.users["clerk"]).role = "gone"
    assert rights_of("clerk").permissions == frozenset()


@pytest.mark.parametrize("rights", ["all", {"everything.do": "company"}, {"audit.see": "galaxy"}])
def test_rights_nobody_knows_are_refused(session, owner, rights):  # Z15
    with pytest.raises(Refused):
        roles.change(session, owner, "clerk", {"rights": rights}, version=0)


def test_the_owners_role_is_not_changed_by_anybody(session, owner):
    with pytest.raises(Refused):
        roles.change(session, owner, "owner", {"rights": {}}, version=0)


def test_two_who_change_one_role_are_told(session, owner):  # D9
    roles.change(session, owner, "clerk", {"rights": ONE}, version=0)
    with pytest.raises(Conflict):
        roles.change(session, owner, "clerk", {"rights": {}}, version=0)


@pytest.mark.parametrize(
    "deed",
    [
        lambda session, viewer: roles.change(session, viewer, "clerk", {"rights": ONE}, version=0),
        lambda session, viewer: roles.create(session, viewer, "Логист", "clerk"),
        lambda session, viewer: roles.archive(session, viewer, "own-1", used=0),
        lambda session, viewer: people.grant(session, viewer, 1, "audit.see", "company", why="x"),
        lambda session, viewer: people.revoke(session, viewer, 1),
        lambda session, viewer: organisation.set_post_role(session, viewer, 1, None, version=1),
    ],
)
def test_only_who_gives_rights_changes_them(session, executive, head, deed):
    for viewer in (executive, head):
        with pytest.raises(Forbidden):
            deed(session, viewer)


# nobody gives more than he has


def test_who_administers_people_gives_no_role_above_his_own(
    session, executive, small_company
):  # Z16
    people.create(session, executive, "novy", {"name": "Новый", "role": "head"})
    with pytest.raises(Forbidden):
        people.create(session, executive, "vladelec", {"name": "Второй", "role": "owner"})
    clerk = people.get(session, small_company.users["clerk"])
    with pytest.raises(Forbidden):
        people.change(session, executive, clerk.id, {"role": "owner"}, version=clerk.version)


@pytest.mark.parametrize(
    "deed", [people.new_link, people.disable, people.end_sessions, people.reset_factor]
)
def test_nobody_passes_into_an_account_above_his_own(
    session, executive, small_company, deed
):  # Z16
    with pytest.raises(Forbidden):
        deed(session, executive, small_company.users["owner"])


def test_nobody_is_put_on_a_post_that_gives_more_than_the_giver_has(
    session, owner, executive, small_company
):
    post = session.get(Post, small_company.vacant)
    organisation.set_post_role(session, owner, post.id, "owner", version=post.version)
    vera = session.scalar(select(Employee.id).where(Employee.name == "Вера Дятлова"))
    with pytest.raises(Forbidden):
        organisation.assign(session, executive, post.id, vera, dt.date(2026, 1, 1))


# rights by post


def test_a_post_gives_its_holder_rights_from_its_place_on_the_board(
    session, owner, small_company, rights_of
):
    post = session.get(Post, small_company.sales_clerk)
    organisation.set_post_role(session, owner, post.id, "head", version=post.version)
    clerk = rights_of("clerk")
    assert clerk.extent(Permission.SEE_CONTACTS).units == {small_company.sales_department}
    assert clerk.extent(Permission.SEE_MONEY).everything
    assert not clerk.may(Permission.ADMINISTER_PEOPLE)


def test_leaving_the_post_takes_its_rights_away(session, owner, small_company, rights_of):  # Z28
    post = session.get(Post, small_company.sales_clerk)
    organisation.set_post_role(session, owner, post.id, "head", version=post.version)
    assert rights_of("clerk").may(Permission.SEE_MONEY)
    organisation.unassign(session, owner, post.id, dt.date(2021, 1, 1))
    assert not rights_of("clerk").may(Permission.SEE_MONEY)


def test_moving_the_post_moves_what_its_holder_sees(
    session, owner, small_company, rights_of
):  # Z28
    post = session.get(Post, small_company.sales_clerk)
    organisation.set_post_role(session, owner, post.id, "head", version=post.version)
    post.unit_id = small_company.treasury
    assert rights_of("clerk").extent(Permission.SEE_CONTACTS).units == {small_company.treasury}


def test_who_is_there_by_post_has_what_the_posts_give(session, owner, small_company, rights_of):
    people.get(session, small_company.users["clerk"]).role = Role.BY_POST
    assert rights_of("clerk").permissions == {Permission.SIGNED_IN}
    post = session.get(Post, small_company.sales_clerk)
    organisation.set_post_role(session, owner, post.id, "cashier", version=post.version)
    assert rights_of("clerk").permissions == frozenset(READY[Role.CASHIER])


# grants


def test_a_grant_gives_one_right_from_a_unit_until_a_day(session, owner, small_company, rights_of):
    clerk = small_company.users["clerk"]
    given = people.grant(
        session, owner, clerk, "contacts.see", "below", why="Замещает", unit_id=small_company.sales
    )
    units = {small_company.sales, small_company.sales_department}
    assert rights_of("clerk").extent(Permission.SEE_CONTACTS) == Extent(units=frozenset(units))
    act = last_act(session)
    assert (act.action, act.why, act.after["permission"]) == ("grant", "Замещает", "contacts.see")
    given.until = dt.date(2021, 1, 1)
    assert not rights_of("clerk").may(Permission.SEE_CONTACTS)


def test_a_grant_taken_back_is_gone_at_once(session, owner, small_company, rights_of):
    clerk = small_company.users["clerk"]
    given = people.grant(session, owner, clerk, "audit.see", "company", why="Проверка")
    assert rights_of("clerk").may(Permission.SEE_AUDIT)
    people.revoke(session, owner, given.id)
    assert not rights_of("clerk").may(Permission.SEE_AUDIT)
    with pytest.raises(NotFound):
        people.revoke(session, owner, given.id)
    assert audit.broken_at(session) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"permission": "audit.burn"},
        {"reach": "galaxy"},
        {"why": " "},
        {"unit_id": 999},
        {"until": dt.date(2021, 1, 1)},
    ],
)
def test_a_grant_says_what_how_far_and_why(session, owner, small_company, wrong):
    values = {"permission": "contacts.see", "reach": "below", "why": "Замещает", **wrong}
    with pytest.raises((Refused, NotFound)):
        people.grant(session, owner, small_company.users["clerk"], **values)


def test_every_right_says_what_gives_it(session, owner, small_company):
    post = session.get(Post, small_company.sales_clerk)
    organisation.set_post_role(session, owner, post.id, "cashier", version=post.version)
    clerk = people.get(session, small_company.users["clerk"])
    people.grant(session, owner, clerk.id, "audit.see", "company", why="Проверка")
    found = people.given(people.ground(session, [clerk]), clerk)
    told = {(one.permission, one.origin) for one in found}
    assert {(Permission.ENTER_VALUES, "role"), (Permission.SEE_MONEY, "post")} < told
    assert (Permission.SEE_AUDIT, "grant") in told
    viewer = people.viewer(session, clerk)
    assert {one.permission for one in found} == viewer.permissions
