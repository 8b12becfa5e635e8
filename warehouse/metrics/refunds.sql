/*
title.ru = "Возвраты"
title.en = "Refunds"
meaning.ru = "Сумма проведённых возвратов в валюте компании."
meaning.en = "The sum of posted refunds in the company's currency."
unit = "₽"
decimals = 0
direction = "down"
kind = "flow"
aggregate = "sum"
grain = "line of a sale"
permission = "sales.see"
dimensions = ["manager", "product_group", "product", "customer"]
reads = ["sales"]
*/
select
    sold_on as day,
    -amount as value,
    customer_key as key,
    null::varchar as own_account,
    null::varchar as counterparty,
    manager,
    product_group,
    product,
    customer,
    'sales' as mart,
    document_id,
    row_no
from marts.sales
where state = 'posted' and kind = 'refund' and home_currency
