/*
title.ru = "Заказов"
title.en = "Orders"
meaning.ru = """
Сколько разных заказов проведено, в любой валюте. Номера заказов каждый год начинаются \
заново."""
meaning.en = """
How many different orders were posted, in any currency. Numbers of orders start again every \
year."""
unit = "шт."
decimals = 0
direction = "up"
kind = "flow"
aggregate = "distinct"
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
where state = 'posted' and kind = 'sale'
