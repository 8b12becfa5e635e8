-- Values of one dimension of a metric, most rows first.
with named as (
    select columns($dimension) as choice
    from query_table($rows)
)

select
    choice,
    count(*) as times
from named
where choice is not null
group by choice
order by
    times desc,
    choice asc
limit $most;
