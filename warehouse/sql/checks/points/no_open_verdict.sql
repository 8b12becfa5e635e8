-- An open period is never classified (ST-14), a closed one always, if only as «no data».
select
    s.statistic_id,
    s.period_type,
    s.period_end
from derived.series as s
inner join scope as c on s.statistic_id = c.statistic_id
inner join raw.periods as p on s.period_type = p.period_type and s.period_end = p.period_end
where p.closed <> (s.condition is not null)
limit 10;
