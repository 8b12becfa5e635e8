-- One row per offered product and price type.
create table marts.offers as
select
    document_id,
    row_no,
    line,
    sheet,
    product_key,
    name,
    price_type,
    price,
    iso_currency(currency) as currency,
    quantity
from staged;
