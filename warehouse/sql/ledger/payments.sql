-- Rows and sum of marts.payments.
select
    count(*) as rows,
    sum(amount) as total
from marts.payments;
