-- The batch series by series, oldest first: one row per started period since the first value. What
-- is open, missing, partial or transitional is not judged.
with exactly as (
    select
        r.statistic_id,
        r.period_no,
        exact(r.value) as value,
        r.value is not null as known,
        r.mark,
        r.corrected,
        exact(q.quota) as quota
    from rolled as r
    left join planned as q on r.statistic_id = q.statistic_id and r.period_no = q.period_no
)

select
    e.statistic_id,
    p.period_type::derived.period_type as period_type,
    p.period_start,
    p.period_end,
    e.value,
    e.quota,
    case
        when not p.closed then 'open'::derived.state
        when e.corrected then 'corrected'::derived.state
        else 'closed'::derived.state
    end as state,
    (
        case
            when p.transitional then 'transitional'
            when e.mark = 'not_additive' then 'not_additive'
            when not e.known then 'missing'
            when e.value is null then 'too_large'
            else e.mark
        end
    )::derived.reason as missing_reason,
    case
        when p.closed and not p.transitional and coalesce(e.mark, '') <> 'partial' then e.value
    end as judged,
    b.inverted,
    b.min_abs_change,
    p.coarseness,
    e.period_no
from exactly as e
inner join batch as b on e.statistic_id = b.statistic_id
inner join calendar as p on e.period_no = p.period_no
order by e.statistic_id, e.period_no;
