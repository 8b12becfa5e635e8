"""The page of backups: what there is, what went wrong, one made now; and what the header says."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from dashboard.context import Application
from models import backups, jobs
from models.audit import AuditRow
from models.backups import KIND
from models.base import now
from models.jobs import Job
from tests.dashboard.drawn import drawn
from tests.etl.conftest import installation


@pytest.fixture
def made(web):
    """A backup, made by the worker because the owner pressed the button."""
    assert web.person("owner").call("backups.make", 1).status == 200
    work(web)


def work(web):
    ground = installation(web.here.database, web.here.settings.home)
    while ground.worker(plan=web.here.settings.backups).work_once(KIND):
        continue


def test_without_backups_it_says_when_the_first_is_made(web):
    page = drawn(web.person("owner"), "/backups")
    assert "Копий пока нет" in page.text
    assert "02:00" in page.text


@pytest.mark.usefixtures("made")
def test_a_backup_made_by_the_button_stands_in_the_list(web):
    page = drawn(web.person("owner"), "/backups")
    ((at, why, size, documents, proved, name),) = page.rows()
    assert (why, documents) == ("по кнопке", "0")
    assert at
    assert proved
    assert name.startswith("asm-")
    assert size.endswith("КБ")


def test_pressing_twice_makes_one_and_the_page_watches_until_it_is_there(web):
    owner = web.person("owner")
    for clicks in (1, 2):
        called = owner.call("backups.make", clicks)
        assert called.outputs["backups-pulse"]["disabled"] is False
    with web.here.database.reading() as session:
        assert len(session.scalars(select(Job).where(Job.kind == KIND)).all()) == 1
    work(web)
    assert owner.call("backups.look", 1).outputs["backups-pulse"]["disabled"] is True


def test_a_page_that_is_only_drawn_makes_nothing(web):
    web.person("owner").call("backups.make", 0)
    with web.here.database.reading() as session:
        assert not jobs.pending(session, KIND)


@pytest.mark.parametrize("login", ["head", "clerk"])
def test_only_who_administers_settings_sees_and_makes_them(web, login):
    person = web.person(login)
    assert "Нет доступа" in person.page("/backups")
    assert person.call("backups.make", 1).status == 403
    assert person.call("backups.look", 1).status == 403


def break_the_folder(web):
    plan = web.here.settings.backups
    plan.folder.parent.mkdir(parents=True, exist_ok=True)
    plan.folder.write_text("a file lies in its place")


def test_a_backup_that_failed_is_told_on_the_page_and_above_every_page_of_the_owner(web):
    break_the_folder(web)
    owner = web.person("owner")
    assert (
        owner.get("/state").get_json()["text"]
        != "Нет свежей резервной копии: загляните в настройки."
    )
    owner.call("backups.make", 1)
    work(web)
    with web.here.database.writing() as session:
        jobs.sign_of_life(session)
    assert "Копию нельзя записать" in drawn(owner, "/backups").text
    told = owner.get("/state").get_json()
    assert (told["bad"], told["text"]) == (
        True,
        "Нет свежей резервной копии: загляните в настройки.",
    )
    assert web.person("clerk").get("/state").get_json()["text"] == ""


def test_days_without_a_backup_are_told(web):
    with web.here.database.writing() as session:
        session.execute(update(AuditRow).values(at=now() - dt.timedelta(days=3, hours=1)))
    assert "Резервных копий не было уже дней: 3" in drawn(web.person("owner"), "/backups").text


def test_a_folder_on_another_disk_is_not_warned_of(web, server):
    owner = web.person("owner")
    assert "на том же диске" in drawn(owner, "/backups").text
    here = web.here
    elsewhere = replace(here.settings.backups, folder=type(here.settings.home)("/dev/shm/asm"))
    other = type(here)(replace(here.settings, backups=elsewhere))
    other.__dict__["database"] = here.database
    server.extensions["asm"] = Application(other, other.reader())
    assert "на том же диске" not in drawn(owner, "/backups").text


@pytest.mark.usefixtures("made")
def test_what_lies_beside_and_is_no_backup_is_not_listed(web):
    folder = web.here.settings.backups.folder
    (folder / "photos").mkdir()
    (folder / "photos" / backups.MANIFEST).write_text("[]")
    (folder / "note.txt").write_text("mine")
    assert len(drawn(web.person("owner"), "/backups").rows()) == 1
