-- Every point is of a statistic that is defined.
with named as (
    select distinct statistic_id
    from derived.series
)

select n.statistic_id
from named as n
anti join raw.statistics as s on n.statistic_id = s.statistic_id
limit 10;
