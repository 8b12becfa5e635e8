-- How many rows there are.
insert into metric_values
with daily as (
    select
        statistic_id,
        coarseness,
        day,
        count(*) as value
    from matched
    group by all
)

select
    r.statistic_id,
    d.period_type,
    d.period_end,
    sum(r.value) * 1000000 as value
from daily as r
inner join days as d on r.day = d.day and r.coarseness <= d.coarseness
group by all;
