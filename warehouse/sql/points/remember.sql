-- The verdicts of statistics that were touched, before they are computed anew (ST-15).
create or replace temp table remembered as
select
    s.statistic_id,
    s.period_type,
    s.period_end,
    s.condition,
    s.trend_condition
from derived.series as s
inner join scope as c on s.statistic_id = c.statistic_id
where c.touched and s.state <> 'open';
