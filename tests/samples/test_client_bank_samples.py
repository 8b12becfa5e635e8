"""Bank statements of many banks: the facts of the manifest to the kopeck."""

from decimal import Decimal

import pytest

from etl.importers.client_bank import ClientBank
from etl.reading import Unreadable
from tests.etl.collecting import collect
from tests.samples.conftest import SAMPLES, facts_of


@pytest.mark.parametrize(("name", "facts"), facts_of("kl/"))
def test_a_statement_gives_the_facts_of_the_manifest(name, facts):
    reading = collect(ClientBank(), SAMPLES / name)
    by_date = facts.get("by_date_fallback", {})
    totals = reading.totals
    assert totals["documents"] == facts["documents"]
    assert totals["incoming"] == facts["incoming_docs"] + by_date.get("in_docs", 0)
    assert totals["outgoing"] == facts["outgoing_docs"] + by_date.get("out_docs", 0)
    assert totals["incoming_sum"] == Decimal(facts["sum_incoming"]) + Decimal(
        by_date.get("in_sum", 0)
    )
    assert totals["outgoing_sum"] == Decimal(facts["sum_outgoing"]) + Decimal(
        by_date.get("out_sum", 0)
    )
    assert not reading.faults
    stated = [
        (s["account"], s["opening"], s["received"], s["spent"], s["closing"])
        for s in totals["accounts"]
    ]
    wanted = [
        (
            s["acc"],
            *(
                str(Decimal(s[key]).quantize(Decimal("0.01")))
                for key in ("open", "in", "out", "close")
            ),
        )
        for s in facts["sections"]
    ]
    assert stated == wanted
    differ = {w.code for w in reading.warnings}
    match = facts.get("docs_match_turnovers")
    if match and not by_date:
        assert ("turnovers_differ" in differ) == (not all(match.values()))


def test_a_truncated_statement_is_refused():
    with pytest.raises(Unreadable) as refused:
        collect(ClientBank(), SAMPLES / "bad/kl_truncated_mid_document.txt")
    assert refused.value.code == "truncated"


def test_utf16_is_read_like_any_other():
    reading = collect(ClientBank(), SAMPLES / "bad/kl_utf16.txt")
    assert reading.totals["documents"] == 13
    assert reading.totals["outgoing_sum"] == Decimal("41184.00")


def test_days_that_do_not_add_up_are_imported_with_a_mark():
    reading = collect(ClientBank(), SAMPLES / "bad/kl_day_totals_mismatch.txt")
    assert "turnovers_differ" in {warning.code for warning in reading.warnings}
    assert reading.totals["documents"] == 2


def test_a_section_without_a_closing_balance_is_imported_with_a_warning():
    reading = collect(ClientBank(), SAMPLES / "bad/kl_unknown_property.txt")
    assert "no_balances" in {warning.code for warning in reading.warnings}
    assert reading.totals["documents"] == 0
