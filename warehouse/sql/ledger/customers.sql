-- Rows of marts.customers.
select
    count(*) as rows,
    null::decimal(38, 2) as total
from marts.customers;
