/*
title.ru = "Новых клиентов"
title.en = "New customers"
meaning.ru = "Сколько клиентов сделали свой первый заказ в компании."
meaning.en = "How many customers made their first order with the company."
unit = "чел."
decimals = 0
direction = "up"
kind = "flow"
aggregate = "distinct"
grain = "line of a sale"
permission = "sales.see"
dimensions = ["manager", "product_group", "product", "customer"]
reads = ["sales"]
*/
with first_orders as (
    select
        customer_key,
        arg_min(order_key, row(sold_on, order_key)) as order_key
    from marts.sales
    where state = 'posted' and kind = 'sale' and customer_key is not null
    group by customer_key
)

select
    s.sold_on as day,
    s.amount as value,
    s.customer_key as key,
    null::varchar as own_account,
    null::varchar as counterparty,
    s.manager,
    s.product_group,
    s.product,
    s.customer,
    'sales' as mart,
    s.document_id,
    s.row_no
from marts.sales as s
inner join first_orders as f on s.customer_key = f.customer_key
where s.state = 'posted' and s.kind = 'sale' and s.order_key = f.order_key
