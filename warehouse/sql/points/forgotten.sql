-- Rows and sums of the points that are about to go.
select
    count(*) as points,
    count(condition) as verdicts,
    sum(value) as total,
    sum(change) as changes
from derived.series
where statistic_id in (select g.statistic_id from going as g);
