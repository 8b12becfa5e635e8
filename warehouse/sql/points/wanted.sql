-- One row per statistic that asks for a metric with filters on the same dimensions.
create or replace temp table wanted as
from asked
where metric = $metric and filtered_by = $filtered_by;
