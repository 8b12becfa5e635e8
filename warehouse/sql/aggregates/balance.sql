-- The last known value of every key at the end of the period, added up over the keys.
insert into metric_values
with daily as (
    select
        columns($kept),
        sum(value) as value
    from query_table($rows)
    group by all
),

filled as (
    from daily
    union all by name
    from dimensions
),

known as (
    select
        w.statistic_id,
        w.coarseness,
        f.key,
        f.day,
        f.value
    from filled as f
    inner join wanted as w
        on
            f.own_account is not distinct from w.own_account
            and f.counterparty is not distinct from w.counterparty
            and f.manager is not distinct from w.manager
            and f.product_group is not distinct from w.product_group
            and f.product is not distinct from w.product
            and f.customer is not distinct from w.customer
),

keys as (
    select
        statistic_id,
        coarseness,
        key,
        min(day) as first_day
    from known
    group by all
),

moments as (
    select
        k.statistic_id,
        k.key,
        p.period_no,
        p.last_day
    from keys as k
    inner join calendar as p
        on k.coarseness <= p.coarseness and k.first_day <= p.last_day and p.started
)

select
    m.statistic_id,
    m.period_no,
    micro(sum(l.value)) as value
from moments as m
asof inner join known as l
    on m.statistic_id = l.statistic_id and m.key = l.key and m.last_day >= l.day
group by all;
