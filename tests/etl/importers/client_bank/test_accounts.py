"""Account sections and their reconciliation."""

from decimal import Decimal

import pytest

from etl.reading import Unreadable
from tests.etl.importers.client_bank.statements import END, HEAD, OWN, SECOND, came, section, went


def codes(reading) -> list[str]:
    return [warning.code for warning in reading.warnings]


def test_balances_that_contradict_each_other_refuse_the_statement_with_both_figures(read):
    # FM-11
    one = section(opening="1000.00", received="100.00", spent="0.00", closing="1100.01")
    with pytest.raises(Unreadable) as refused:
        read(HEAD + one + came() + END)
    assert refused.value.code == "unbalanced"
    assert refused.value.message.values["expected"] == Decimal("1100.00")
    assert refused.value.message.values["closing"] == Decimal("1100.01")
    assert refused.value.message.values["account"] == OWN


def test_one_wrong_day_of_one_of_two_accounts_is_enough(read):
    days = [
        section(opening="10", received="0", spent="0", closing="10"),
        section(SECOND, opening="5", received="1", spent="0", closing="6"),
        section(SECOND, "02.11.2026", "02.11.2026", opening="6", received="1", spent="0", closing="8"),
    ]  # fmt: skip
    with pytest.raises(Unreadable) as refused:
        read(HEAD + "".join(days) + END)
    assert refused.value.message.values["account"] == SECOND


def test_days_without_balances_between_two_are_carried_over(read):
    # FM-11: only the first day says the opening and only the last one the closing balance
    days = [
        section(opening="10", received="100", spent="0"),
        section(first="02.11.2026", last="02.11.2026", received="0", spent="30"),
        section(first="03.11.2026", last="03.11.2026", received="0", spent="0", closing="80"),
    ]
    whole = HEAD + "".join(days) + came() + went("30.00", "02.11.2026") + END
    assert codes(read(whole)) == []
    with pytest.raises(Unreadable) as refused:
        read(whole.replace("КонечныйОстаток=80", "КонечныйОстаток=81"))
    assert refused.value.message.values["expected"] == Decimal(80)


def test_a_day_that_opens_otherwise_than_the_day_before_closed_is_a_warning(read):
    days = [
        section(opening="10", received="0", spent="0", closing="10"),
        section(first="02.11.2026", last="02.11.2026", opening="11", received="0", spent="0", closing="11"),
    ]  # fmt: skip
    assert codes(read(HEAD + "".join(days) + END)) == ["chain_broken"]


def test_days_may_be_missing_between_sections(read):
    days = [
        section(opening="10", received="0", spent="0", closing="10"),
        section(first="05.11.2026", last="05.11.2026", opening="70", received="0", spent="0", closing="70"),
    ]  # fmt: skip
    reading = read(HEAD + "".join(days) + END)
    assert codes(reading) == []
    assert [row["closing"] for row in reading.table("account_balances")] == [10, 70]


def test_turnovers_the_documents_do_not_give_are_a_mark_with_both_figures(read):
    one = section(opening="0", received="150.00", spent="0", closing="150.00")
    (warning,) = read(HEAD + one + came() + END).warnings
    assert warning.code == "turnovers_differ"
    assert warning.reason.values["stated"] == Decimal("150.00")
    assert warning.reason.values["documents"] == Decimal("100.00")


def test_two_days_whose_differences_cancel_out_are_marked_both(read):
    days = [
        section(opening="0", received="60", spent="0", closing="60"),
        section(first="02.11.2026", last="02.11.2026", opening="60", received="140", spent="0", closing="200"),
    ]  # fmt: skip
    reading = read(HEAD + "".join(days) + came() + came(day="02.11.2026") + END)
    assert codes(reading) == ["turnovers_differ", "turnovers_differ"]


def test_a_turnover_the_bank_leaves_out_is_what_the_balances_imply(read):
    one = section(opening="0", spent="40.00", closing="60.00")
    assert codes(read(HEAD + one + came() + went("40.00") + END)) == []
    assert codes(read(HEAD + one + went("40.00") + END)) == ["turnovers_differ"]


def test_balances_without_turnovers_must_be_bridged_by_the_documents(read):
    one = section(opening="0", closing="60.00")
    assert codes(read(HEAD + one + came() + went("40.00") + END)) == []
    assert codes(read(HEAD + one + came() + END)) == ["turnovers_differ"]


def test_a_statement_without_balances_is_imported_with_a_warning(read):
    reading = read(HEAD + section(received="100.00", spent="0") + came() + END)
    assert codes(reading) == ["no_balances"]
    assert reading.totals["incoming_sum"] == Decimal("100.00")


def test_a_balance_that_is_no_number_refuses_the_statement(read):
    with pytest.raises(Unreadable) as refused:
        read(HEAD + section(opening="много") + END)
    assert refused.value.code == "bad_balance"


def test_an_overdraft_is_a_balance_like_any_other(read):
    one = section(opening="10.00", received="0", spent="100.00", closing="-90.00")
    assert codes(read(HEAD + one + went() + END)) == []


def test_a_section_without_an_account_belongs_to_the_only_one(read):
    nameless = section(opening="0", received="0", spent="0", closing="0").replace(
        f"РасчСчет={OWN}\n", ""
    )
    one = read(HEAD + f"РасчСчет={OWN}\n" + nameless + END)
    assert one.table("account_balances")[0]["own_account"] == OWN
    with pytest.raises(Unreadable):
        read(HEAD + f"РасчСчет={OWN}\nРасчСчет={SECOND}\n" + nameless + END)


def test_a_section_that_does_not_say_its_last_day_takes_it_from_the_header(read):
    one = section(last=None, opening="0", received="0", spent="0", closing="0")
    row = read(HEAD + "ДатаКонца=30.11.2026\n" + one + END).table("account_balances")[0]
    assert str(row["to_date"]) == "2026-11-30"
    row = read(HEAD + one + END).table("account_balances")[0]
    assert str(row["to_date"]) == "2026-11-01"


def test_a_section_given_twice_is_one_balance(read):
    one = section(opening="0", received="100.00", spent="0", closing="100.00")
    reading = read(HEAD + one + one + came() + END)
    assert len(reading.table("account_balances")) == 1
    assert codes(reading) == []


def test_a_section_cut_off_refuses_the_statement(read):
    one = section(opening="0", received="0", spent="0", closing="0")
    with pytest.raises(Unreadable) as refused:
        read(HEAD + one.replace("КонецРасчСчет\n", ""))
    assert refused.value.code == "truncated"


def test_unknown_keys_of_a_section_do_no_harm(read):
    one = section(opening="0", received="0", spent="0", closing="0")
    odd = one.replace("КонецРасчСчет", "НеизвестноеСвойство=123\nКонецРасчСчет")
    assert codes(read(HEAD + odd + END)) == []
