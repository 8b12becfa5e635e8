-- How many different keys there are.
insert into metric_values
with daily as (
    select distinct
        statistic_id,
        coarseness,
        day,
        key
    from matched
)

select
    r.statistic_id,
    d.period_type,
    d.period_end,
    count(distinct r.key) * 1000000::hugeint as value
from daily as r
inner join days as d on r.day = d.day and r.coarseness <= d.coarseness
group by all;
