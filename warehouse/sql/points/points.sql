-- One row per statistic, period type and started period since the first value; missing ones too.
insert into marts.statistic_points
select
    r.statistic_id,
    s.code as statistic,
    r.period_type,
    p.period_start,
    r.period_end,
    exact(r.value) as value,
    exact(q.quota) as quota,
    case
        when not p.closed then 'open'
        when r.corrected then 'corrected'
        else 'closed'
    end as state,
    case
        when p.transitional then 'transitional'
        when r.value is null then 'missing'
        when r.partial then 'partial'
    end as missing_reason
from rolled as r
inner join raw.statistics as s on r.statistic_id = s.statistic_id
inner join raw.periods as p on r.period_type = p.period_type and r.period_end = p.period_end
left join planned as q
    on
        r.statistic_id = q.statistic_id
        and r.period_type = q.period_type
        and r.period_end = q.period_end;
