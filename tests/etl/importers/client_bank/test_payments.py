"""Documents: whose money moved, when, to whom, and how a payment is known again."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from etl.importers.client_bank import ClientBank
from etl.reading import Choices
from tests.etl.collecting import collect
from tests.etl.importers.client_bank.statements import (
    END,
    HEAD,
    OWN,
    SECOND,
    THEIRS,
    came,
    document,
    section,
    went,
)

ACCOUNT = f"РасчСчет={OWN}\n"


def rows(reading) -> list[dict]:
    assert not reading.faults
    return reading.table("payments")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("12277.6", "12277.60"),
        ("9714,77", "9714.77"),
        ("0", "0.00"),
        ("1 000.50", "1000.50"),
        ("1\u00a0000,50", "1000.50"),
        ("5000", "5000.00"),
        (" 7.005", "7.01"),
    ],
)
def test_a_sum_is_read_however_the_bank_writes_it(read, written, amount):
    (row,) = rows(read(HEAD + ACCOUNT + came(written) + END))
    assert row["amount"] == Decimal(amount)


@pytest.mark.parametrize("written", ["", "сто", "-5", "1,000.00", "1e3", "9" * 17, "١٠"])
def test_a_document_without_a_readable_sum_is_refused_and_the_others_go_on(read, written):
    text = HEAD + ACCOUNT + came(written) + came("7.00") + END
    reading = read(text, "utf-8")
    (fault,) = reading.faults
    assert (fault.code, fault.place.line, fault.value) == ("amount_unreadable", 5, written)
    assert [row["amount"] for row in reading.table("payments")] == [Decimal(7)]


def test_the_account_decides_before_the_dates(read):
    both = came(ДатаСписано="02.11.2026", ДатаПоступило="03.11.2026")
    (row,) = rows(read(HEAD + ACCOUNT + both + END))
    assert (row["direction"], row["paid_on"]) == ("in", dt.date(2026, 11, 3))


def test_a_masked_own_account_leaves_it_to_the_dates(read):
    masked = went(ПлательщикСчет="407028109********01")
    (row,) = rows(read(HEAD + ACCOUNT + masked + END))
    assert (row["direction"], row["own_account"]) == ("out", OWN)


@pytest.mark.parametrize(
    ("accounts", "dates"),
    [
        (ACCOUNT, {"ДатаСписано": "01.11.2026", "ДатаПоступило": "01.11.2026"}),
        (ACCOUNT, {"ДатаПоступило": ""}),
        (ACCOUNT + f"РасчСчет={SECOND}\n", {}),
        ("", {}),
    ],
)
def test_money_that_is_nobodys_is_refused(read, accounts, dates):
    strange = came(ПолучательСчет="40702810000000000404", **dates)
    reading = read(HEAD + accounts + strange + END)
    assert [fault.code for fault in reading.faults] == ["direction_unknown"]
    assert reading.table("payments") == []


def test_accounts_registered_in_the_company_are_own_too(read):
    reading = read(HEAD + came() + END, choices=Choices(own_accounts=frozenset({OWN})))
    assert rows(reading)[0]["direction"] == "in"
    assert reading.totals["own_accounts"] == []


def test_an_own_transfer_is_two_operations_marked_internal(read):
    moved = went(ПолучательСчет=SECOND, ДатаПоступило="02.11.2026")
    out, back = rows(read(HEAD + ACCOUNT + f"РасчСчет={SECOND}\n" + moved + END))
    assert (out["direction"], out["own_account"], out["paid_on"].day) == ("out", OWN, 1)
    assert (back["direction"], back["own_account"], back["paid_on"].day) == ("in", SECOND, 2)
    assert out["internal"]
    assert back["internal"]


def test_a_transfer_to_an_account_of_another_statement_is_no_income_of_this_one(read):
    one = section(opening="1000", received="100", spent="960", closing="140")
    text = HEAD + one + came("100.00") + went("960.00", ПолучательСчет=SECOND) + END
    totals = read(text, choices=Choices(own_accounts=frozenset({OWN, SECOND}))).totals
    figures = {name: totals[name] for name in ("documents", "incoming", "outgoing")}
    assert figures == {"documents": 2, "incoming": 1, "outgoing": 1}
    (stated,) = totals["accounts"]
    assert str(totals["incoming_sum"]) == stated["received"] == "100.00"
    assert str(totals["outgoing_sum"]) == stated["spent"] == "960.00"
    assert (totals["own_transfers"], totals["own_transfers_sum"]) == (1, Decimal("960.00"))


def test_a_transfer_between_two_accounts_of_the_file_is_in_both_turnovers(read):
    text = HEAD + ACCOUNT + f"РасчСчет={SECOND}\n" + went(ПолучательСчет=SECOND) + END
    totals = read(text).totals
    assert (totals["documents"], totals["incoming"], totals["outgoing"]) == (1, 1, 1)
    assert (totals["own_transfers"], totals["own_transfers_sum"]) == (1, Decimal("100.00"))


def test_an_own_transfer_is_seen_though_the_second_account_is_named_after_it(read):
    late = section(SECOND, opening="0", received="100", spent="0", closing="100")
    reading = read(HEAD + ACCOUNT + went(ПолучательСчет=SECOND) + late + END)
    assert len(rows(reading)) == 2


def test_the_day_is_when_the_money_moved_not_when_the_paper_was_written(read):
    (row,) = rows(read(HEAD + ACCOUNT + went(Дата="31.03.2026", ДатаСписано="03.04.2026") + END))
    assert row["paid_on"] == dt.date(2026, 4, 3)
    assert row["document_date"] == dt.date(2026, 3, 31)


def test_a_damaged_day_falls_back_to_the_paper_with_a_warning(read):
    reading = read(HEAD + ACCOUNT + went(ДатаСписано="01.11.202620") + END)
    assert rows(reading)[0]["paid_on"] == dt.date(2026, 11, 1)
    assert "bad_date" in {warning.code for warning in reading.warnings}


@pytest.mark.parametrize("day", ["", "31.02.2026", "01.01.0001", "2026-11-01", "1.11.26"])
def test_a_document_without_any_day_is_refused(read, day):
    reading = read(HEAD + ACCOUNT + came(day=day) + END)
    assert [fault.code for fault in reading.faults] == ["date_unreadable"]


def test_orders_to_the_bank_are_marked_as_not_executed(read):
    reading = read(HEAD + ACCOUNT + went(ДатаСписано="") + END)
    assert "not_executed" in {warning.code for warning in reading.warnings}
    reading = read(HEAD + ACCOUNT + went() + END)
    assert "not_executed" not in {warning.code for warning in reading.warnings}


@pytest.mark.parametrize(
    ("fields", "name", "inn"),
    [
        ({"Плательщик1": "", "Плательщик": "ИНН 7707083893/КПП 773601001 ООО Пчела"}, "ООО Пчела", "7707083893"),
        ({"Плательщик1": "", "Плательщик": "ИНН 7707083893 КПП 773601001 ООО Пчела"}, "ООО Пчела", "7707083893"),
        ({"Плательщик1": "", "Плательщик": "ИНН 7707083893 ООО Пчела"}, "ООО Пчела", "7707083893"),
        ({"Плательщик1": "", "Плательщик": "7707083893, ООО Пчела"}, "ООО Пчела", "7707083893"),
        ({"Плательщик1": "", "Плательщик": "7707083893 ООО Пчела"}, "ООО Пчела", "7707083893"),
        ({"Плательщик1": "ООО Пчела", "Плательщик": "ИНН 7707083893 ООО Пчела"}, "ООО Пчела", "7707083893"),
        ({"Плательщик1": "Мышкин П.И.//Москва, Полевая 1//"}, "Мышкин П.И.", None),
        ({"ПлательщикИНН": "0", "ПлательщикКПП": "000000000"}, "ООО Муравейник", None),
        ({"ПлательщикИНН": "000000000000"}, "ООО Муравейник", None),
        ({"Плательщик1": "1001 ночь"}, "1001 ночь", None),
        ({"Плательщик1": ""}, None, None),
    ],
)  # fmt: skip
def test_the_other_side_is_named_without_numbers_and_addresses(read, fields, name, inn):
    (row,) = rows(read(HEAD + ACCOUNT + came(**fields) + END))
    assert (row["counterparty"], row["counterparty_inn"]) == (name, inn)
    assert row["counterparty_kpp"] is None


@pytest.mark.parametrize("inn", ["7707083894", "1234567890123", "77070838"])
def test_an_inn_with_a_wrong_checksum_is_kept_as_text_and_finds_nobody(read, inn):
    (row,) = rows(read(HEAD + ACCOUNT + came(ПлательщикИНН=inn) + END))
    assert row["counterparty_inn"] is None
    assert json.loads(row["extra"]) == {"ПлательщикИНН": inn}


def test_a_leading_zero_of_an_inn_stays(read):
    (row,) = rows(read(HEAD + ACCOUNT + came(ПлательщикИНН="0274062111") + END))
    assert row["counterparty_inn"] == "0274062111"


def test_a_card_purchase_is_paid_to_the_shop_not_to_the_acquirer(read):
    bought = went(
        ВидОплаты="17",
        Получатель1="ПАО Пчелиный банк",
        ПолучательИНН="7707083893",
        НазначениеПлатежа="Покупка PURCHASE в ТУ Цветочная лавка 12 по карте MIR 2202",
    )
    (row,) = rows(read(HEAD + ACCOUNT + bought + END))
    assert (row["counterparty"], row["counterparty_inn"]) == ("Цветочная лавка 12", None)


def test_a_fee_of_the_bank_is_paid_to_the_bank(read):
    fee = went(ВидОплаты="17", Получатель1="ПАО Пчелиный банк", ПолучательИНН="7707083893")
    (row,) = rows(read(HEAD + ACCOUNT + fee + END))
    assert row["counterparty_inn"] == "7707083893"


def test_unknown_keys_are_kept_and_known_ones_are_not_repeated(read):
    odd = came(НовыйКлюч="да", ПлательщикБИК="044525225", ПоказательКБК="182", Пустой="")
    (row,) = rows(read(HEAD + ACCOUNT + odd + END))
    assert json.loads(row["extra"]) == {"НовыйКлюч": "да", "ПоказательКБК": "182"}


def test_a_purpose_in_pieces_is_joined(read):
    pieces = {"НазначениеПлатежа": "", "НазначениеПлатежа1": "За", "НазначениеПлатежа2": "мёд"}
    (row,) = rows(read(HEAD + ACCOUNT + came(**pieces) + END))
    assert row["purpose"] == "За мёд"


def test_numbered_pieces_do_not_repeat_a_purpose_given_whole(read):
    (row,) = rows(read(HEAD + ACCOUNT + came(НазначениеПлатежа1="За мёд") + END))
    assert row["purpose"] == "За мёд"


def test_a_purpose_may_hold_equals_signs(read):
    (row,) = rows(read(HEAD + ACCOUNT + came(НазначениеПлатежа="НДС=20%, x=y") + END))
    assert row["purpose"] == "НДС=20%, x=y"


def test_a_repeated_key_is_a_warning_and_the_last_value_counts(read):
    twice = came().replace("Номер=1\n", "Номер=1\nНомер=2\n")
    reading = read(HEAD + ACCOUNT + twice + END)
    assert rows(reading)[0]["number"] == "2"
    assert "repeated_key" in {warning.code for warning in reading.warnings}


def test_a_section_without_a_kind_is_read(read):
    (row,) = rows(read(HEAD + ACCOUNT + came().replace("=Платежное поручение", "") + END))
    assert row["kind"] is None


def test_a_kind_after_spaces_is_read(read):
    spaced = came().replace("СекцияДокумент=", "  СекцияДокумент = ")
    (row,) = rows(read(HEAD + ACCOUNT + spaced + END))
    assert row["kind"] == "Платежное поручение"


def test_a_foreign_currency_account_says_its_currency(read):
    dollars = "40702840900000000003"
    (row,) = rows(read(HEAD + f"РасчСчет={dollars}\n" + came(ПолучательСчет=dollars) + END))
    assert row["currency"] == "USD"


def key_of(read, text) -> str:
    (row,) = rows(read(HEAD + ACCOUNT + text + END))
    return row["record_key"]


def test_a_payment_is_known_again_however_the_bank_writes_it_next_time(read):
    same = [
        came(ПлательщикИНН="7707083893"),
        came(ПлательщикИНН="7707083893", НазначениеПлатежа="  ЗА   мёд. "),
        came(ПлательщикИНН="7707083893", ПлательщикБанк1="Другое имя банка"),
        came("100", ПлательщикИНН="7707083893", КвитанцияДата="09.11.2026"),
        came(ПлательщикИНН="", Плательщик1="Муравейник, ООО"),
    ]
    assert len({key_of(read, text) for text in same}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"Номер": "2"},
        {"Сумма": "100.01"},
        {"ДатаПоступило": "02.11.2026"},
        {"ПлательщикСчет": SECOND},
        {"НазначениеПлатежа": "За воск"},
    ],
)
def test_another_payment_is_another_record(read, change):
    assert key_of(read, came()) != key_of(read, came(**change))


def test_two_equal_payments_of_one_day_are_two_and_stay_two_in_a_later_file(read):
    # D6
    first = [row["record_key"] for row in rows(read(HEAD + ACCOUNT + came() + came() + END))]
    later = HEAD + ACCOUNT + came(day="30.10.2026") + came() + came() + END
    assert len(set(first)) == 2
    assert set(first) < {row["record_key"] for row in rows(read(later))}


def test_an_overlapping_statement_adds_only_what_is_new(data):
    # formats 9.18, D5
    folder = data / "client_bank"
    one = collect(ClientBank(), folder / "own_transfer.txt").table("payments")
    two = collect(ClientBank(), folder / "own_transfer_later.txt").table("payments")
    assert len(one) == 4
    assert len({row["record_key"] for row in [*one, *two]}) == 5


def test_a_document_may_be_nothing_but_a_kind(read):
    reading = read(HEAD + ACCOUNT + document({}, "прочее") + END)
    assert [fault.code for fault in reading.faults] == ["amount_unreadable"]


def test_many_warnings_of_one_kind_are_counted_not_listed(read):
    junk = came().replace("Номер=1\n", "Номер=1\nбез ключа\n")
    reading = read(HEAD + ACCOUNT + junk * 150 + END)
    found = [warning for warning in reading.warnings if warning.code == "junk_line"]
    assert len(found) == 101
    assert found[-1].reason.values["count"] == 50
    assert len(rows(reading)) == 150


def test_masked_counter_accounts_do_not_stop_the_import(read):
    (row,) = rows(read(HEAD + ACCOUNT + came(ПлательщикСчет="", ПлательщикРасчСчет=THEIRS) + END))
    assert row["counterparty_account"] == THEIRS
