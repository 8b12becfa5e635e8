-- The values added up and divided by the number of rows, exactly.
insert into metric_values
with daily as (
    select
        columns($kept),
        sum(value) as value,
        count(value) as number
    from query_table($rows)
    group by all
),

filled as (
    from daily
    union all by name
    from dimensions
)

select
    w.statistic_id,
    d.period_no,
    divided(micro(sum(f.value)), sum(f.number)) as value
from filled as f
inner join wanted as w
    on
        f.own_account is not distinct from w.own_account
        and f.counterparty is not distinct from w.counterparty
        and f.manager is not distinct from w.manager
        and f.product_group is not distinct from w.product_group
        and f.product is not distinct from w.product
        and f.customer is not distinct from w.customer
inner join days as d on f.day = d.day and w.coarseness <= d.coarseness
group by all;
