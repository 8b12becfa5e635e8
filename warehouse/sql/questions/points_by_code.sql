-- Points of one statistic by its code, with verdicts.
select
    p.statistic,
    p.period_type,
    p.period_start,
    p.period_end,
    p.value,
    p.quota,
    p.state,
    p.missing_reason,
    c.change,
    c.condition,
    c.trend_change,
    c.trend_condition,
    c.flags
from marts.statistic_points as p
left join marts.statistic_conditions as c
    on
        p.statistic_id = c.statistic_id
        and p.period_type = c.period_type
        and p.period_end = c.period_end
inner join raw.statistics as s on p.statistic_id = s.statistic_id
where
    p.statistic = $code
    and p.period_type = coalesce($period_type, s.period_type)
    and ($first::date is null or p.period_end >= $first::date)
    and ($last::date is null or p.period_end <= $last::date)
order by p.period_end;
