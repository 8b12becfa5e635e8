-- Verdicts meet their series again.
insert into marts.statistic_conditions
select
    s.statistic_id,
    s.statistic,
    s.period_type,
    s.period_end,
    case when v.has_change then exact(v.change) end as change,
    v.change_sign,
    v.condition,
    case when v.has_trend_change then exact(v.trend_change) end as trend_change,
    v.trend_change_sign,
    v.trend_condition,
    v.flags
from series as s
inner join verdicts as v on s.place = v.place;
