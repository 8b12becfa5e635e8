/*
title.ru = "Платежей сделано"
title.en = "Payments made"
meaning.ru = """
Сколько платежей компания сделала со своих счетов в любой валюте, кроме переводов между \
своими счетами."""
meaning.en = """
How many payments the company made from its accounts in any currency, transfers between own \
accounts left out."""
unit = "шт."
decimals = 0
direction = "down"
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
where direction = 'out' and not internal
