/*
title.ru = "Остаток на счетах"
title.en = "Balance at end"
meaning.ru = "Сумма последних известных остатков на счетах компании на конец периода."
meaning.en = "The last known balances of the company's accounts at the end of the period, added up."
unit = "₽"
decimals = 0
direction = "up"
kind = "stock"
aggregate = "balance"
grain = "closing balance of an account"
permission = "see_money"
dimensions = ["own_account"]
reads = ["account_balances"]
*/
select
    to_date as day,
    closing as value,
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
from marts.account_balances
where closing is not null and to_date is not null
