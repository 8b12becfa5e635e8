-- One row per statistic of the batch and period that has a quota, in millionths. A plan typed by a
-- person wins over one that a document brings.
create or replace temp table planned as
with names as (
    select distinct
        statistic_id,
        coarseness,
        kind,
        lower(trim(unnest([import_name, code, name]))) as statistic_key
    from batch
    where entry_mode = 'import' and quota_mode = 'periods'
),

placed as (
    select
        n.statistic_id,
        n.kind,
        d.period_no,
        v.day = max(v.day) over (partition by n.statistic_id, d.period_no) as last_day,
        micro(v.value) as value
    from marts.statistic_values as v
    inner join names as n
        on v.statistic_key = n.statistic_key and v.coarseness <= n.coarseness
    inner join days as d on v.day = d.day and n.coarseness = d.coarseness
    where v.quota and v.value is not null
    qualify v.coarseness = min(v.coarseness) over (partition by n.statistic_id, d.period_no)
),

imported as (
    select
        statistic_id,
        period_no,
        case
            when kind = 'flow' then sum(value)
            when kind = 'stock' then sum(value) filter (where last_day)
            when kind = 'max' then max(value)
            when kind = 'min' then min(value)
            else divided(sum(value), count(value))
        end as quota
    from placed
    group by statistic_id, kind, period_no
),

typed as (
    select
        q.statistic_id,
        c.period_no,
        micro(decimal_of(q.value)) as quota
    from quotas as q
    inner join batch as b on q.statistic_id = b.statistic_id
    inner join calendar as c on b.coarseness = c.coarseness and q.period_end = c.period_end
    where b.quota_mode = 'periods'
),

own as (
    select * from typed
    union all by name
    select i.*
    from imported as i
    anti join typed as t on i.statistic_id = t.statistic_id and i.period_no = t.period_no
    union all by name
    select
        b.statistic_id,
        c.period_no,
        micro(b.quota_constant) as quota
    from batch as b
    inner join calendar as c on b.coarseness = c.coarseness
    where b.quota_mode = 'constant' and b.quota_constant is not null
),

-- a flow has a coarser quota only where each of its own periods has one
coarser as (
    select
        o.statistic_id,
        w.period_no,
        case
            when b.kind = 'flow' and count(o.quota) < any_value(e.all_periods) then null
            when b.kind = 'flow' then sum(o.quota)
            when b.kind = 'stock' then arg_max(o.quota, o.period_no)
            when b.kind = 'max' then max(o.quota)
            when b.kind = 'min' then min(o.quota)
            else divided(sum(o.quota), count(o.quota))
        end as quota
    from own as o
    inner join batch as b on o.statistic_id = b.statistic_id
    inner join within as w on o.period_no = w.own_no
    inner join expected as e on b.coarseness = e.coarseness and w.period_no = e.period_no
    where not (b.entry_mode = 'metric' and b.kind = 'flow')
    group by o.statistic_id, b.kind, w.period_no
),

-- the months of a measured flow are exact to the day, so are their quotas (ST-7)
by_days as (
    select
        o.statistic_id,
        s.period_no,
        sum(divided(o.quota * s.shared_days, s.own_days)) as quota
    from own as o
    inner join batch as b on o.statistic_id = b.statistic_id
    inner join shared as s on o.period_no = s.own_no
    where b.entry_mode = 'metric' and b.kind = 'flow'
    group by o.statistic_id, s.coarseness, s.period_no
    having sum(s.shared_days) = any_value(s.all_days)
)

select
    statistic_id,
    period_no,
    quota
from own
union all by name
select * from coarser
where quota is not null
union all by name
select * from by_days;
