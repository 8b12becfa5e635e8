/*
title.ru = "Чистый денежный поток"
title.en = "Net cash flow"
meaning.ru = "Поступления минус списания в валюте компании, без переводов между своими счетами."
meaning.en = """
Money received less money spent in the company's currency, transfers between own accounts \
left out."""
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
    case when direction = 'in' then amount else -amount end as value,
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
where not internal and home_currency
