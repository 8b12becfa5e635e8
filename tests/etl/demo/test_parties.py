"""Requisites that importers check: tax numbers, account keys, nobody twice."""

from stdnum.ru import inn

from etl.demo.customers import customers
from etl.demo.parties import OWN_ACCOUNTS, SECOND, US, fits


def test_every_tax_number_has_right_control_digits_and_belongs_to_one(told):
    buyers = customers(told.story)
    numbers = [buyer.party.inn for buyer in buyers]
    assert len(set(numbers)) == len(numbers) > 250
    assert all(inn.is_valid(number) for number in (*numbers, US.inn))
    assert {len(number) for number in numbers} == {10, 12}  # companies and persons


def test_every_account_fits_the_code_of_its_bank_and_belongs_to_one(told):
    parties = {payment.payer for payment in told.money.payments}
    parties |= {payment.payee for payment in told.money.payments}
    ordinary = [party for party in parties if not party.account.startswith("031")]
    assert all(fits(party.bank, party.account) for party in ordinary)
    assert all(len(party.account) == 20 for party in parties)
    assert len({party.account for party in parties}) == len(parties)
    assert set(OWN_ACCOUNTS) == {US.account, SECOND.account}


def test_the_top_customer_buys_most_and_one_that_left_buys_no_more(told):
    bought = {}
    for order in told.orders:
        name = order.customer.party.name
        bought.setdefault(name, []).append(order)
    sums = {name: sum(order.amount for order in orders) for name, orders in bought.items()}
    assert max(sums, key=sums.get) == 'ООО "Муравейник"'
    assert {'ООО "Пчела"', "ИП Мышкин Лев Николаевич"} <= set(sums)
    left = bought['ООО "Садовый двор"'][-1].day
    assert (told.story.last - left).days > 365
    winters = {order.day.month for order in bought['ООО "Снегирь"']}
    assert len(bought['ООО "Снегирь"']) > 60
    summer = [order for order in bought['ООО "Снегирь"'] if order.day.month in (5, 6, 7)]
    winter = [order for order in bought['ООО "Снегирь"'] if order.day.month in (11, 12, 1)]
    assert 12 in winters
    assert len(winter) > len(summer)
