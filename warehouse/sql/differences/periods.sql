-- The coarsest period type of which some period began, closed or moved; null when time stood still.
-- Periods that only one version knows matter from the first one both know on, and once they began.
with first_known as (
    select greatest(min(r.period_end), (select min(g.period_end) from given as g)) as day
    from raw.periods as r
),

gone as (
    select * from raw.periods
    except
    select * from given
),

come as (
    select * from given
    except
    select * from raw.periods
),

differing as (
    select * from gone
    union all
    select * from come
)

select max(d.coarseness) as coarseness
from differing as d
cross join first_known as f
where d.started and d.period_end >= f.day;
