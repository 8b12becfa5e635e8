"""Every metric against sample rows and expected points side by side in tests/data/metrics.

The samples hold what may go wrong: transfers between own accounts (known early and late), another
currency, refunds, drafts, parties without a name, an order number used twice. ``--rewrite`` writes
the expected files anew so that their diff can be read.
"""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest

from models.access import Permission
from models.i18n import using
from models.periods import PeriodType
from models.statistics import Direction, Kind
from tests.warehouse.ground import Ground, day
from warehouse import catalogue, questions
from warehouse.catalogue import metrics

SAMPLES = ("payments", "account_balances", "sales")
FILTERS = {
    "own_account": "40702810000000000001",
    "counterparty": "ООО «Муравейник»",
    "manager": "Вера",
    "product_group": "Мёд",
    "product": "Воск",
    "customer": "ИП Мышкин",
}
OWN_ACCOUNTS = {"40702810000000000001", "40702810000000000002", "40702840000000000003"}
COLUMNS = ("filter", "period_type", "period_end", "value", "missing_reason")


def sample(data, name: str) -> Iterator[tuple[str, dict[str, object]]]:
    """(document, row) of a sample file."""
    with (data / "metrics" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row: dict[str, object] = {
                key: _typed(key, text) for key, text in line.items() if text != ""
            }
            yield str(row.pop("document")), row


def _typed(column: str, text: str) -> object:
    if column.endswith(("_on", "_date")):
        year, month, date = text.split("-")
        return day(f"{date}.{month}.{year}")
    if column in ("amount", "quantity", "opening", "received", "spent", "closing"):
        return Decimal(text)
    return True if text == "true" else text


@pytest.fixture(scope="module")
def ground(tmp_path_factory, data) -> Ground:
    """The sample documents, and a statistic for every metric with every filter it has."""
    ground = Ground(tmp_path_factory.mktemp("metrics"))
    ground.own_accounts = OWN_ACCOUNTS
    documents: dict[str, dict[str, list[dict[str, object]]]] = {}
    for table in SAMPLES:
        for document, row in sample(data, table):
            documents.setdefault(document, {}).setdefault(table, []).append(row)
    for _, tables in sorted(documents.items()):
        ground.document(**tables)
    for metric in metrics().values():
        common = {"entry_mode": "metric", "metric": metric.name, "kind": metric.kind}
        ground.statistic(metric.name, **common, period_type="day")
        for dimension in metric.dimensions:
            filters = {dimension: FILTERS[dimension]}
            code = f"{metric.name} {dimension}"
            ground.statistic(code, **common, period_type="week", filters=filters)
    return ground.build()


@pytest.mark.parametrize("name", metrics())
def test_a_metric_gives_the_expected_points(ground, data, rewrite, name):
    path = data / "metrics" / f"{name}.csv"
    found = _points(ground, name)
    if rewrite:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def _points(ground: Ground, name: str) -> str:
    """Points of the metric's statistics that are not missing, and reasons of those that are."""
    rows = ground.rows(
        "select split_part(statistic, ' ', 2), period_type, period_end, value, missing_reason "
        "from marts.statistic_points "
        f"where split_part(statistic, ' ', 1) = '{name}' and period_end <= '2026-12-31' "
        "and (period_type <> 'day' or value <> 0) order by all"
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


def test_no_metric_lacks_its_expected_points(data):
    names = {path.stem for path in (data / "metrics").glob("*.csv")}
    assert names - set(SAMPLES) == set(metrics())


@pytest.mark.parametrize("metric", metrics().values(), ids=lambda metric: metric.name)
def test_a_metric_says_what_it_means_in_both_languages(metric):
    for language in ("ru", "en"):
        with using(language):
            assert metric.title.strip()
            assert metric.meaning.strip().endswith(".")
            assert "  " not in metric.meaning
    assert metric.titles["ru"] != metric.titles["en"]
    assert metric.unit
    assert metric.grain
    assert 0 <= metric.decimals <= 6
    Direction(metric.direction)
    Kind(metric.kind)
    assert metric.permission in (Permission.SEE_MONEY, Permission.SEE_SALES)
    assert metric.reads
    assert set(metric.dimensions) <= set(catalogue.DIMENSIONS)


def test_there_are_at_least_fifteen_metrics_with_titles_of_their_own():
    assert len(metrics()) >= 15
    titles = [metric.titles["ru"] for metric in metrics().values()]
    assert len(set(titles)) == len(titles)


def test_metrics_of_money_are_for_those_who_may_see_money():
    for metric in metrics().values():
        money = bool({"payments", "account_balances"} & set(metric.reads))
        assert metric.permission == (Permission.SEE_MONEY if money else Permission.SEE_SALES)


def test_currencies_are_never_added(ground):
    received = ground.points("money_received", "month")[day("31.10")]
    dollars = ground.rows("select sum(amount) from marts.payments where currency = 'USD'")
    everything = ground.rows(
        "select sum(amount) from marts.payments where direction = 'in' and not internal"
    )
    assert dollars[0][0] == 1000
    assert received < everything[0][0]
    assert len(ground.rows("from marts.payments where not home_currency")) == 2


def test_a_transfer_to_an_account_that_became_known_later_is_internal(ground):
    internal = ground.rows("select direction, amount from marts.payments where internal")
    assert sorted(internal) == [("in", Decimal("10000.00")), ("out", Decimal("10000.00"))]


def _points_to_check() -> list[object]:
    return [
        pytest.param(metric, dimension, id=f"{metric.name} {dimension}".strip())
        for metric in metrics().values()
        for dimension in ("", *metric.dimensions)
    ]


@pytest.mark.parametrize(("metric", "dimension"), _points_to_check())
def test_the_rows_behind_every_point_are_exactly_the_rows_counted(ground, metric, dimension):
    """For every period type: recomputed from the shown rows, the value comes out."""
    code = f"{metric.name} {dimension}".strip()
    ((statistic_id,),) = ground.rows(
        f"select statistic_id from raw.statistics where code = '{code}'"
    )
    for period_type in PeriodType:
        points = ground.points(code, period_type)
        valued = [(end, value) for end, value in points.items() if value]
        few = 3 if period_type is PeriodType.DAY else 100
        for end, value in valued[:few]:
            found = questions.rows_behind(ground.reader, statistic_id, period_type, end)
            rows = found.answer.dicts()
            assert _recomputed(metric.aggregate, rows, code) == value, (period_type, end)


def _recomputed(aggregate: str, rows: list[dict], code: str) -> Decimal:
    amounts = [Fraction(row["amount"]) for row in rows if row["amount"] is not None]
    keys = [_key(row, code) for row in rows]
    by_key: dict[object, Fraction] = {}
    for key, amount in zip(keys, amounts, strict=False):
        by_key[key] = by_key.get(key, Fraction(0)) + amount
    total = sum(amounts, Fraction(0))
    exact = {
        "sum": lambda: total,
        "balance": lambda: total,
        "count": lambda: Fraction(len(rows)),
        "mean": lambda: total / len(amounts),
        "distinct": lambda: Fraction(len(set(keys))),
        "sum_per_distinct": lambda: total / len(set(keys)),
        "top_share": lambda: max(by_key.values()) / total * 100,
    }[aggregate]()
    millionths = round(abs(exact) * 10**6 + Fraction(1, 10**9))  # half away from zero
    return Decimal(millionths if exact >= 0 else -millionths).scaleb(-6)


def _key(row: dict, code: str) -> object:
    if code.startswith(("orders", "average_order")):
        return (row["order_no"], row["sold_on"].year) if row["order_no"] else row["row_no"]
    if "counterparty_inn" in row:
        return row["counterparty_inn"] or row["counterparty"] or row["row_no"]
    return row.get("customer") or row["row_no"]
