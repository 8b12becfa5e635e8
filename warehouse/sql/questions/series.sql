-- The last periods of the wanted statistics, oldest first, with their verdicts.
with ranked as (
    select
        p.*,
        row_number() over (
            partition by p.statistic_id
            order by p.period_end desc
        ) as age
    from marts.statistic_points as p
    where
        p.statistic_id in (select unnest($ids::bigint[]))
        and p.period_type = $period_type
        and ($until::date is null or p.period_end <= $until::date)
)

select
    r.statistic_id,
    r.period_start,
    r.period_end,
    r.value,
    r.quota,
    r.state,
    r.missing_reason,
    c.change,
    c.change_sign,
    c.condition,
    c.trend_change,
    c.trend_change_sign,
    c.trend_condition,
    c.flags
from ranked as r
left join marts.statistic_conditions as c
    on
        r.statistic_id = c.statistic_id
        and r.period_type = c.period_type
        and r.period_end = c.period_end
where r.age <= $count
order by r.statistic_id, r.period_end;
