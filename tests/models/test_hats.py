"""Hat folders: versions that stay, files that are proved, who has read what."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from models import audit, hats, organisation
from models.access import Extent, Permission
from models.audit import AuditRow
from models.document_store import Stored
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.hats import HatFile, HatMark, HatVersion, Line

TODAY = dt.date(2026, 11, 25)
TEXT = {"section": "regulation", "title": "Приём заявок", "text": "1. Принять\n2. Ответить"}


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


def brought(session, viewer, post_id, name="бланк.pdf", kind="pdf"):
    return hats.note_file(session, viewer, post_id, name, Stored("ab" * 32, 10), kind)


@pytest.fixture
def material(session, owner, small_company):
    return hats.create_material(session, owner, small_company.sales_clerk, TEXT)


def revise(session, viewer, material, **values):
    return hats.revise(session, viewer, material.id, values, version=material.version)


def test_a_new_text_is_a_new_version_and_unread_again(session, owner, clerk, material):  # 4.4
    first = hats.sheet(session, clerk, material.id)
    assert hats.own_unread(session, clerk) == 1
    for _twice in range(2):
        hats.mark(session, clerk, first.version.id)
    assert hats.own_unread(session, clerk) == 0
    revise(session, owner, material, text="1. Принять сразу\n2. Ответить", changes="срок")
    again = hats.sheet(session, clerk, material.id)
    assert (again.version.number, again.read_at, again.read_before) == (2, None, True)
    assert hats.own_unread(session, clerk) == 1
    told = [
        (one.version.number, one.version.changes)
        for one in hats.versions(session, clerk, material.id)
    ]
    assert told == [(2, "срок"), (1, "")]
    assert len(list(session.scalars(select(HatMark)))) == 1


def test_another_title_is_no_new_version(session, owner, clerk, material):
    hats.mark(session, clerk, hats.sheet(session, clerk, material.id).version.id)
    revise(session, owner, material, title="Приём заявок клиентов", section="checklist")
    sheet = hats.sheet(session, clerk, material.id)
    assert (sheet.material.title, sheet.version.number) == ("Приём заявок клиентов", 1)
    assert sheet.read_at is not None


def test_who_reads_an_old_version_is_told_of_the_new_one(session, owner, clerk, material):
    old = hats.sheet(session, clerk, material.id).version.id
    revise(session, owner, material, text="иначе")
    with pytest.raises(Conflict):
        hats.mark(session, clerk, old)
    assert hats.own_unread(session, clerk) == 1


def test_only_who_holds_the_post_says_that_he_has_read(
    session, head, owner, clerk, material, small_company
):
    version = hats.sheet(session, owner, material.id).version.id
    for viewer in (owner, head):
        with pytest.raises(Refused):
            hats.mark(session, viewer, version)
    organisation.unassign(session, owner, small_company.sales_clerk, TODAY)
    with pytest.raises(Refused):
        hats.mark(session, replace(clerk, posts=frozenset()), version)


def test_two_who_write_at_once_are_told(session, owner, material):  # D9
    seen = material.version
    revise(session, owner, material, text="первый")
    session.flush()
    with pytest.raises(Conflict):
        hats.revise(session, owner, material.id, {"text": "второй"}, version=seen)
    assert hats.sheet(session, owner, material.id).version.text == "первый"


def test_only_who_keeps_the_board_writes_and_only_his_part(
    session, head, clerk, stranger, material, small_company
):  # Z2
    writing = {Permission.EDIT_BOARD: Extent(units=frozenset({small_company.treasury}))}
    elsewhere = replace(head, extents={**head.extents, **writing}, posts=frozenset())
    for viewer in (head, clerk, stranger, elsewhere):
        with pytest.raises((Forbidden, NotFound)):
            hats.create_material(session, viewer, small_company.sales_clerk, TEXT)
        with pytest.raises((Forbidden, NotFound)):
            revise(session, viewer, material, text="чужой")
        with pytest.raises((Forbidden, NotFound)):
            hats.close_material(session, viewer, material.id)
        with pytest.raises((Forbidden, NotFound)):
            brought(session, viewer, small_company.sales_clerk)
    assert hats.create_material(session, elsewhere, small_company.treasurer, TEXT).id
    assert len(list(session.scalars(select(HatVersion)))) == 2


def test_a_folder_is_read_as_far_as_the_board_and_on_ones_own_post(
    session, clerk, stranger, material, small_company
):  # Z23
    post = small_company.sales_clerk
    assert hats.folder(session, clerk, post).unread == 1
    own = replace(stranger, posts=frozenset({post}))
    assert [one.material.id for one in hats.folder(session, own, post).sheets] == [material.id]
    with pytest.raises(NotFound):
        hats.folder(session, stranger, post)
    with pytest.raises(NotFound):
        hats.sheet(session, stranger, material.id)


def test_a_closed_material_leaves_the_folder_and_keeps_what_it_said(
    session, owner, clerk, material, small_company
):
    hats.close_material(session, owner, material.id)
    assert hats.folder(session, clerk, small_company.sales_clerk).sheets == ()
    assert hats.own_unread(session, clerk) == 0
    assert hats.sheet(session, clerk, material.id).version.text == TEXT["text"]
    with pytest.raises(NotFound):
        revise(session, owner, material, text="ещё")


@pytest.mark.parametrize(
    "values",
    [{"title": " "}, {"section": "x"}, {"text": " ", "files": ()}, {"text": "я" * 40_001},
     {"files": tuple(range(1, 22))}, {"files": (99,)}, {"files": ("1",)}],
)  # fmt: skip
def test_what_cannot_be_is_refused(session, owner, small_company, values):
    with pytest.raises(Refused):
        hats.create_material(session, owner, small_company.sales_clerk, {**TEXT, **values})


def test_nobody_takes_a_file_that_is_not_his_for_this_folder(
    session, owner, head, small_company
):  # Z14
    post, other = small_company.sales_clerk, small_company.sales_head
    writing = replace(
        head, extents={**head.extents, Permission.EDIT_BOARD: Extent(everything=True)}
    )
    his, elsewhere = brought(session, writing, post), brought(session, owner, other)
    for one in (his, elsewhere):
        with pytest.raises(NotFound):
            hats.create_material(session, owner, post, {**TEXT, "files": (one.id,)})
    own = brought(session, owner, post)
    made = hats.create_material(session, owner, post, {**TEXT, "files": (own.id,)})
    with pytest.raises(NotFound):  # of another material of the same folder
        hats.create_material(session, owner, post, {**TEXT, "files": (own.id,)})
    session.flush()
    revise(session, owner, made, text="иначе")
    assert [one.id for one in hats.sheet(session, owner, made.id).files] == [own.id]
    assert hats.file(session, head, own.id).id == own.id
    with pytest.raises(NotFound):  # brought, but in no version: only for who brought it
        hats.file(session, owner, his.id)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("я" * 300 + ".pdf", None),
        ("a\x00b\u202egpj.exe", "a b gpj.exe"),
    ],
)
def test_a_files_name_is_for_people_only(session, owner, small_company, name, kept):  # F4
    row = brought(session, owner, small_company.sales_clerk, name, "exe")
    assert row.kind == "other"
    assert len(row.name) <= 200
    assert kept is None or row.name == kept


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff\xe0", "jpeg"), (b"%PDF-1.7", "pdf"),
     (b"RIFF\0\0\0\0WEBPVP8 ", "webp"), (b"<svg xmlns", "other"), (b"<!DOCTYPE html>", "other"), (b"", "other")],
)  # fmt: skip
def test_what_a_file_is_its_bytes_say(head, kind):  # I19
    assert hats.kind_of(head) == kind


class TestWhoHasRead:
    def names(self, session, viewer, post_id):
        return [one.name for one in hats.readers(session, viewer, post_id, TODAY)]

    def test_a_head_sees_who_of_his_people_has_not(
        self, session, owner, head, clerk, material, small_company
    ):
        post = small_company.sales_clerk
        version = hats.sheet(session, clerk, material.id).version.id
        assert [one.read for one in hats.readers(session, head, post, TODAY)] == [{}]
        hats.mark(session, clerk, version)
        (reader,) = hats.readers(session, owner, post, TODAY)
        assert (reader.name, [*reader.read]) == ("Вера Дятлова", [version])

    def test_others_do_not(self, session, head, clerk, small_company):  # Z17
        assert self.names(session, clerk, small_company.sales_head) == []
        assert self.names(session, clerk, small_company.sales_clerk) == []
        assert self.names(session, head, small_company.director) == []


def test_acts_say_who_and_what_without_the_text(session, owner, clerk, material):  # O4
    hats.mark(session, clerk, hats.sheet(session, clerk, material.id).version.id)
    revise(session, owner, material, text="новое", changes="всё")
    rows = list(session.scalars(select(AuditRow).where(AuditRow.object_type == "hat_material")))
    assert [(one.action, one.actor_id) for one in rows] == [
        ("create", owner.user_id), ("read", clerk.user_id), ("update", owner.user_id),
    ]  # fmt: skip
    assert (rows[2].before["number"], rows[2].after["number"], rows[2].why) == (1, 2, "всё")
    assert "новое" not in str(rows[2].after)
    assert audit.broken_at(session) is None


def test_a_difference_shows_what_came_and_went_with_its_neighbours():
    before, after = "a\nb\nc\nd\ne", "a\nb\nC\nd\ne"
    assert hats.differences(before, after) == (
        Line("…"), Line(" ", "b"), Line("-", "c"), Line("+", "C"), Line(" ", "d"),
    )  # fmt: skip
    assert hats.differences(before, before) == ()


def test_files_are_kept_by_their_bytes_once(session, owner, small_company):
    for name in ("a.pdf", "b.pdf"):
        brought(session, owner, small_company.sales_clerk, name)
    assert set(session.scalars(select(HatFile.sha256))) == {"ab" * 32}
