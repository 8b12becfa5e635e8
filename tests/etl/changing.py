"""A company that lives: values typed and corrected, quotas, definitions, documents, time. For histories."""

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select

from etl.intake import Places
from etl.rows import SCHEMAS
from models import company, documents, statistics, values
from models.access import Viewer
from models.base import now
from models.documents import Document, State
from models.periods import PeriodType, period_of
from models.statistics import Statistic, Value
from warehouse.catalogue import metrics

TODAY = dt.date(2024, 11, 22)
MOMENT = dt.datetime(2024, 11, 22, 12, tzinfo=dt.UTC)
ACCOUNTS = ("40702810000000000001", "40702810000000000002", "40702840000000000003")
PARTIES = ("Муравейник", "Пчела", "Мышкин", None)
MANAGERS = ("Вера", "Борис")


class Life:
    """Random acts upon a record, each through ``models`` as people and the intake do them."""

    def __init__(self, places: Places, owner: Viewer, post_id: int, seed: int) -> None:
        self.places, self.owner, self.post_id = places, owner, post_id
        self.chance = random.Random(seed)
        self.moment = MOMENT
        self.known: list[int] = []
        self.brought = 0

    @property
    def acts(self):
        return (
            self.define, self.type_value, self.type_value, self.type_value, self.correct,
            self.withdraw_value, self.plan, self.redefine, self.archive, self.bring, self.bring,
            self.undo, self.bring_again, self.pass_time, self.own_another_account,
        )  # fmt: skip

    def act(self) -> str:
        """Do something; its name."""
        deed = self.chance.choice(self.acts)
        deed()
        return deed.__name__

    def define(self) -> None:
        """A new statistic of some kind."""
        number = len(self.known)
        mode = self.chance.choice(["manual", "manual", "import", "metric"])
        metric = self.chance.choice(sorted(metrics()))
        kind = metrics()[metric].kind if mode == "metric" else self._kind()
        with self.places.database.writing() as session:
            one = statistics.save(
                session,
                self.owner,
                {
                    "code": f"S{number}",
                    "name": f"Статистика {number}",
                    "definition": "Что именно считается",
                    "post_id": self.post_id,
                    "unit": "шт.",
                    "entry_mode": mode,
                    "kind": kind,
                    "metric": metric if mode == "metric" else None,
                    "import_name": f"Имя {number % 3}" if mode == "import" else None,
                    "filters": self._filters(metric) if mode == "metric" else {},
                    "period_type": self.chance.choice(["day", "week", "week", "month"]),
                    "direction": self.chance.choice(["up", "down"]),
                    "missing_policy": self._policy(kind),
                    "quota_mode": self.chance.choice(["none", "periods"]),
                },
            )
            self.known.append(one.id)

    def _kind(self) -> str:
        return self.chance.choice(["flow", "stock", "ratio", "average", "score", "max", "min"])

    def _policy(self, kind: str) -> str:
        return self.chance.choice(["gap", "zero", "carry" if kind == "stock" else "gap"])

    def _filters(self, metric: str) -> dict[str, str]:
        choices = {"own_account": ACCOUNTS[0], "counterparty": "Пчела", "manager": "Вера"}
        possible = [name for name in choices if name in metrics()[metric].dimensions]
        chosen = self.chance.sample(possible, self.chance.randint(0, min(1, len(possible))))
        return {name: choices[name] for name in chosen}

    def _some(self, session, *wanted: str) -> Statistic | None:
        query = select(Statistic).where(Statistic.archived.is_(False)).order_by(Statistic.id)
        if wanted:
            query = query.where(Statistic.entry_mode.in_(wanted))
        found = list(session.scalars(query))
        return self.chance.choice(found) if found else None

    def _number(self) -> Decimal:
        return Decimal(
            self.chance.choice(["0", "1", "7.5", "100", "-3", "123456.789", "99.999999"])
        )

    def type_value(self) -> None:
        """A value of some period of the last months, where there may be one already."""
        with self.places.database.writing() as session:
            one = self._some(session, "manual")
            if one is not None:
                self._enter(session, one, self.chance.randint(0, 120), self._number())

    def _enter(self, session, one: Statistic, back: int, value: Decimal | None) -> None:
        when = self.moment.date() - dt.timedelta(days=back)
        period = period_of(company.calendar(session), PeriodType(one.period_type), when)
        if not period.started(now()):
            return
        old = values.current_value(session, one.id, period.key)
        values.enter_value(
            session, self.owner, one, period, value,
            seen_revision=old.revision if old else 0, note=f"история {self.chance.random()}",
        )  # fmt: skip

    def correct(self) -> None:
        """Another value where one stands."""
        self._revise(self._number())

    def withdraw_value(self) -> None:
        """No value where one stood."""
        self._revise(None)

    def _revise(self, value: Decimal | None) -> None:
        with self.places.database.writing() as session:
            query = select(Value).where(Value.superseded_at.is_(None), Value.value.is_not(None))
            standing = list(session.scalars(query.order_by(Value.id)))
            if not standing:
                return
            old = self.chance.choice(standing)
            one = session.get_one(Statistic, old.statistic_id)
            if one.archived or one.entry_mode != "manual":
                return
            period = period_of(
                company.calendar(session), PeriodType(one.period_type), old.period_end
            )
            values.enter_value(
                session,
                self.owner,
                one,
                period,
                value,
                seen_revision=old.revision,
                note=f"ошибка {self.chance.random()}",
            )

    def plan(self) -> None:
        """A quota planned, replaced by another one, or taken back."""
        with self.places.database.writing() as session:
            one = self._some(session)
            if one is None or one.quota_mode != "periods":
                return
            when = self.moment.date() - dt.timedelta(days=self.chance.randint(-30, 40))
            period = period_of(company.calendar(session), PeriodType(one.period_type), when)
            value = self.chance.choice([None, Decimal(5), Decimal(50)])
            values.set_quota(session, self.owner, one, period, value)

    def redefine(self) -> None:
        """Another direction, name, policy or filter."""
        with self.places.database.writing() as session:
            one = self._some(session)
            if one is None:
                return
            change = self.chance.choice(
                [
                    {"direction": self.chance.choice(["up", "down"])},
                    {"name": f"Имя {self.chance.randint(0, 3)}"},
                    {"min_abs_change": Decimal(self.chance.choice([1, 20]))},
                    {"missing_policy": self._policy(one.kind)},
                ]
            )
            statistics.save(session, self.owner, change, statistic_id=one.id, version=one.version)

    def archive(self) -> None:
        """Put a statistic away, or take one out again."""
        with self.places.database.writing() as session:
            one = session.get(Statistic, self.chance.choice(self.known)) if self.known else None
            if one is not None:
                change = {"archived": not one.archived}
                statistics.save(
                    session, self.owner, change, statistic_id=one.id, version=one.version
                )

    def bring(self) -> None:
        """A document of some kind is read and accepted; some of its records are known already."""
        self.brought += 1
        sha = f"{self.brought:064x}"
        write_rows(self.places.rows / sha, sha, self._rows())
        with self.places.database.writing() as session:
            session.add(_read_document(sha))
            session.flush()
            documents.accept(session, None, session.get_one(Document, sha))

    def _rows(self) -> dict[str, list[dict]]:
        first = self.moment.date() - dt.timedelta(days=self.chance.randint(5, 90))
        days = [first + dt.timedelta(days=n) for n in range(self.chance.randint(1, 12))]
        kind = self.chance.choice(["statement", "register", "figures"])
        if kind == "figures":
            return {"statistic_values": [self._figure(day) for day in days for _ in range(2)]}
        if kind == "register":
            return {"sales": [self._sale(day) for day in days for _ in range(2)]}
        payments = [self._payment(day) for day in days for _ in range(2)]
        account = payments[0]["own_account"]
        mine = [one for one in payments if one["own_account"] == account]
        change = sum(one["amount"] * (1 if one["direction"] == "in" else -1) for one in mine)
        balance = {
            "own_account": account, "from_date": days[0], "to_date": days[-1],
            "opening": Decimal(100), "closing": 100 + change,
            "record_key": f"{account}|{days[0]}|{days[-1]}",
        }  # fmt: skip
        return {"payments": payments, "account_balances": [balance]}

    def _payment(self, day: dt.date) -> dict:
        party = self.chance.choice(PARTIES)
        return {
            "kind": "Платежное поручение", "paid_on": day, "own_account": ACCOUNTS[day.day % 3],
            "direction": self.chance.choice(["in", "out"]), "counterparty": party,
            "counterparty_account": self.chance.choice([*ACCOUNTS, "40702810900000000099", None]),
            "amount": Decimal(self.chance.randint(1, 99999)) / 100,
            "currency": self.chance.choice(["RUB", "USD", None]), "internal": False,
            "record_key": f"{day}:{self.chance.randint(1, 3)}",
        }  # fmt: skip

    def _sale(self, day: dt.date) -> dict:
        order = self.chance.randint(1, 9)
        return {
            "kind": self.chance.choice(["sale", "sale", "refund", "adjustment"]),
            "state": self.chance.choice(["posted", "posted", "draft"]), "sold_on": day,
            "order_no": self.chance.choice([f"З-{order}", None]),
            "customer": self.chance.choice(PARTIES), "manager": self.chance.choice(MANAGERS),
            "quantity": Decimal(order), "amount": Decimal(self.chance.randint(-500, 9999)) / 100,
            "currency": self.chance.choice(["RUB", "EUR"]), "record_key": f"order {order} {day}",
        }  # fmt: skip

    def _figure(self, day: dt.date) -> dict:
        kind = self.chance.choice(["day", "week", "month"])
        start = {
            "day": day, "week": day - dt.timedelta(days=day.weekday()), "month": day.replace(day=1)
        }[kind]  # fmt: skip
        name, shop = (
            f"Имя {self.chance.randint(0, 2)}",
            self.chance.choice([None, '{"магазин": 1}']),
        )
        return {
            "statistic": name, "period_type": kind, "period_start": start, "attributes": shop,
            "quota": self.chance.random() < 0.2, "value": self._number(),
            "record_key": f"{name}|{kind}|{start}|{shop}",
        }  # fmt: skip

    def undo(self) -> None:
        """A document does not count any more."""
        self._withdraw()

    def bring_again(self) -> None:
        """A document is undone and accepted anew: now it is the latest."""
        sha = self._withdraw()
        if sha is None:
            return
        with self.places.database.writing() as session:
            document = session.get_one(Document, sha)
            document.state = State.READ
            session.flush()
            documents.accept(session, None, document)

    def _withdraw(self) -> str | None:
        with self.places.database.writing() as session:
            query = select(Document).where(Document.state == State.ACCEPTED)
            found = list(session.scalars(query.order_by(Document.accepted_no)))
            if not found:
                return None
            document = self.chance.choice(found)
            documents.withdraw(session, None, document, "история")
            return document.id

    def pass_time(self) -> None:
        """Hours or weeks go by: periods begin and close."""
        self.moment += dt.timedelta(hours=self.chance.choice([2, 30, 24 * 8, 24 * 40]))

    def own_another_account(self) -> None:
        """An account turns out to be the company's own."""
        with self.places.database.writing() as session:
            company.add_own_accounts(session, frozenset({self.chance.choice(ACCOUNTS)}))


def write_rows(folder: Path, sha: str, tables: dict[str, list[dict]]) -> None:
    """Parquet files as the intake leaves them."""
    folder.mkdir(parents=True)
    for table, rows in tables.items():
        numbered = [{"row_no": n, "line": n + 3, **row} for n, row in enumerate(rows, 1)]
        facts = pa.Table.from_pylist(numbered, schema=SCHEMAS[table])
        ids = pa.array([sha] * facts.num_rows, pa.string())
        pq.write_table(facts.append_column("document_id", ids), folder / f"{table}.parquet")


def _read_document(sha: str) -> Document:
    return Document(
        id=sha, name=f"{sha[-4:]}.txt", search=f"{sha[-4:]}.txt", size=1, received_at=MOMENT,
        origin="command", state=State.READ, format="test", verdict={"totals": {}}, rows=1,
    )  # fmt: skip
