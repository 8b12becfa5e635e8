-- How many rows there are.
insert into metric_values
select
    m.statistic_id,
    d.period_no,
    sum(m.times) * 1000000 as value
from matched as m
inner join days as d on m.day = d.day and m.coarseness <= d.coarseness
group by m.statistic_id, d.period_no;
