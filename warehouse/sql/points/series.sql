-- Closed periods of the statistics in scope, series by series, oldest first.
create or replace temp table series as
select
    p.statistic_id,
    p.statistic,
    p.period_type,
    p.period_end,
    row_number() over (order by p.statistic_id, p.period_type, p.period_end) as place,
    case when p.missing_reason is null then p.value end as value,
    s.inverted,
    s.min_abs_change
from marts.statistic_points as p
inner join scope as c on p.statistic_id = c.statistic_id
inner join raw.statistics as s on p.statistic_id = s.statistic_id
where p.state <> 'open';
