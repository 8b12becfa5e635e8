-- The last periods of the wanted statistics, oldest first, with their verdicts.
with ranked as (
    select
        *,
        row_number() over (
            partition by statistic_id
            order by period_end desc
        ) as age
    from derived.series
    where
        statistic_id in (select unnest($ids::bigint[]))
        and period_type = $period_type
        and ($until::date is null or period_end <= $until::date)
)

select
    statistic_id,
    period_start,
    period_end,
    value,
    quota,
    state,
    missing_reason,
    change,
    change_sign,
    condition,
    trend_change,
    trend_change_sign,
    trend_condition,
    flags
from ranked
where age <= $count
order by statistic_id, period_end;
