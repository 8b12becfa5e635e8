-- How many different keys there are.
insert into metric_values
select
    m.statistic_id,
    d.period_no,
    count(distinct m.key_no) * 1000000::hugeint as value
from matched as m
inner join days as d on m.day = d.day and m.coarseness <= d.coarseness
group by m.statistic_id, d.period_no;
