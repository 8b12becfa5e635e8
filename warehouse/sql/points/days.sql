-- One row per day and period type: where a fact known by its date belongs; and how far facts reach.
create or replace temp table days as
select
    period_type,
    coarseness,
    period_end,
    unnest(generate_series(first_day, last_day, interval 1 day))::date as day
from raw.periods;

create or replace temp table coverage as
select
    'payments' as mart,
    greatest(
        (select max(paid_on) from marts.payments),
        (select max(to_date) from marts.account_balances)
    ) as last_day
union all
select
    'account_balances' as mart,
    max(to_date) as last_day
from marts.account_balances
union all
select
    'sales' as mart,
    max(sold_on) as last_day
from marts.sales;

create or replace temp table metric_values (
    statistic_id bigint, period_type varchar, period_end date, value hugeint
);
