-- One row per typed or imported statistic of the batch and started own period since its first
-- value. What is missing when a period closes becomes what the statistic's policy says.
create or replace temp table own_points as
with firsts as (
    select
        statistic_id,
        min(period_no) as first_no
    from own_values
    group by statistic_id
),

grid as (
    select
        b.statistic_id,
        b.kind,
        b.coarseness,
        b.missing_policy,
        p.period_no,
        p.closed,
        v.value,
        coalesce(v.corrected, false) as corrected
    from firsts as f
    inner join batch as b on f.statistic_id = b.statistic_id
    inner join calendar as p
        on b.coarseness = p.coarseness and f.first_no <= p.period_no and p.started
    left join own_values as v on b.statistic_id = v.statistic_id and p.period_no = v.period_no
)

select
    statistic_id,
    kind,
    coarseness,
    period_no,
    closed,
    corrected,
    case when value is null and closed and missing_policy = 'zero' then 0 else value end as value
from grid
where missing_policy <> 'carry' or kind <> 'stock'
union all by name
select
    statistic_id,
    kind,
    coarseness,
    period_no,
    closed,
    corrected,
    case
        when value is not null or not closed then value
        else last_value(value ignore nulls) over (
            partition by statistic_id
            order by period_no
        )
    end as value
from grid
where missing_policy = 'carry' and kind = 'stock';
