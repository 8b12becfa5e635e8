/*
title.ru = "Повторно купивших"
title.en = "Returning customers"
meaning.ru = "Сколько клиентов сделали не первую покупку."
meaning.en = "How many customers made a purchase that was not their first."
unit = "чел."
decimals = 0
direction = "up"
kind = "flow"
aggregate = "distinct"
grain = "line of a sale"
permission = "see_sales"
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
where state = 'posted' and kind = 'sale'
qualify order_key <> first_value(order_key) over (
    partition by customer_key
    order by sold_on, order_key
)
