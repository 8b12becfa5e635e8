-- One row per statistic in scope, period type (own and coarser) and started period, in millionths.
create or replace temp table rolled as
with coarser as (
    select
        o.statistic_id,
        d.period_type,
        d.period_end,
        case
            when o.kind = 'flow' then sum(o.value)
            when o.kind = 'stock' then arg_max(o.value, o.period_end)
            when o.kind = 'max' then max(o.value)
            when o.kind = 'min' then min(o.value)
            when count(o.value) > 0 then divided(sum(o.value), count(o.value))
        end as value,
        o.kind in ('flow', 'ratio')
        and count(o.value) > 0
        and bool_or(o.closed and o.value is null) as partial,
        bool_or(o.corrected) as corrected
    from own_points as o
    inner join days as d on o.period_end = d.day and o.coarseness < d.coarseness
    group by o.statistic_id, d.period_type, d.period_end, o.kind
),

reach as (
    select
        s.statistic_id,
        s.kind,
        min(c.last_day) as last_day
    from raw.statistics as s
    inner join scope as i on s.statistic_id = i.statistic_id
    inner join raw.metric_reads as r on s.metric = r.metric
    inner join coverage as c on r.mart = c.mart
    where s.entry_mode = 'metric'
    group by s.statistic_id, s.kind
),

metric_firsts as (
    select
        statistic_id,
        period_type,
        min(period_end) as first_end
    from metric_values
    group by statistic_id, period_type
),

measured as (
    select
        f.statistic_id,
        p.period_type,
        p.period_end,
        case
            when m.value is not null then m.value
            when r.kind = 'flow' and r.last_day >= p.first_day then 0
        end as value,
        p.closed and r.kind <> 'stock'
        and r.last_day >= p.first_day and r.last_day < p.last_day as partial,
        false as corrected
    from metric_firsts as f
    inner join reach as r on f.statistic_id = r.statistic_id
    inner join raw.periods as p
        on f.period_type = p.period_type and f.first_end <= p.period_end and p.started
    left join metric_values as m
        on
            f.statistic_id = m.statistic_id
            and p.period_type = m.period_type
            and p.period_end = m.period_end
)

select
    o.statistic_id,
    s.period_type,
    o.period_end,
    o.value,
    false as partial,
    o.corrected
from own_points as o
inner join raw.statistics as s on o.statistic_id = s.statistic_id
union all by name
select * from coarser
union all by name
select * from measured;
