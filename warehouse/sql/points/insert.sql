-- Points with their verdicts take their place. An open period has no verdict.
insert into derived.series
select
    statistic_id,
    period_type,
    period_start,
    period_end,
    value,
    quota,
    state,
    missing_reason,
    case when state <> 'open' then change end as change,
    case when state <> 'open' then change_sign end as change_sign,
    case when state <> 'open' then condition end as condition,
    case when state <> 'open' then trend_change end as trend_change,
    case when state <> 'open' then trend_change_sign end as trend_change_sign,
    case when state <> 'open' then trend_condition end as trend_condition,
    case when state <> 'open' then flags end as flags
from given;
