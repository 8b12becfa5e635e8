"""The restore drill: on a clean machine, by nothing but the commands of the manual (D14)."""

import re
import shlex
from pathlib import Path

import pytest
from sqlalchemy import select

from models.base import Base
from models.database import Database
from tests.conftest import build_company
from tests.etl.statements import payments, statement
from tests.signing import sign_in

DOCS = Path(__file__).parents[3] / "docs"
MADE_ANEW = {"audit", "audit_end", "session", "job", "worker", "warehouse_version"}


def commands(language: str, block: int) -> list[list[str]]:
    """The commands of one block of the manual's page, as words."""
    page = (DOCS / language / "backup.md").read_text(encoding="utf-8")
    lines = re.findall(r"^```\n(.*?)^```", page, re.MULTILINE | re.DOTALL)[block].splitlines()
    return [shlex.split(line.replace("ПАПКА", "FOLDER")) for line in lines]


def everything(home) -> dict[str, list[str]]:
    """Every row a restore must bring back."""
    database = Database(f"sqlite:///{home / 'asm.sqlite'}")
    with database.reading() as session:
        found = {
            name: sorted(map(repr, session.execute(select(table))))
            for name, table in Base.metadata.tables.items()
            if name not in MADE_ANEW
        }
    database.engine.dispose()
    return found


def originals(home) -> dict[str, bytes]:
    folder = home / "documents"
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_manual_alone_brings_everything_back_on_a_clean_machine(
    asm, put, home, tmp_path, language
):  # D14
    asm("migrate")
    database = Database(f"sqlite:///{home / 'asm.sqlite'}")
    with database.writing() as session:
        build_company(session)
        assert sign_in(session, "owner")
    database.engine.dispose()
    assert asm("import", put(statement(*payments(4)))).status == 0
    numbers = asm("query", "select number, amount from marts.payments order by all").out
    ((program, *making),) = commands(language, 0)
    assert program == "asm"
    copy = str(tmp_path / "copy")
    assert asm(*[copy if word == "FOLDER" else word for word in making]).status == 0

    clean = tmp_path / "clean"
    outcomes = [
        asm(*[copy if word == "FOLDER" else word for word in words[1:]], ASM_HOME=str(clean))
        for words in commands(language, 1)
    ]
    *done, doctor = outcomes
    assert [outcome.status for outcome in done] == [0, 0], [outcome.err for outcome in done]
    ill = [line for line in doctor.out.splitlines() if line.startswith("!!")]
    assert [line.split(":")[0] for line in ill] == ["!!  обработчик"]  # it was not started yet
    again = asm(
        "query", "select number, amount from marts.payments order by all", ASM_HOME=str(clean)
    )
    assert again.out == numbers
    assert everything(clean) == everything(home)
    assert originals(clean) == originals(home)
    with Database(f"sqlite:///{clean / 'asm.sqlite'}").reading() as session:
        assert session.execute(select(Base.metadata.tables["session"])).all() == []
