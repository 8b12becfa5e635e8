-- The days whose facts belong to a period.
select
    first_day,
    last_day
from raw.periods
where period_type = $period_type and period_end = $period_end;
