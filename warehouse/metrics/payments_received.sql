/*
title.ru = "Поступлений"
title.en = "Payments received"
meaning.ru = """
Сколько поступлений пришло на счета компании в любой валюте, кроме переводов между своими \
счетами."""
meaning.en = """
How many payments came to the company's accounts in any currency, transfers between own \
accounts left out."""
unit = "шт."
decimals = 0
direction = "up"
kind = "flow"
aggregate = "count"
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
where direction = 'in' and not internal
