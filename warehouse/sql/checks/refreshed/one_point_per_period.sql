-- Each statistic in scope has at most one point per period.
select
    s.statistic_id,
    s.period_type,
    s.period_end
from derived.series as s
inner join scope as c on s.statistic_id = c.statistic_id
group by all
having count(*) > 1
limit 10;
