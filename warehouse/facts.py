"""Rows of documents → the facts of a draft: one mart per table, the newest version of every record.

A table is always made anew from all documents that count. Not the points: they are ``statistics``.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb

from warehouse import scripts
from warehouse.contents import Figures, figure
from warehouse.inputs import Inputs
from warehouse.scripts import hand_over

BALANCES_FROM = frozenset({"payments", "account_balances"})


class CheckFailed(Exception):
    """A built warehouse contradicts itself; it is not published."""


def build(connection: duckdb.DuckDBPyConnection, inputs: Inputs, tables: Collection[str]) -> None:
    """Make the marts of ``tables`` anew in a draft's facts."""
    scripts.run(connection, "raw")
    hand_over(connection, "accepted", inputs.documents)
    hand_over(connection, "own_accounts", inputs.own_accounts)
    scripts.run(connection, "staging/company", {"currency": inputs.currency})
    for table in tables:
        connection.execute(f"drop table if exists marts.{table}")
    connection.execute("checkpoint")  # room for the new ones in the same file
    for table in tables:
        _build_table(connection, table, inputs.rows.get(table, {}).values())
    if BALANCES_FROM & set(tables):
        connection.execute("drop table if exists marts.daily_balances")
        scripts.run(connection, "marts/daily_balances")
    check(connection, "checks/facts")


def _build_table(connection: duckdb.DuckDBPyConnection, table: str, files: Iterable[Path]) -> None:
    connection.execute(f"create or replace temp view incoming as from raw_{table}")
    names = [str(path) for path in files]
    if names:
        connection.from_parquet(names).create_view("parquet_rows", replace=True)
        connection.execute(
            f"create or replace temp view incoming as "
            f"from raw_{table} union all by name from parquet_rows"
        )
    scripts.run(connection, "staging/newest")
    repeated = connection.execute("select count(*) from counted").fetchone() != (0,)
    scripts.run(connection, "staging/rows" if repeated else "staging/all_rows")
    scripts.run(connection, f"marts/{table}")
    connection.execute("drop view staged; drop view incoming; drop view if exists parquet_rows")


def check(connection: duckdb.DuckDBPyConnection, folder: str) -> None:
    """Run every check of a folder; any row is an offence and stops the publication."""
    for name in scripts.names(folder):
        offences = scripts.run(connection, name).fetchall()
        if offences:
            raise CheckFailed(f"{name}: {offences[:3]}")


def figures(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> Figures:
    """Rows and sums per mart, for the ledger."""
    found = {}
    for table in tables:
        row = scripts.run(connection, f"ledger/{table}").fetchone()
        assert row is not None
        found[table] = figure(*row)
    return found
