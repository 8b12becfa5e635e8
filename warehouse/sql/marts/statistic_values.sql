-- One row per value of a statistic read from a document. The day stands for the period: the
-- Thursday of an ISO week, else its first day.
create table marts.statistic_values as
select
    document_id,
    row_no,
    line,
    sheet,
    cell,
    statistic,
    lower(trim(statistic)) as statistic_key,
    period_type,
    period_start,
    case period_type when 'week' then period_start + 3 else period_start end as day,
    case period_type
        when 'day' then 0
        when 'week' then 1
        when 'month' then 2
        when 'quarter' then 3
        else 4
    end as coarseness,
    coalesce(quota, false) as quota,
    value,
    attributes
from staged;
