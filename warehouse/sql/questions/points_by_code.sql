-- Points of one statistic by its code, with verdicts.
select
    s.code as statistic,
    p.period_type,
    p.period_start,
    p.period_end,
    p.value,
    p.quota,
    p.state,
    p.missing_reason,
    p.change,
    p.condition,
    p.trend_change,
    p.trend_condition,
    p.flags
from derived.series as p
inner join raw.statistics as s on p.statistic_id = s.statistic_id
where
    s.code = $code
    and p.period_type::varchar = coalesce($period_type, s.period_type)
    and ($first::date is null or p.period_end >= $first::date)
    and ($last::date is null or p.period_end <= $last::date)
order by p.period_end;
