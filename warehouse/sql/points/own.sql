-- One row per typed or imported statistic in scope and started own period since its first value.
create or replace temp table own_points as
with firsts as (
    select
        statistic_id,
        min(period_end) as first_end
    from own_values
    group by statistic_id
),

filled as (
    select
        s.statistic_id,
        s.kind,
        s.coarseness,
        s.missing_policy,
        p.period_end,
        p.closed,
        v.value,
        coalesce(v.corrected, false) as corrected
    from firsts as f
    inner join raw.statistics as s on f.statistic_id = s.statistic_id
    inner join raw.periods as p
        on s.period_type = p.period_type and f.first_end <= p.period_end and p.started
    left join own_values as v
        on s.statistic_id = v.statistic_id and p.period_end = v.period_end
)

select
    * exclude (value),
    case
        when value is not null or not closed then value
        when missing_policy = 'zero' then 0
        when missing_policy = 'carry'
            then last_value(value ignore nulls) over (
                partition by statistic_id
                order by period_end
            )
    end as value
from filled;
