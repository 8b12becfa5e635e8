"""Money of the demo company: exact, never below zero, in step with orders and with the crisis."""

import datetime as dt
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from etl.demo import statements
from etl.demo.money import OPENING
from etl.demo.parties import SECOND, US
from etl.demo.receipts import receipts
from etl.demo.story import DAY


@pytest.mark.parametrize("account", [US.account, SECOND.account])
def test_balances_chain_from_month_to_month_to_the_kopeck(told, account):
    months = statements.monthly(told.story, told.money.payments, account)
    assert len(months) == 37
    assert months[0].opening == OPENING[account]
    assert all(before.closing == after.opening for before, after in pairwise(months))
    moved = sum(payment.moves(account) for payment in told.money.payments)
    assert months[-1].closing == OPENING[account] + moved


@pytest.mark.parametrize("account", [US.account, SECOND.account])
def test_no_account_is_ever_overdrawn(told, account):
    balance = OPENING[account]
    for payment in told.money.payments:
        balance += payment.moves(account)
        assert balance >= 0, payment


def test_parts_of_a_statement_chain_too(told):
    whole = statements.monthly(told.story, told.money.payments, US.account)[-1]
    middle = whole.first + 9 * DAY
    first = statements.part(whole, whole.first, middle)
    rest = statements.part(whole, middle + DAY, whole.last)
    assert first.opening == whole.opening
    assert first.closing == rest.opening
    assert rest.closing == whole.closing


def test_every_payment_of_a_customer_is_the_sum_of_his_orders_and_comes_after_them(told):
    came = receipts(told.story, told.orders)
    paid = Counter()
    for receipt in came:
        assert receipt.amount == sum(order.amount for order in receipt.orders)
        assert all(order.day <= receipt.day for order in receipt.orders)
        assert not any(order.cancelled or order.refund for order in receipt.orders)
        paid.update(order.number + str(order.day.year) for order in receipt.orders)
    assert max(paid.values()) == 1  # no order is paid twice
    booked = Counter((one.day, one.payer.inn, one.amount) for one in told.money.payments)
    known = told.story.first + dt.timedelta(days=70)  # earlier ones paid orders of before, too
    assert all(booked[one.day, one.payer.inn, one.amount] for one in came if one.day > known)


def test_transfers_between_own_accounts_leave_the_sum_alone(told):
    transfers = [
        payment
        for payment in told.money.payments
        if {payment.payer.account, payment.payee.account} == {US.account, SECOND.account}
    ]
    assert len(transfers) > 50
    for one in transfers:
        assert one.moves(US.account) + one.moves(SECOND.account) == 0


def test_people_state_landlord_and_owner_are_paid(told):
    purposes = " ".join(payment.purpose for payment in told.money.payments)
    for word in ("Заработная плата", "Единый налоговый платёж", "Аренд", "дивиденд", "Комиссия"):
        assert word in purposes, word


def test_the_crisis_shows_in_income_and_in_overdue_bills(told):
    story, weeks = told.story, told.money.weeks
    hard = [week for week in weeks if 35 <= (week - story.crisis).days < 91]
    year_before = [week - dt.timedelta(days=364) for week in hard]
    income = sum(weeks[week].income for week in hard)
    assert income < 0.75 * sum(weeks[week].income for week in year_before)
    after = [week for week in weeks if 60 <= (week - story.crisis).days < 240]
    assert max(weeks[week].overdue for week in after) > 50_000_000
    assert weeks[story.week].overdue == 0


def test_what_customers_owe_is_what_they_ordered_less_what_they_paid(told):
    week = told.story.week
    ordered = paid = 0
    for order in told.orders:
        if not (order.cancelled or order.refund) and order.day <= week:
            ordered += order.amount
    for receipt in receipts(told.story, told.orders):
        paid += receipt.amount if receipt.day <= week else 0
    assert told.money.weeks[week].receivable == ordered - paid


def test_the_weeks_income_is_what_statements_received(told):
    by_week = defaultdict(int)
    for payment in told.money.payments:
        own = {US.account, SECOND.account}
        if payment.payee.account in own and payment.payer.account not in own:
            by_week[payment.day + (3 - payment.day.weekday()) % 7 * DAY] += payment.amount
    assert all(by_week[week] == one.income for week, one in told.money.weeks.items())
