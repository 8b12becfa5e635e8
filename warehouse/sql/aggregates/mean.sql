-- The values added up and divided by their number, exactly.
insert into metric_values
select
    m.statistic_id,
    d.period_no,
    divided(micro(sum(m.value)), sum(m.valued)) as value
from matched as m
inner join days as d on m.day = d.day and m.coarseness <= d.coarseness
group by m.statistic_id, d.period_no;
