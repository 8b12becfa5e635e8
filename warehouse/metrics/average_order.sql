/*
title.ru = "Средний заказ"
title.en = "Average order"
meaning.ru = """
Сумма проведённых продаж в валюте компании без возвратов, делённая на число заказов."""
meaning.en = """
Posted sales in the company's currency without refunds divided by the number of orders."""
unit = "₽"
decimals = 0
direction = "up"
kind = "average"
aggregate = "sum_per_distinct"
grain = "line of a sale"
permission = "sales.see"
dimensions = ["manager", "product_group", "product", "customer"]
reads = ["sales"]
*/
select
    sold_on as day,
    amount as value,
    order_key as key,
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
