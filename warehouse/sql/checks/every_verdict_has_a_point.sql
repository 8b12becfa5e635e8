-- A condition belongs to a point.
select
    c.statistic_id,
    c.period_type,
    c.period_end
from marts.statistic_conditions as c
anti join marts.statistic_points as p
    on
        c.statistic_id = p.statistic_id
        and c.period_type = p.period_type
        and c.period_end = p.period_end
limit 10;
