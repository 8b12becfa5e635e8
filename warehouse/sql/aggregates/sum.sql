-- The values of all rows added up.
insert into metric_values
select
    m.statistic_id,
    d.period_no,
    micro(sum(m.value)) as value
from matched as m
inner join days as d on m.day = d.day and m.coarseness <= d.coarseness
group by m.statistic_id, d.period_no;
