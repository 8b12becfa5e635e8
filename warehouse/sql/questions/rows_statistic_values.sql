-- Imported values behind a number of one statistic: in its own periods inside the asked one, the
-- finest that there are, where nobody typed a value over them; of a stock only the last ones.
with wanted as (
    select
        statistic_id,
        period_type,
        coarseness,
        kind,
        lower(trim(unnest([import_name, code, name]))) as statistic_key
    from raw.statistics
    where statistic_id = $statistic_id
),

own_periods as (
    select
        o.period_end,
        o.first_day,
        o.last_day
    from raw.periods as asked
    inner join raw.periods as o on o.period_end between asked.first_day and asked.last_day
    where
        asked.period_type = $period_type
        and asked.period_end = $period_end
        and o.period_type in (select w.period_type from wanted as w)
        and o.period_end not in (
            select t.period_end
            from derived.typed_over_imported as t
            where t.statistic_id = $statistic_id
        )
),

names as (
    select distinct
        statistic_key,
        coarseness,
        kind
    from wanted
),

placed as (
    select
        v.document_id,
        v.row_no,
        v.day,
        v.attributes,
        o.period_end,
        n.kind
    from marts.statistic_values as v
    inner join own_periods as o on v.day between o.first_day and o.last_day
    inner join names as n
        on v.statistic_key = n.statistic_key and v.coarseness <= n.coarseness
    where not v.quota
    qualify v.coarseness = min(v.coarseness) over (partition by o.period_end)
),

counted as (
    select
        document_id,
        row_no
    from placed
    qualify
        kind <> 'stock'
        or (
            period_end = max(period_end) over ()
            and day = max(day) over (partition by period_end, attributes)
        )
)

select
    v.period_start,
    v.statistic,
    v.value as amount,
    v.attributes,
    d.name as document,
    v.sheet,
    v.line,
    v.cell,
    v.document_id,
    v.row_no
from counted as c
inner join marts.statistic_values as v on c.document_id = v.document_id and c.row_no = v.row_no
inner join marts.documents as d on v.document_id = d.document_id
order by v.day, v.document_id, v.row_no
limit $most;
