"""People's cards: hidden fields are not there at all; leaving hands everything over; erasing is whole."""

import datetime as dt
import struct
import zlib
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models import audit, hats, organisation, people, staff, statistics
from models.access import Extent, Permission, Role
from models.audit import AuditRow
from models.base import now
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.organisation import Assignment, Employee
from models.people import ServiceToken, SignedIn, User
from models.staff import EmployeeCard

TODAY = dt.datetime.now(ZoneInfo("Europe/Moscow")).date()
PHONE, MAIL, PAY = "+7 900 111-22-33", "vera@example.org", Decimal("90000.50")
VALUES = {"phone": PHONE, "email": MAIL, "birthday": dt.date(1990, 5, 17), "salary": PAY}


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


@pytest.fixture
def vera(session, small_company):
    """Вера's number among the employees."""
    return session.get(User, small_company.users["clerk"]).employee_id


@pytest.fixture
def boris(session, small_company):
    return session.get(User, small_company.users["head"]).employee_id


def version(session, viewer, employee_id):
    return staff.card(session, viewer, employee_id).version


def change(session, viewer, employee_id, **values):
    return staff.change(
        session, viewer, employee_id, values, version=version(session, viewer, employee_id)
    )


def dismiss(session, viewer, employee_id, on=TODAY, **how):
    now_there = version(session, viewer, employee_id)
    return staff.dismiss(session, viewer, employee_id, on, version=now_there, **how)


def may(viewer, *permissions, units=None, posts=True):
    """The viewer with these rights besides his own, over the company or some units."""
    extent = Extent(everything=True) if units is None else Extent(units=frozenset(units))
    extents = {**viewer.extents, **dict.fromkeys(permissions, extent)}
    return replace(viewer, extents=extents, posts=viewer.posts if posts else frozenset())


class TestHiddenFields:
    def test_a_field_one_may_not_see_is_not_there(self, session, owner, head, clerk, vera):  # Z22
        change(session, owner, vera, **VALUES)
        assert staff.card(session, owner, vera).fields["salary"] == PAY
        seen = staff.card(session, head, vera).fields  # his own people: contacts, no pay
        assert (seen["phone"], "salary" in seen) == (PHONE, False)
        for one in (staff.card(session, clerk, vera), *staff.cards(session, clerk)):
            assert one.fields == {}

    def test_contacts_reach_as_far_as_the_right(
        self, session, owner, head, vera, small_company
    ):  # Z22
        anna = session.get(User, small_company.users["owner"]).employee_id
        change(session, owner, anna, phone=PHONE)
        assert "phone" not in staff.card(session, head, anna).fields
        by_id = {one.employee.id: one for one in staff.cards(session, head)}
        assert ("phone" in by_id[vera].fields, "phone" in by_id[anna].fields) == (True, False)

    def test_who_has_the_right_to_his_own_sees_himself(self, session, clerk, vera, boris):
        own = replace(clerk, extents={**clerk.extents, Permission.SEE_SALARIES: Extent()})
        assert "salary" in staff.card(session, own, vera).fields
        assert "salary" not in staff.card(session, own, boris).fields

    def test_somebody_who_left_belongs_where_he_sat_last(self, session, owner, head, vera):
        change(session, owner, vera, phone=PHONE)
        dismiss(session, owner, vera)
        assert staff.card(session, head, vera).fields["phone"] == PHONE

    def test_who_may_not_see_the_board_sees_nobody(self, session, stranger, vera):  # Z12
        with pytest.raises(Forbidden):
            staff.cards(session, stranger)
        with pytest.raises(Forbidden):
            staff.card(session, stranger, vera)


class TestChange:
    def test_what_is_written_is_kept_and_told(self, session, owner, vera):  # O4
        change(session, owner, vera, **VALUES, telegram="https://t.me/vera_d", name="Вера Сомова")
        seen = staff.card(session, owner, vera)
        assert (seen.fields["telegram"], seen.employee.name) == ("vera_d", "Вера Сомова")
        row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert (row.before["salary"], row.after["salary"]) == (None, "90000.5")

    def test_only_who_may_and_only_what_he_sees(self, session, head, clerk, vera, boris):  # Z6
        for viewer in (head, clerk):
            with pytest.raises(Forbidden):
                change(session, viewer, vera, phone=PHONE)
        blind = may(clerk, Permission.EDIT_PEOPLE)
        assert change(session, blind, boris, name="Борис С.").employee.name == "Борис С."
        for values in ({"phone": PHONE}, {"salary": PAY}, {"name": "Б.", "salary": PAY}):
            with pytest.raises(Forbidden):
                change(session, blind, boris, **values)
        assert session.get(EmployeeCard, boris) is None

    def test_a_right_over_one_part_ends_there(self, session, clerk, vera, small_company):  # Z16
        there = may(
            clerk, Permission.EDIT_PEOPLE, Permission.SEE_CONTACTS, units=[small_company.treasury]
        )
        stranger = replace(there, user_id=small_company.users["head"])
        with pytest.raises(Forbidden):
            change(session, stranger, vera, phone=PHONE)

    def test_two_who_write_at_once_are_told(self, session, owner, vera):  # D9
        old = version(session, owner, vera)
        change(session, owner, vera, phone=PHONE)
        with pytest.raises(Conflict):
            staff.change(session, owner, vera, {"phone": "1111"}, version=old)
        assert staff.card(session, owner, vera).fields["phone"] == PHONE

    @pytest.mark.parametrize(
        ("field", "value"),
        [("phone", "<b>"), ("phone", "12"), ("email", "vera"), ("email", "a@b c.ru"), ("telegram", "Вера"),
         ("birthday", dt.date(2100, 1, 1)), ("birthday", dt.date(1800, 1, 1)), ("salary", Decimal("0.001")),
         ("salary", Decimal(-1)), ("name", " "), ("consent_withdrawn_on", dt.date(2100, 1, 1))],
    )  # fmt: skip
    def test_what_cannot_be_is_said_at_its_field(self, session, owner, vera, field, value):
        assert [*staff.faults(session, {field: value, "consent_text": "согласен"})] == [field]
        with pytest.raises(Refused):
            change(session, owner, vera, **{field: value})

    def test_a_consent_is_withdrawn_after_it_was_given(self, session, owner, vera):
        with pytest.raises(Refused):
            change(session, owner, vera, consent_withdrawn_on=TODAY)
        change(session, owner, vera, consent_given_on=TODAY, consent_text="обработка")
        change(session, owner, vera, consent_withdrawn_on=TODAY)

    def test_unknown_fields_are_refused(self, session, owner, vera):  # Z15
        with pytest.raises(Refused):
            change(session, owner, vera, photo="ab" * 32)


class TestDismissal:
    def test_everything_is_handed_over_and_comes_back(
        self, session, owner, vera, small_company
    ):  # OB-4
        user = session.get(User, small_company.users["clerk"])
        fields = {"code": "calls", "name": "Звонки", "definition": "Сколько", "unit": "шт."}
        statistics.save(session, owner, fields | {"post_id": small_company.sales_clerk})
        hats.create_material(
            session, owner, small_company.sales_clerk,
            {"section": "form", "title": "Бланк", "text": "т"},
        )  # fmt: skip
        token(session, user)
        session.add(SignedIn(token_hash="x", user_id=user.id, created_at=now(), seen_at=now(),
                             address="", browser=""))  # fmt: skip
        found = staff.handover(session, owner, vera)
        (post,) = found.posts
        assert (post.name, post.above) == ("Менеджер", "Борис Синицын")
        counts = found.statistics, found.typed, found.materials, found.sessions, found.tokens
        assert (counts, found.login) == ((1, 1, 1, 1, 1), "clerk")
        dismiss(session, owner, vera)
        holder = organisation.board(session, TODAY).holders[small_company.sales_clerk]
        assert (holder.name, holder.from_above) == ("Борис Синицын", True)
        assert not user.active
        assert session.get(SignedIn, "x") is None
        assert session.scalar(select(ServiceToken.revoked_at)) is not None
        acts = list(session.scalars(select(AuditRow).where(AuditRow.action == "dismiss")))
        assert acts[0].after["posts"] == ["Менеджер"]
        assert staff.take_back(session, owner, vera) == []
        assert not organisation.board(session, TODAY).holders[small_company.sales_clerk].from_above
        assert user.active
        assert audit.broken_at(session) is None

    def test_a_post_that_was_given_away_is_told_and_stays_so(
        self, session, owner, vera, small_company
    ):
        dismiss(session, owner, vera)
        gleb = organisation.hire(session, owner, "Глеб Лугов")
        organisation.assign(session, owner, small_company.sales_clerk, gleb.id, TODAY)
        assert staff.take_back(session, owner, vera) == ["Менеджер"]
        assert (
            organisation.board(session, TODAY).holders[small_company.sales_clerk].name
            == "Глеб Лугов"
        )

    def test_from_a_day_to_come_the_account_works_until_then(
        self, session, owner, vera, small_company
    ):
        user = session.get(User, small_company.users["clerk"])
        token(session, user)
        dismiss(session, owner, vera, TODAY + dt.timedelta(days=3), revoke=False)
        assert (user.active, session.scalar(select(ServiceToken.revoked_at))) == (True, None)
        board = organisation.board(session, TODAY + dt.timedelta(days=3))
        assert board.holders[small_company.sales_clerk].from_above

    def test_what_somebody_switched_off_himself_stays_off(
        self, session, owner, vera, small_company
    ):
        people.disable(session, owner, small_company.users["clerk"])
        dismiss(session, owner, vera)
        staff.take_back(session, owner, vera)
        assert not session.get(User, small_company.users["clerk"]).active

    def test_only_who_may_and_within_his_part(
        self, session, head, clerk, vera, small_company
    ):  # Z16
        there = may(clerk, Permission.EDIT_PEOPLE, units=[small_company.treasury])
        elsewhere = replace(there, user_id=small_company.users["head"])
        for viewer in (head, clerk, elsewhere):
            with pytest.raises(Forbidden):
                dismiss(session, viewer, vera)
            with pytest.raises(Forbidden):
                staff.handover(session, viewer, vera)
        assert session.get(Employee, vera).dismissed_on is None

    def test_nobody_lets_himself_go_nor_who_has_more_rights(
        self, session, owner, clerk, boris, small_company
    ):
        anna = session.get(User, small_company.users["owner"]).employee_id
        with pytest.raises(Refused):
            dismiss(session, owner, anna)
        with pytest.raises(Forbidden):  # a head may more than a clerk who keeps cards
            dismiss(session, may(clerk, Permission.EDIT_PEOPLE), boris)

    def test_twice_or_from_an_old_page_is_refused(self, session, owner, vera):  # D9
        old = version(session, owner, vera)
        change(session, owner, vera, phone=PHONE)
        with pytest.raises(Conflict):
            staff.dismiss(session, owner, vera, TODAY, version=old)
        dismiss(session, owner, vera)
        with pytest.raises(Refused):
            dismiss(session, owner, vera)
        with pytest.raises(NotFound):
            staff.handover(session, owner, 4242)


def token(session, user):
    session.add(ServiceToken(
        name="1С", token_hash="t", user_id=user.id, scope="upload", created_at=now(),
        expires_at=now() + dt.timedelta(days=9),
    ))  # fmt: skip
    session.flush()


class TestErasure:
    @pytest.fixture
    def gone(self, session, owner, vera):
        """Вера with everything on her card, dismissed."""
        change(session, owner, vera, **VALUES, consent_given_on=TODAY, name="Вера Вольская")
        staff.set_photo(session, owner, vera, "cd" * 32)
        dismiss(session, owner, vera)
        return vera

    def test_nothing_tells_who_it_was_and_the_chain_is_whole(
        self, session, owner, gone, small_company
    ):
        length = len(list(session.scalars(select(AuditRow.id))))
        assert staff.erase(session, owner, gone, " вера вольская ") == ["cd" * 32]
        assert staff.unused_bytes(session, ["cd" * 32]) == ["cd" * 32]
        user = session.get(User, small_company.users["clerk"])
        assert (session.get(Employee, gone).name, user.name) == (f"Сотрудник {gone} (удалён)",) * 2
        assert (user.login, user.password_hash, user.active) == (f"erased-{user.id}", None, False)
        kept = session.get(EmployeeCard, gone)
        assert (kept.phone, kept.salary, kept.photo, kept.consent_given_on) == (
            None,
            None,
            None,
            TODAY,
        )
        told = str(
            [(row.object_id, row.before, row.after) for row in session.scalars(select(AuditRow))]
        )
        for word in ("Вольская", "Дятлова", "'login': 'clerk'", PHONE, MAIL, "90000"):
            assert word not in told, word
        assert audit.broken_at(session) is None
        assert len(list(session.scalars(select(AuditRow.id)))) == length + 1
        assert (
            session.scalar(select(Assignment.id).where(Assignment.employee_id == gone)) is not None
        )

    def test_a_row_changed_after_the_erasing_is_found(self, session, owner, gone):  # O5
        staff.erase(session, owner, gone, "Вера Вольская")
        rows = list(
            session.scalars(
                select(AuditRow).where(
                    AuditRow.object_id == str(gone), AuditRow.object_type == "employee"
                )
            )
        )
        rows[0].after = {"name": "Кто-то другой"}
        session.flush()
        assert audit.broken_at(session) == rows[0].id

    @pytest.mark.parametrize("name", ["", "Вера", "Вера Дятлова"])
    def test_the_name_is_written_by_hand(self, session, owner, gone, name):
        with pytest.raises(Refused):
            staff.erase(session, owner, gone, name)
        assert session.get(EmployeeCard, gone).phone == PHONE

    def test_who_works_here_is_not_erased(self, session, owner, vera):
        with pytest.raises(Refused):
            staff.erase(session, owner, vera, "Вера Дятлова")

    def test_only_who_may(self, session, head, clerk, gone, small_company):  # Z2
        there = may(clerk, Permission.ERASE_PEOPLE, units=[small_company.treasury])
        for viewer in (head, clerk, replace(there, user_id=small_company.users["head"])):
            with pytest.raises(Forbidden):
                staff.erase(session, viewer, gone, "Вера Вольская")
        assert session.get(Employee, gone).name == "Вера Вольская"

    def test_who_was_erased_is_neither_changed_nor_taken_back(self, session, owner, gone):
        staff.erase(session, owner, gone, "Вера Вольская")
        with pytest.raises(Forbidden):
            change(session, owner, gone, phone=PHONE)
        for deed in (
            lambda: staff.take_back(session, owner, gone),
            lambda: staff.set_photo(session, owner, gone, "cd" * 32),
            lambda: staff.erase(session, owner, gone, f"Сотрудник {gone} (удалён)"),
        ):
            with pytest.raises(Refused):
                deed()


class TestPersonalData:
    def test_everything_that_is_known_is_there(self, session, owner, vera):
        change(session, owner, vera, **VALUES)
        found = staff.personal_data(session, owner, vera)
        assert found.sections["card"][0]["salary"] == "90000.5"
        assert found.sections["posts"][0]["post"] == "Менеджер"
        assert found.sections["account"][0]["login"] == "clerk"
        assert found.sections["acts_about"][-1]["after"]["phone"] == PHONE
        assert "password_hash" not in str(found)
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert (last.action, last.object_id) == ("export", str(vera))

    def test_what_is_hidden_is_hidden_here_too(self, session, owner, clerk, vera):  # Z22
        change(session, owner, vera, **VALUES)
        told = str(staff.personal_data(session, may(clerk, Permission.EXPORT_PEOPLE), vera))
        assert PHONE not in told
        assert "90000" not in told

    def test_only_who_may(self, session, head, clerk, vera):  # Z2
        for viewer in (head, clerk):
            with pytest.raises(Forbidden):
                staff.personal_data(session, viewer, vera)

    def test_a_role_that_only_exports_reaches_no_further(self, session, clerk, vera, small_company):
        there = may(clerk, Permission.EXPORT_PEOPLE, units=[small_company.treasury])
        with pytest.raises(Forbidden):
            staff.personal_data(session, replace(there, user_id=0, role=Role.CLERK), vera)


def chunk(kind, content):
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(width=1, height=1, *more):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    dots = zlib.compress(b"\0\1\2\3")
    parts = (chunk(b"IHDR", head), *more, chunk(b"IDAT", dots), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def segment(marker, content):
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg(*more, side=1):
    frame = segment(0xC0, struct.pack(">BHHB", 8, side, side, 1) + b"\1\x11\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    return b"\xff\xd8" + b"".join((*more, segment(0xDB, b"\0" * 65), frame, scan)) + b"\xff\xd9"


EXIF = (
    b"Exif\0\0II*\0"
    + struct.pack("<IHHHIIHHII", 8, 2, 0x0112, 3, 1, 6, 0x8825, 4, 1, 99)
    + b"59.93N"
)


class TestPictures:
    def test_only_what_draws_a_picture_stays(self):  # I19
        noted = png(1, 1, chunk(b"tEXt", b"Comment\0<script>"), chunk(b"eXIf", b"59.93N"))
        assert staff.checked_picture(noted + b"<html>") == ("png", png())
        place = segment(0xE1, EXIF), segment(0xFE, b"<script>")
        kind, kept = staff.checked_picture(jpeg(*place) + b"PK\3\4")
        assert kind == "jpeg"
        for gone in (b"59.93N", b"script", b"PK"):
            assert gone not in kept
        assert kept.endswith(jpeg()[2:])
        assert staff.checked_picture(kept) == ("jpeg", kept)  # which way is up is still told
        assert staff.checked_picture(jpeg()) == ("jpeg", jpeg())

    @pytest.mark.parametrize(
        "data",
        [b"", b"<svg onload=alert(1)>", b"GIF89a", png()[:-4], png()[:30], png(6001, 1), png(0, 1),
         png().replace(b"IDAT", b"IDAX"), png(1, 1, chunk(b"EVIL", b"")), jpeg()[:40], jpeg(side=7000), jpeg()[:-2],
         b"\xff\xd8\xff\xd9", jpeg(segment(0xC3, b"\0" * 9)), b"\x89PNG\r\n\x1a\n<html>", b"\xff\xd8\xff\xe0\0\0"],
    )  # fmt: skip
    def test_anything_else_is_refused(self, data):  # I19, F3
        with pytest.raises(Refused):
            staff.checked_picture(data)

    def test_a_photo_too_large_is_refused(self):  # F1
        with pytest.raises(Refused):
            staff.checked_picture(png() + b"\0" * staff.PHOTO_LIMIT)
