/*
title.ru = "Среднее поступление"
title.en = "Average receipt"
meaning.ru = """
Сумма поступлений в валюте компании, делённая на их число; без переводов между своими \
счетами."""
meaning.en = """
The sum of payments received in the company's currency divided by their number; transfers \
between own accounts left out."""
unit = "₽"
decimals = 0
direction = "up"
kind = "average"
aggregate = "mean"
grain = "payment"
permission = "money.see"
dimensions = ["own_account", "counterparty"]
reads = ["payments"]
*/
select
    paid_on as day,
    amount as value,
    counterparty_key as key,
    own_account,
    counterparty,
    null::varchar as manager,
    null::varchar as product_group,
    null::varchar as product,
    null::varchar as customer,
    'payments' as mart,
    document_id,
    row_no
from marts.payments
where direction = 'in' and not internal and home_currency
