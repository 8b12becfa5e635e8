-- One row per typed or imported statistic of the batch and own period that has a value, in
-- millionths. What a person typed wins over what a document says of the same period (2.6).
create or replace temp table own_values as
select
    e.statistic_id,
    c.period_no,
    micro(decimal_of(e.value)) as value,
    e.corrected
from entered as e
inner join batch as b on e.statistic_id = b.statistic_id
inner join calendar as c on b.coarseness = c.coarseness and e.period_end = c.period_end
where b.entry_mode in ('manual', 'import');

insert into own_values
with names as (
    select distinct
        statistic_id,
        coarseness,
        kind,
        lower(trim(unnest([import_name, code, name]))) as statistic_key
    from batch
    where entry_mode = 'import'
),

placed as (
    select
        n.statistic_id,
        n.kind,
        d.period_no,
        v.attributes,
        v.day,
        micro(v.value) as value
    from marts.statistic_values as v
    inner join names as n
        on v.statistic_key = n.statistic_key and v.coarseness <= n.coarseness
    inner join days as d on v.day = d.day and n.coarseness = d.coarseness
    where not v.quota
    -- days and their week in one series would count twice: the finest count
    qualify v.coarseness = min(v.coarseness) over (partition by n.statistic_id, d.period_no)
),

-- the last value of each part (a shop, a manager), if the number is a stock
lasting as (
    select
        statistic_id,
        kind,
        period_no,
        value
    from placed
    qualify
        kind <> 'stock'
        or day = max(day) over (partition by statistic_id, period_no, attributes)
),

imported as (
    select
        statistic_id,
        period_no,
        case
            when kind in ('flow', 'stock') then sum(value)
            when kind = 'max' then max(value)
            when kind = 'min' then min(value)
            when kind in ('average', 'score') or count(value) = 1
                then divided(sum(value), count(value))
        end as value
    from lasting
    group by statistic_id, kind, period_no
)

select
    i.statistic_id,
    i.period_no,
    i.value,
    false as corrected
from imported as i
anti join own_values as t on i.statistic_id = t.statistic_id and i.period_no = t.period_no
where i.value is not null;
