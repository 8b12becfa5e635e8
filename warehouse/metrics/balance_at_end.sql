/*
title.ru = "Остаток на счетах"
title.en = "Balance at end"
meaning.ru = """
Сумма остатков на счетах компании в её валюте на конец периода: по выпискам, внутри выписки \
по дням её операций."""
meaning.en = """
The balances of the company's accounts in its currency at the end of the period, added up: \
as statements say, inside a statement day by day."""
unit = "₽"
decimals = 0
direction = "up"
kind = "stock"
aggregate = "balance"
grain = "closing balance of an account"
permission = "money.see"
dimensions = ["own_account"]
reads = ["account_balances"]
*/
select
    day,
    balance as value,
    own_account as key,
    own_account,
    null::varchar as counterparty,
    null::varchar as manager,
    null::varchar as product_group,
    null::varchar as product,
    null::varchar as customer,
    'account_balances' as mart,
    document_id,
    row_no
from marts.daily_balances
where home_currency
