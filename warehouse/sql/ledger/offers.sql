-- Rows and sum of marts.offers.
select
    count(*) as rows,
    sum(quantity) as total
from marts.offers;
