-- A payment without amount, day or direction cannot be counted.
select
    document_id,
    row_no
from marts.payments
where amount is null or paid_on is null or coalesce(direction not in ('in', 'out'), true)
limit 10;
