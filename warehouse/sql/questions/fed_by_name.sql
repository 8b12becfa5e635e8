-- Imported statistics under whose names a document has values.
with names as (
    select distinct
        statistic_id,
        code,
        name,
        coarseness,
        lower(trim(unnest([import_name, code, name]))) as statistic_key
    from raw.statistics
    where entry_mode = 'import'
)

select
    n.statistic_id,
    n.code,
    n.name,
    count(*) as rows
from marts.statistic_values as v
inner join names as n on v.statistic_key = n.statistic_key and v.coarseness <= n.coarseness
where v.document_id = $document_id
group by all;
