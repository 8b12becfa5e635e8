-- One row per line of a sale, refund or adjustment.
create or replace table marts.sales as
select
    document_id,
    row_no,
    line,
    sheet,
    kind,
    state,
    sold_on,
    order_no,
    coalesce(order_no, record_key) as order_key,
    customer,
    coalesce(customer_key, customer_inn, lower(trim(customer))) as customer_key,
    customer_inn,
    product,
    coalesce(product_key, lower(trim(product))) as product_key,
    product_group,
    quantity,
    price,
    amount,
    currency,
    manager,
    source,
    record_key
from staged;
