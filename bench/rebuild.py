"""The warehouse at its full size: 10,000 statistics of 520 weeks and ten million rows of facts.

Through the real path: typed values in the record (SQLite), rows of accepted documents as Parquet,
``etl.refresh.refresh``, published and read. A typed value is held against the full rebuild.
"""

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
from sqlalchemy import insert, select, text

from bench.measurement import Measurement, own_peak_megabytes
from etl import refresh as refreshing
from etl.intake import Places
from etl.refresh import Wanted
from models import company, people, statistics, values
from models.access import Role, Viewer
from models.base import now
from models.database import Database
from models.document_store import DocumentStore
from models.documents import Document, State
from models.organisation import Post, Unit, UnitKind
from models.periods import PeriodType, period_of
from models.statistics import Statistic
from warehouse import questions
from warehouse.catalogue import metrics
from warehouse.reader import Reader
from warehouse.store import FileStore

LATEST = dt.date(2026, 11, 19)  # a Thursday: the last week that has values
MANAGERS, GROUPS, ACCOUNTS = 20, 30, 5
NOTHING = Wanted(frozenset(), full=False)


@dataclass(frozen=True)
class Size:
    """How much there is. Facts are half payments, half lines of sales."""

    statistics: int
    weeks: int
    documents: int
    rows_per_document: int
    typed: int  # how many values are typed one after the other


FULL = Size(10_000, 520, 40, 250_000, 7)
QUICK = Size(300, 60, 4, 5_000, 2)


def measure(*, quick: bool) -> list[Measurement]:
    """Rebuild and typed value, each in a process of its own that tells its peak memory."""
    size = QUICK if quick else FULL
    with tempfile.TemporaryDirectory(prefix="asm-bench-") as folder:
        home = Path(folder)
        prepare(home, size)
        command = [sys.executable, "-m", "bench.rebuild", folder, str(size.typed)]
        result = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(result.stdout.splitlines()[-1])
    rebuild, typed, peak = found["rebuild"], found["typed"], found["peak"]
    facts = size.documents * size.rows_per_document
    what = f"{size.statistics:,} statistics × {size.weeks} weeks + {facts:,} rows of facts"
    return [
        Measurement(
            f"{what}: full rebuild, peak memory {peak:,.0f} MB",
            f"{rebuild:.1f} s",
            "60 s",
            f"{60 / rebuild:.1f}",
            "≤ 60 s, < 4 GB",
            met=rebuild <= 60 and peak < 4000,
        ),
        Measurement(
            "the same: one typed value, from its commit to its point read again",
            f"{typed:.2f} s",
            f"full rebuild {rebuild:.1f} s",
            f"{rebuild / typed:.0f}",
            "≤ 2 s and 10 times faster",
            met=typed <= 2 and typed * 10 <= rebuild,
        ),
    ]


def places_of(home: Path) -> Places:
    """Where the measured installation keeps things."""
    database = Database(f"sqlite:///{home}/record.sqlite")
    return Places(database, DocumentStore(home / "documents"), home / "rows")


def prepare(home: Path, size: Size) -> None:
    """A record and rows of the given size, always the same."""
    places = places_of(home)
    places.database.migrate()
    with places.database.writing() as session:
        company.set_up(session, "ООО «Ромашка»", timezone="Europe/Moscow")
        unit = Unit(
            kind=UnitKind.COMPANY, number="0", name="ООО «Ромашка»", valid_from=dt.date(2010, 1, 1)
        )
        session.add(unit)
        session.flush()
        post = Post(unit_id=unit.id, name="Директор", is_head=True, valid_from=unit.valid_from)
        session.add(post)
        session.flush()
        people.add(session, None, "owner", "Анна Орлова", Role.OWNER, unit_id=unit.id)
        session.execute(insert(Statistic), _definitions(size.statistics, post.id))
        session.execute(insert(Document), [_document(number) for number in range(size.documents)])
    _type_values(places.database, size)
    for number in range(size.documents):
        _write_rows(home / "rows", number, size)


def _asked() -> list[tuple[str, dict[str, str]]]:
    """Metrics a company asks for: each for the whole, money per account, sales per manager and group."""
    managers = [{"manager": f"Менеджер {one}"} for one in range(MANAGERS)]
    groups = [{"product_group": f"Группа {one}"} for one in range(GROUPS)]
    accounts = [{"own_account": f"4070281000000000000{one}"} for one in range(ACCOUNTS)]
    split = {
        "sales_amount": [*managers, *groups],
        "quantity_sold": groups,
        "refunds": groups,
        "orders": managers,
        "average_order": managers,
        "customers_who_bought": managers,
        "money_received": accounts,
        "money_spent": accounts,
        "balance_at_end": accounts,
    }
    whole: list[tuple[str, dict[str, str]]] = [(name, {}) for name in metrics()]
    return whole + [(name, filters) for name, several in split.items() for filters in several]


def _definitions(count: int, post_id: int) -> list[dict[str, object]]:
    """The metrics first, all others typed: every third a flow, a stock, an average."""
    asked = _asked()[: count // 2]
    rows = []
    for number in range(count):
        name, filters = asked[number] if number < len(asked) else (None, {})
        rows.append(
            {
                "code": f"S{number:05d}",
                "name": f"Статистика {number}",
                "search": f"статистика {number} s{number:05d}",
                "definition": "Что именно считается",
                "post_id": post_id,
                "unit": "шт.",
                "kind": metrics()[name].kind if name else ("flow", "stock", "average")[number % 3],
                "direction": "down" if number % 7 == 0 else "up",
                "entry_mode": "metric" if name else "manual",
                "metric": name,
                "filters": filters,
                "quota_mode": "constant" if number % 5 == 0 else "none",
                "quota_constant": Decimal(1000 + number) if number % 5 == 0 else None,
                "version": 1,
            }
        )
    return rows


def _type_values(database: Database, size: Size) -> None:
    """The values of all typed statistics, written by the database itself."""
    statement = """
        with recursive week(number) as (
            select 0 union all select number + 1 from week where number + 1 < :weeks
        )
        insert into stat_value (
            statistic_id, period_start, period_end, value, state, source, entered_at, revision
        )
        select
            s.id,
            date(:latest, (-7 * w.number - 7) || ' days'),
            date(:latest, (-7 * w.number) || ' days'),
            ((s.id * 7919 + w.number * 104729) % 90000 + 10000) || '.' ||
                substr('0' || ((s.id + w.number) % 100), -2),
            'closed', 'manual', '2026-11-19 12:00:00.000000', 1
        from statistic as s cross join week as w
        where s.entry_mode = 'manual' and (s.id * 31 + w.number * 17) % 97 <> 0
        order by s.id, w.number desc
    """
    with database.writing() as session:
        session.execute(text(statement), {"weeks": size.weeks, "latest": LATEST.isoformat()})


def _sha(number: int) -> str:
    return f"{number + 1:064x}"


def _document(number: int) -> dict[str, object]:
    name = f"документ {number}.txt"
    return {
        "id": _sha(number), "name": name, "search": name, "size": 1, "received_at": now(),
        "origin": "screen", "state": State.ACCEPTED, "accepted_no": number + 1, "version": 1,
        "accept_at_once": False, "format": "client_bank", "choices": {}, "rows": 1, "refused": 0,
        "warnings": 0,
    }  # fmt: skip


def _write_rows(root: Path, number: int, size: Size) -> None:
    """The Parquet file of one document: even ones are statements, odd ones sales; as intake writes."""
    folder = root / _sha(number)
    folder.mkdir(parents=True)
    table = "payments" if number % 2 == 0 else "sales"
    script = (Path(__file__).parent / f"rows_{table}.sql").read_text(encoding="utf-8")
    days = size.weeks * 7 // max(size.documents // 2, 1)
    begins = LATEST - dt.timedelta(days=size.weeks * 7 - days * (number // 2))
    with duckdb.connect() as connection:
        rows = connection.execute(
            script,
            {
                "document_id": _sha(number),
                "first": number // 2 * size.rows_per_document,
                "count": size.rows_per_document,
                "begins": begins,
                "days": days,
            },
        ).to_arrow_table()
        connection.from_arrow(rows).to_parquet(str(folder / f"{table}.parquet"), compression="zstd")


def run(home: Path, typed: int) -> dict[str, float]:
    """The measured work."""
    places = places_of(home)
    store = FileStore(home / "warehouse")
    reader = Reader(store)
    started = time.perf_counter()
    refreshing.refresh(places, store, NOTHING)
    rebuild = time.perf_counter() - started
    best = min(_type_one(places, store, reader, number) for number in range(typed))
    return {"rebuild": rebuild, "typed": best, "peak": own_peak_megabytes()}


def _type_one(places: Places, store: FileStore, reader: Reader, number: int) -> float:
    """Seconds from the commit of a value until its point is read from the published version."""
    value = Decimal(123_456 + number)
    with places.database.writing() as session:
        viewer = _owner(session)
        query = select(Statistic).where(Statistic.entry_mode == "manual")
        statistic = session.scalars(query.order_by(Statistic.id.desc()).offset(number % 50)).first()
        assert statistic is not None
        period = period_of(company.calendar(session), PeriodType.WEEK, LATEST)
        known = values.current_value(session, statistic.id, period.key)
        values.enter_value(
            session, viewer, statistic, period, value,
            seen_revision=known.revision if known else 0,
            note="по журналу",
        )  # fmt: skip
    started = time.perf_counter()
    refreshing.refresh(places, store, NOTHING)
    points = questions.series(reader, [statistic.id], "week", LATEST, 1)[statistic.id]
    taken = time.perf_counter() - started
    assert points[-1].value == value
    return taken


def _owner(session: "statistics.Session") -> Viewer:
    user = session.scalars(select(people.User)).one()
    return people.viewer(session, user)


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]))))
