"""People, migrations, versions, logs: the commands that look after an installation."""

from importlib.metadata import version

from sqlalchemy import select

from models import people
from models.base import now
from models.database import Database
from models.people import SecondFactor, User
from tests.conftest import build_company
from tests.etl.statements import payments, statement


def record(home) -> Database:
    return Database(f"sqlite:///{home / 'asm.sqlite'}")


def test_the_version_is_told(asm):
    assert asm("--version").out == f"ASM {version('asm')}\n"


def test_every_fixed_command_is_there(asm):
    told = asm("--help").out
    for name in (
        "serve", "web", "worker", "import", "documents", "undo", "refresh", "query", "statistic",
        "user", "migrate", "backup", "restore", "doctor",
    ):  # fmt: skip
        assert f" {name} " in told, name


def test_a_person_is_added_with_a_one_time_link(asm, home):
    asm("migrate")
    with record(home).writing() as session:
        build_company(session)
    outcome = asm("user", "add", "masha", "Мария", "--role", "head", ASM_PORT="8123")
    link = outcome.out.strip()
    assert link.startswith("http://localhost:8123/password/")
    with record(home).writing() as session:
        user = people.redeem_code(session, "password", link.rpartition("/")[2])
        assert (user.login, user.name, user.role) == ("masha", "Мария", "head")
        assert user.password_hash is None


def test_a_login_is_taken_once(asm, home):
    asm("migrate")
    with record(home).writing() as session:
        build_company(session)
    outcome = asm("user", "add", "owner", "Ещё один")
    assert outcome.status == 1
    assert "owner" in outcome.err


def test_a_lost_second_factor_is_reset_at_the_console(asm, home):
    asm("migrate")
    with record(home).writing() as session:
        owner = build_company(session).users["owner"]
        session.add(SecondFactor(user_id=owner, sealed="x", since=now()))
    assert asm("user", "reset-factor", "OWNER").out == "Второй шаг входа выключен: Анна Орлова.\n"
    with record(home).reading() as session:
        assert not people.has_factor(session, owner)
    again = asm("user", "reset-factor", "owner")
    assert (again.status, again.err) == (1, "Второй шаг входа выключен.\n")
    assert asm("user", "reset-factor", "nobody").status == 1


def test_before_the_first_setup_nobody_is_added(asm, home):  # A1
    assert asm("user", "add", "masha", "Мария").status == 1
    with record(home).reading() as session:
        assert session.scalar(select(User.id)) is None


def test_migrating_twice_changes_nothing(asm):
    assert [asm("migrate").status for _time in range(2)] == [0, 0]


def test_data_of_a_newer_version_are_not_touched(asm, home):  # D17
    asm("migrate")
    with record(home).engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    for command in (["documents"], ["worker"], ["import", "x"]):
        outcome = asm(*command)
        assert outcome.status == 1
        assert "9999" in outcome.err


def test_wrong_settings_are_refused_aloud(asm):
    outcome = asm("documents", ASM_PORT="eighty")
    assert outcome.status == 1
    assert "ASM_PORT" in outcome.err


def test_a_backup_goes_out_and_comes_back(asm, put, tmp_path):
    asm("import", put(statement(*payments(3))))
    assert asm("backup", tmp_path / "copy").status == 0
    asm("import", put(statement(*payments(5)), "ещё.txt"))
    assert asm("restore", tmp_path / "copy").status == 0
    assert len(asm("documents").out.splitlines()) == 1
    asm("refresh")
    assert asm("query", "select count(*) as n from marts.payments").out.split() == ["n", "3"]


def test_the_doctor_has_a_status_of_his_own(asm, put):
    asm("import", put(statement(*payments(1))))
    outcome = asm("doctor")  # nobody started a worker
    ill = [line for line in outcome.out.splitlines() if line.startswith("!!")]
    assert outcome.status == 1
    assert [line.split(":")[0] for line in ill] == ["!!  обработчик"]
    told = asm("doctor", "--json")
    (found,) = told.json
    assert (told.status, found["ok"]) == (1, False)
    assert [one["check"] for one in found["findings"] if one["level"] == "ill"] == ["worker"]
    english = asm("doctor", ASM_LANGUAGE="en").out
    assert "!!  worker: never seen" in english
