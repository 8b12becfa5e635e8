/*
title.ru = "Продажи"
title.en = "Sales"
meaning.ru = "Сумма проведённых продаж в валюте компании за вычетом возвратов."
meaning.en = "Posted sales in the company's currency less refunds."
unit = "₽"
decimals = 0
direction = "up"
kind = "flow"
aggregate = "sum"
grain = "line of a sale"
permission = "sales.see"
dimensions = ["manager", "product_group", "product", "customer"]
reads = ["sales"]
*/
select
    sold_on as day,
    amount as value,
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
where state = 'posted' and home_currency
