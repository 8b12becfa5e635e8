-- An account has one balance at the end of a day.
select
    own_account,
    day
from marts.daily_balances
group by all
having count(*) > 1
limit 10;
