-- A payment without amount, day or direction cannot be counted.
select
    document_id,
    row_no
from marts.payments
where amount is null or paid_on is null or direction not in ('in', 'out')
limit 10;
