-- The marts by their stable names: facts lie in their own file, points and conditions are two views
-- of one table.
-- A party is known by its INN, else by its name, else by its account.
create or replace view marts.payments as
select
    *,
    coalesce(counterparty_inn, lower(counterparty), counterparty_account) as counterparty_key
from facts.marts.payments;

create or replace view marts.account_balances as
select * from facts.marts.account_balances;

create or replace view marts.daily_balances as
select * from facts.marts.daily_balances;

-- Numbers of orders start again every year.
create or replace view marts.sales as
select
    * exclude (order_record) replace (
        coalesce(customer_key, lower(customer)) as customer_key,
        coalesce(product_key, lower(product)) as product_key
    ),
    coalesce(order_no || ' / ' || year(sold_on), order_record) as order_key
from facts.marts.sales;

create or replace view marts.customers as
select * from facts.marts.customers;

create or replace view marts.products as
select * from facts.marts.products;

create or replace view marts.offers as
select * from facts.marts.offers;

create or replace view marts.statistic_values as
select * from facts.marts.statistic_values;

create or replace view marts.documents as
select
    document_id,
    name,
    format,
    received_at,
    accepted_no,
    rows,
    refused
from raw.documents;

create or replace view marts.statistic_points as
select
    p.statistic_id,
    s.code as statistic,
    p.period_type::varchar as period_type,
    p.period_start,
    p.period_end,
    p.value,
    p.quota,
    p.state::varchar as state,
    p.missing_reason::varchar as missing_reason
from derived.series as p
inner join raw.statistics as s on p.statistic_id = s.statistic_id;

create or replace view marts.statistic_conditions as
select
    p.statistic_id,
    s.code as statistic,
    p.period_type::varchar as period_type,
    p.period_end,
    p.change::decimal(24, 6) as change,
    p.change_sign,
    p.condition::varchar as condition,
    p.trend_change::decimal(24, 6) as trend_change,
    p.trend_change_sign,
    p.trend_condition::varchar as trend_condition,
    p.flags::varchar as flags
from derived.series as p
inner join raw.statistics as s on p.statistic_id = s.statistic_id
where p.state <> 'open';
