-- Rows and sum of marts.statistic_values.
select
    count(*) as rows,
    sum(value) as total
from marts.statistic_values;
