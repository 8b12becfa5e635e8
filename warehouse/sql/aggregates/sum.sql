-- The values of all rows added up.
insert into metric_values
with daily as (
    select
        statistic_id,
        coarseness,
        day,
        sum(value) as value
    from matched
    group by all
)

select
    r.statistic_id,
    d.period_type,
    d.period_end,
    sum(r.value) as value
from daily as r
inner join days as d on r.day = d.day and r.coarseness <= d.coarseness
group by all;
