-- Each statistic has at most one verdict per period.
select
    statistic_id,
    period_type,
    period_end
from marts.statistic_conditions
group by all
having count(*) > 1
limit 10;
