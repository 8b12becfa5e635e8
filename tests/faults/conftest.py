"""An installation that real processes work on and die on, and what must hold after each of them."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from models import audit
from models.database import Database
from models.documents import Document, State
from tests.etl.statements import payments, statement
from tests.processes import Outcome, command, start_command
from warehouse.reader import Reader
from warehouse.store import FileStore

BEFORE = 50  # payments that count before anything goes wrong


@dataclass
class Victim:
    """One data folder, its record, and statements that are imported into it again and again.

    A statement of n payments holds those of every shorter one: the published numbers are 1 … n.
    """

    home: Path
    database: Database

    @property
    def environment(self) -> dict[str, str]:
        return {"ASM_DATABASE_URL": self.database.url.render_as_string(hide_password=False)}

    def asm(self, *arguments, **environment) -> Outcome:
        return command(self.home, *arguments, **self.environment, **environment)

    def start(self, *arguments, outputs: Path):
        return start_command(self.home, *arguments, outputs=outputs, **self.environment)

    def file(self, count: int) -> Path:
        path = self.home.parent / f"{count}.txt"
        path.write_bytes(statement(*payments(count)))
        return path

    def states(self) -> dict[str, State]:
        """State of every statement by its name."""
        with self.database.reading() as session:
            found = session.execute(select(Document.name, Document.state)).all()
        return {name: State(state) for name, state in found}

    def published(self) -> int:
        """How many payments the published warehouse has; that they are 1 … n is demanded."""
        sql = "select number::int from marts.payments order by number::int"
        rows = Reader(FileStore(self.home / "warehouse")).query(sql).rows
        assert [number for (number,) in rows] == [*range(1, len(rows) + 1)]
        return len(rows)

    def demand_whole(self) -> None:
        """Nothing is half: not in the warehouse, not in the record, not in the rows beside it."""
        with self.database.reading() as session:
            assert audit.broken_at(session) is None
            documents = list(session.scalars(select(Document)))
        counting = [one for one in documents if one.state == State.ACCEPTED]
        sizes = {int(Path(one.name).stem) for one in counting}
        assert self.published() in sizes
        for one in counting:
            assert one.rows == one.verdict["accepted"] == int(Path(one.name).stem)
            assert (self.home / "rows" / one.id / "payments.parquet").exists()


@pytest.fixture
def victim(database, tmp_path) -> Victim:
    """A small company with one statement imported and published, and others to come."""
    one = Victim(tmp_path / "data", database)
    assert one.asm("import", one.file(BEFORE)).status == 0
    one.demand_whole()
    return one
