/*
title.ru = "Плательщиков"
title.en = "Payers"
meaning.ru = """
Сколько разных контрагентов заплатили компании в любой валюте. Контрагент узнаётся по ИНН, \
без него по названию, без названия по счёту."""
meaning.en = """
How many different parties paid the company in any currency. A party is known by its INN, \
else by its name, else by its account."""
unit = "чел."
decimals = 0
direction = "up"
kind = "flow"
aggregate = "distinct"
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
where direction = 'in' and not internal and counterparty_key is not null
