-- Own periods that had a verdict and now have another one (ST-15).
select
    n.statistic_id,
    n.period_end,
    r.condition as was,
    n.condition as became,
    r.trend_condition as trend_was,
    n.trend_condition as trend_became
from remembered as r
inner join derived.series as n
    on
        r.statistic_id = n.statistic_id
        and r.period_type = n.period_type
        and r.period_end = n.period_end
inner join raw.statistics as s
    on n.statistic_id = s.statistic_id and n.period_type = s.period_type
where
    n.state <> 'open'
    and (
        (r.condition <> 'no_data' and r.condition <> n.condition)
        or (r.trend_condition <> 'no_data' and r.trend_condition <> n.trend_condition)
    )
order by n.statistic_id, n.period_end
limit 10000;
