-- Rows and sum of marts.account_balances.
select
    count(*) as rows,
    sum(closing) as total
from marts.account_balances;
