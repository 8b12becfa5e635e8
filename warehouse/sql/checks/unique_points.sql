-- Each statistic has at most one point per period.
select
    statistic_id,
    period_type,
    period_end
from marts.statistic_points
group by all
having count(*) > 1
limit 10;
