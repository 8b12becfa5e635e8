-- Imported values behind a number of one statistic.
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
from marts.statistic_values as v
inner join marts.documents as d on v.document_id = d.document_id
where
    v.day between $first_day and $last_day
    and not v.quota
    and v.statistic_key in (
        lower(trim($import_name)), lower(trim($code)), lower(trim($name))
    )
order by v.day, v.document_id, v.row_no
limit $most;
