-- Documents with values under one of the names of an imported statistic.
with names as (
    select distinct
        coarseness,
        lower(trim(unnest([import_name, code, name]))) as statistic_key
    from raw.statistics
    where statistic_id = $statistic_id
)

select
    d.document_id,
    d.name,
    d.received_at,
    count(*) as rows,
    min(v.day) as first_day,
    max(v.day) as last_day
from marts.statistic_values as v
inner join names as n on v.statistic_key = n.statistic_key and v.coarseness <= n.coarseness
inner join marts.documents as d on v.document_id = d.document_id
group by all
order by last_day desc, d.received_at desc, d.document_id asc;
