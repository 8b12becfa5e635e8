-- One row per statistic in scope and own period that has a typed or imported value, in millionths.
create or replace temp table own_values as
with names as (
    select distinct
        s.statistic_id,
        s.period_type,
        s.coarseness,
        s.kind,
        lower(trim(unnest([s.import_name, s.code, s.name]))) as statistic_key
    from raw.statistics as s
    inner join scope as c on s.statistic_id = c.statistic_id
    where s.entry_mode = 'import'
),

imported as (
    select
        n.statistic_id,
        d.period_end,
        case
            when n.kind = 'flow' then sum(micro(v.value))
            when n.kind = 'stock' then arg_max(micro(v.value), v.day)
            when n.kind = 'max' then max(micro(v.value))
            when n.kind = 'min' then min(micro(v.value))
            else divided(sum(micro(v.value)), count(*))
        end as value
    from marts.statistic_values as v
    inner join names as n
        on v.statistic_key = n.statistic_key and v.coarseness <= n.coarseness
    inner join days as d on v.day = d.day and n.period_type = d.period_type
    where not v.quota
    group by n.statistic_id, d.period_end, n.kind
)

select
    v.statistic_id,
    v.period_end,
    micro(v.value) as value,
    v.corrected
from raw.entered_values as v
inner join scope as c on v.statistic_id = c.statistic_id
union all
select
    statistic_id,
    period_end,
    value,
    false as corrected
from imported;
