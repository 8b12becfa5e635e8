-- Rows of marts.products.
select
    count(*) as rows,
    null::decimal(38, 2) as total
from marts.products;
