-- Rows and sum of marts.sales.
select
    count(*) as rows,
    sum(amount) as total
from marts.sales;
