-- The last known value of every key at the end of the period, added up over the keys.
insert into metric_values
with keys as (
    select
        statistic_id,
        coarseness,
        key_no,
        min(day) as first_day
    from matched
    group by statistic_id, coarseness, key_no
),

moments as (
    select
        k.statistic_id,
        k.key_no,
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
asof inner join matched as l
    on m.statistic_id = l.statistic_id and m.key_no = l.key_no and m.last_day >= l.day
group by m.statistic_id, m.period_no;
