/*
title.ru = "Поступило денег"
title.en = "Money received"
meaning.ru = """
Все поступления на счета компании в её валюте, кроме переводов между своими счетами."""
meaning.en = """
All money that came to the company's accounts in its currency, transfers between own \
accounts left out."""
unit = "₽"
decimals = 0
direction = "up"
kind = "flow"
aggregate = "sum"
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
