-- One row per statistic in scope, period type and period that has a quota, in millionths.
create or replace temp table planned as
with own as (
    select
        s.statistic_id,
        s.kind,
        s.coarseness,
        s.period_type,
        p.period_end,
        case s.quota_mode
            when 'constant' then micro(s.quota_constant)
            when 'periods' then micro(q.value)
        end as quota
    from raw.statistics as s
    inner join scope as c on s.statistic_id = c.statistic_id
    inner join raw.periods as p on s.period_type = p.period_type
    left join raw.quotas as q
        on s.statistic_id = q.statistic_id and p.period_end = q.period_end
    where s.quota_mode <> 'none'
)

select
    statistic_id,
    period_type,
    period_end,
    quota
from own
where quota is not null
union all
select
    o.statistic_id,
    d.period_type,
    d.period_end,
    case
        when o.kind = 'flow' then sum(o.quota)
        when o.kind = 'stock' then arg_max(o.quota, o.period_end)
        else divided(sum(o.quota), count(*))
    end as quota
from own as o
inner join days as d on o.period_end = d.day and o.coarseness < d.coarseness
where o.quota is not null
group by o.statistic_id, d.period_type, d.period_end, o.kind;
