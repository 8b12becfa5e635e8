-- The part of the largest key in the whole, in percent.
insert into metric_values
with keyed as (
    select
        r.statistic_id,
        d.period_type,
        d.period_end,
        r.key,
        sum(r.value) as value
    from matched as r
    inner join days as d on r.day = d.day and r.coarseness <= d.coarseness
    group by all
)

select
    statistic_id,
    period_type,
    period_end,
    divided(max(value) * 100000000, sum(value)) as value
from keyed
group by all
having sum(value) > 0;
