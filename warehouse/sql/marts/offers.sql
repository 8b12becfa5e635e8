-- One row per offered product and price type.
create or replace table marts.offers as
select
    document_id,
    row_no,
    line,
    sheet,
    product_key,
    name,
    price_type,
    price,
    currency,
    quantity
from staged;
