/*
title.ru = "Доля крупнейшего плательщика"
title.en = "Share of the top payer"
meaning.ru = "Какую часть поступлений в валюте компании дал самый крупный плательщик."
meaning.en = """
What part of the money received in the company's currency came from the largest payer."""
unit = "%"
decimals = 1
direction = "down"
kind = "ratio"
aggregate = "top_share"
grain = "payment"
permission = "money.see"
dimensions = ["own_account", "counterparty"]
reads = ["payments"]
*/
select
    paid_on as day,
    amount as value,
    coalesce(counterparty_key, document_id || '/' || row_no) as key,
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
