/*
title.ru = "Новых плательщиков"
title.en = "New payers"
meaning.ru = "Сколько контрагентов заплатили компании впервые, в любой валюте."
meaning.en = "How many parties paid the company for the first time, in any currency."
unit = "чел."
decimals = 0
direction = "up"
kind = "flow"
aggregate = "count"
grain = "payment"
permission = "money.see"
dimensions = ["own_account", "counterparty"]
reads = ["payments"]
*/
with first_days as (
    select
        counterparty_key,
        min(paid_on) as paid_on
    from marts.payments
    where direction = 'in' and not internal and counterparty_key is not null
    group by counterparty_key
)

select
    p.paid_on as day,
    p.amount as value,
    p.counterparty_key as key,
    p.own_account,
    p.counterparty,
    null::varchar as manager,
    null::varchar as product_group,
    null::varchar as product,
    null::varchar as customer,
    'payments' as mart,
    p.document_id,
    p.row_no
from marts.payments as p
inner join first_days as f on p.counterparty_key = f.counterparty_key and p.paid_on = f.paid_on
where p.direction = 'in' and not p.internal
qualify row_number() over (
    partition by p.counterparty_key
    order by p.document_id, p.row_no
) = 1
