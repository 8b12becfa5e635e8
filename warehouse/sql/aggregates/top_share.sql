-- The part of the largest key in the whole, in percent.
insert into metric_values
with keyed as (
    select
        m.statistic_id,
        d.period_no,
        m.key_no,
        sum(m.value) as value
    from matched as m
    inner join days as d on m.day = d.day and m.coarseness <= d.coarseness
    group by m.statistic_id, d.period_no, m.key_no
)

select
    statistic_id,
    period_no,
    divided(micro(max(value)) * 100000000, micro(sum(value))) as value
from keyed
group by statistic_id, period_no
having sum(value) > 0;
