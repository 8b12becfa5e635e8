-- The values added up and divided by the number of different keys, exactly.
insert into metric_values
with daily as (
    select
        statistic_id,
        coarseness,
        day,
        key,
        sum(value) as value
    from matched
    group by all
)

select
    r.statistic_id,
    d.period_type,
    d.period_end,
    divided(sum(r.value), count(distinct r.key)) as value
from daily as r
inner join days as d on r.day = d.day and r.coarseness <= d.coarseness
group by all;
