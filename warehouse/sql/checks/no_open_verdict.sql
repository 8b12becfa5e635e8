-- An open period is never classified.
select
    c.statistic_id,
    c.period_type,
    c.period_end
from marts.statistic_conditions as c
inner join raw.periods as p on c.period_type = p.period_type and c.period_end = p.period_end
where not p.closed
limit 10;
