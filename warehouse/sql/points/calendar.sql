-- Periods by number, from fine to coarse and old to new: numbers are cheaper to group than names.
create or replace temp table calendar as
select
    row_number() over (
        order by coarseness, period_end
    )::integer as period_no,
    *
from raw.periods;

-- Where a fact known by its date belongs: one row per day and period type.
create or replace temp table days as
select
    period_no,
    coarseness,
    unnest(generate_series(first_day, last_day, interval 1 day))::date as day
from calendar;

-- Which coarser periods an own one ends in (ST-7: a week belongs to the month in which it ends).
create or replace temp table within as
select
    c.period_no as own_no,
    d.period_no
from calendar as c
inner join days as d on c.period_end = d.day and c.coarseness < d.coarseness;

-- How many own periods end in a coarser one, and how many of them are closed.
create or replace temp table expected as
select
    c.coarseness,
    w.period_no,
    count(*) filter (where c.closed) as periods,
    count(*) as all_periods
from within as w
inner join calendar as c on w.own_no = c.period_no
group by all;

-- How many days of an own period lie in a coarser one, of how many the calendar knows (ST-7).
create or replace temp table shared as
with reaches as (
    select
        coarseness,
        max(last_day) as last_day
    from calendar
    group by coarseness
)

select
    c.coarseness,
    c.period_no as own_no,
    d.period_no,
    c.last_day - c.first_day + 1 as own_days,
    least(c.last_day, d.last_day) - greatest(c.first_day, d.first_day) + 1 as shared_days,
    least(d.last_day, r.last_day) - d.first_day + 1 as all_days
from calendar as c
inner join calendar as d
    on
        c.coarseness < d.coarseness
        and c.first_day <= d.last_day
        and d.first_day <= c.last_day
inner join reaches as r on c.coarseness = r.coarseness;

create or replace temp table metric_values (
    statistic_id bigint, period_no integer, value hugeint
);
