-- The rows of a metric added up by day, filtered dimension and key, for every statistic that wants
-- them. Keys become numbers: numbers are cheaper to count and to group than names.
create or replace temp table matched as
with daily as (
    select
        columns($kept),
        sum(value) as value,
        count(value) as valued,
        count(*) as times
    from query_table($rows)
    group by all
),

filled as (
    select * from daily
    union all by name
    select * from dimensions
),

different as (
    select distinct key
    from filled
    where key is not null
),

keys as (
    select
        key,
        row_number() over () as key_no
    from different
)

select
    w.statistic_id,
    w.coarseness,
    f.day,
    k.key_no,
    f.value,
    f.valued,
    f.times
from filled as f
left join keys as k on f.key = k.key
inner join wanted as w
    on
        f.own_account is not distinct from w.own_account
        and f.counterparty is not distinct from w.counterparty
        and f.manager is not distinct from w.manager
        and f.product_group is not distinct from w.product_group
        and f.product is not distinct from w.product
        and f.customer is not distinct from w.customer;
