/*
title.ru = "Купивших клиентов"
title.en = "Customers who bought"
meaning.ru = "Сколько разных клиентов купили. Продажи без клиента не учитываются."
meaning.en = "How many different customers bought. Sales without a customer are left out."
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
where state = 'posted' and kind = 'sale' and customer_key is not null
