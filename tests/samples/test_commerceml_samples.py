"""CommerceML of many producers: the facts of the manifest to the kopeck."""

from collections import Counter
from decimal import Decimal

import pytest

from etl.currencies import iso
from etl.identify import identify
from etl.importers import IMPORTERS
from etl.importers.commerceml import CommerceML
from etl.reading import Source, Unreadable
from tests.etl.collecting import collect
from tests.samples.conftest import SAMPLES, facts_of

COUNTED = ("Документ", "Товар", "Предложение", "Цена", "ТипЦены", "Группа", "Свойство",
           "Контрагент", "Склад", "Остаток")  # fmt: skip


@pytest.mark.parametrize(("name", "facts"), facts_of("commerceml/"))
def test_a_file_is_recognised_by_exactly_one_format(name, facts):
    assert facts
    assert identify(Source.open(SAMPLES / name), IMPORTERS).name == "commerceml"


@pytest.mark.parametrize(("name", "facts"), facts_of("commerceml/"))
def test_everything_in_a_file_is_seen(name, facts):
    totals = collect(CommerceML(), SAMPLES / name).totals
    assert {key: totals["elements"].get(key, 0) for key in COUNTED} == {
        key: facts.get(key, 0) for key in COUNTED
    }
    assert totals["schema"] == facts["schema"]
    assert totals["formed"] == facts["generated"]


@pytest.mark.parametrize(("name", "facts"), facts_of("commerceml/"))
def test_documents_give_the_facts_of_the_manifest(name, facts):
    reading = collect(CommerceML(), SAMPLES / name)
    totals = reading.totals
    wanted = Counter()
    for written, count in facts.get("currency", {}).items():
        wanted["" if written == "?" else iso(written)] += count
    assert totals["documents"] == facts.get("docs", 0)
    assert totals["operations"] == facts.get("ops", {})
    assert totals["currencies"] == dict(wanted)
    assert sum(map(Decimal, totals["sums"].values())) == Decimal(facts.get("sum", "0"))
    assert totals["lines_differ"] == facts.get("sum_vs_lines_mismatch", 0)
    assert reading.faults == []


@pytest.mark.parametrize(("name", "facts"), facts_of("commerceml/"))
def test_rows_are_what_the_file_holds(name, facts):
    reading = collect(CommerceML(), SAMPLES / name)
    goods = facts.get("Товар", 0) if not facts.get("docs") else 0
    assert len(reading.table("products")) == goods
    prices = [row for row in reading.table("offers") if row["price"] is not None]
    assert len(prices) == (facts.get("Цена", 0) if not facts.get("docs") else 0)
    assert len(reading.table("sales")) == (facts.get("Товар", 0) if facts.get("docs") else 0)
    amounts = sum((row["amount"] for row in reading.table("sales")), Decimal(0))
    assert amounts == Decimal(facts.get("sum", "0"))
    assert {row["state"] for row in reading.table("sales")} <= {"posted"}


@pytest.mark.parametrize("name", ["carono_classifier", "argent_group", "stee1cat_import"])
def test_files_with_nothing_to_count_say_so(name):
    reading = collect(CommerceML(), SAMPLES / f"commerceml/{name}.xml")
    assert [warning.code for warning in reading.warnings] == ["nothing_to_count"]


def test_deleted_goods_are_marked():
    reading = collect(CommerceML(), SAMPLES / "commerceml/bogutski_import_208.xml")
    assert sum(row["deleted"] for row in reading.table("products")) == 6


def test_stock_is_added_up_over_the_stores():
    reading = collect(CommerceML(), SAMPLES / "commerceml/argent_remainders.xml")
    first, _second = reading.table("offers")
    assert first["quantity"] == 4 + 3 + 6


def test_a_truncated_file_is_refused_with_its_line():
    with pytest.raises(Unreadable) as refused:
        collect(CommerceML(), SAMPLES / "bad/commerceml_truncated.xml")
    assert refused.value.code == "truncated"
    assert refused.value.message.values["line"] == 76
