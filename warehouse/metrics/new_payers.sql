/*
title.ru = "Новых плательщиков"
title.en = "New payers"
meaning.ru = "Сколько контрагентов заплатили компании впервые."
meaning.en = "How many parties paid the company for the first time."
unit = "чел."
decimals = 0
direction = "up"
kind = "flow"
aggregate = "count"
grain = "payment"
permission = "see_money"
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
qualify row_number() over (
    partition by counterparty_key
    order by paid_on, document_id, row_no
) = 1
