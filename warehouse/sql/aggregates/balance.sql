-- The last known value of every key at the end of the period, added up over the keys.
insert into metric_values
with lasting as (
    select
        statistic_id,
        coarseness,
        key,
        day,
        last(value) as value
    from matched
    group by all
),

keys as (
    select
        statistic_id,
        coarseness,
        key,
        min(day) as first_day
    from lasting
    group by all
),

moments as (
    select
        k.statistic_id,
        k.key,
        p.period_type,
        p.period_end,
        p.last_day
    from keys as k
    inner join raw.periods as p
        on k.coarseness <= p.coarseness and k.first_day <= p.last_day
)

select
    m.statistic_id,
    m.period_type,
    m.period_end,
    sum(l.value) as value
from moments as m
asof inner join lasting as l
    on m.statistic_id = l.statistic_id and m.key = l.key and m.last_day >= l.day
group by all;
