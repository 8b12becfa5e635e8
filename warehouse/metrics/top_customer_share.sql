/*
title.ru = "Доля крупнейшего клиента"
title.en = "Share of the top customer"
meaning.ru = """
Какую часть проведённых продаж в валюте компании без возвратов дал самый крупный клиент."""
meaning.en = """
What part of the posted sales in the company's currency, refunds left out, came from the \
largest customer."""
unit = "%"
decimals = 1
direction = "down"
kind = "ratio"
aggregate = "top_share"
grain = "line of a sale"
permission = "sales.see"
dimensions = ["manager", "product_group", "product", "customer"]
reads = ["sales"]
*/
select
    sold_on as day,
    amount as value,
    coalesce(customer_key, document_id || '/' || row_no) as key,
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
where state = 'posted' and kind <> 'refund' and home_currency
