/*
title.ru = "Продано единиц"
title.en = "Units sold"
meaning.ru = """
Количество проданного по проведённым продажам, без вычета возвратов. Для товаров в разных \
единицах выберите группу или товар."""
meaning.en = """
The quantity sold by posted sales, refunds not taken off. Choose a group or a product when \
units differ."""
unit = "ед."
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
    coalesce(quantity, 0) as value,
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
