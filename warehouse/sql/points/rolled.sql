-- One row per statistic of the batch and started period, own and coarser, in millionths. The mark
-- says what is not whole about a value, or why there cannot be one (2.4).
create or replace temp table rolled as
with parts as (
    select
        o.statistic_id,
        o.kind,
        o.coarseness,
        w.period_no,
        count(o.value) as known,
        count(o.value) filter (where o.closed) as known_closed,
        sum(o.value) as total,
        max(o.value) as highest,
        min(o.value) as lowest,
        arg_max(o.value, o.period_no) as last_known,
        max(o.period_no) filter (where o.value is not null) as last_known_no,
        max(o.period_no) filter (where o.closed) as last_closed_no,
        bool_or(o.corrected) as corrected
    from own_points as o
    inner join within as w on o.period_no = w.own_no
    group by o.statistic_id, o.kind, o.coarseness, w.period_no
),

coarser as (
    select
        p.statistic_id,
        p.period_no,
        case
            when p.kind = 'flow' then p.total
            when p.kind = 'stock' then p.last_known
            when p.kind = 'max' then p.highest
            when p.kind = 'min' then p.lowest
            when p.kind in ('average', 'score') and p.known > 0 then divided(p.total, p.known)
        end as value,
        case
            when p.kind = 'ratio' then 'not_additive'
            when p.known = 0 then 'missing'
            when p.kind = 'flow' and p.known_closed < e.periods then 'partial'
            when p.kind = 'stock' and p.last_known_no < p.last_closed_no then 'carried'
        end as mark,
        p.corrected
    from parts as p
    inner join expected as e on p.coarseness = e.coarseness and p.period_no = e.period_no
),

reach as (
    select
        b.statistic_id,
        b.kind,
        b.coarseness,
        r.mart,
        b.kind = 'flow'
        and coalesce(
            b.own_account, b.counterparty, b.manager, b.product_group, b.product, b.customer
        ) is null as from_the_first_day
    from batch as b
    inner join metric_reads as r on b.metric = r.metric
    where b.entry_mode = 'metric'
),

measured_here as (
    select m.*
    from metric_values as m
    inner join batch as b on m.statistic_id = b.statistic_id
    where m.value is not null
),

-- a number without filters lives as long as its facts, others since their first value
begun as (
    select
        statistic_id,
        period_no
    from measured_here
    union all
    select
        r.statistic_id,
        c.period_no
    from reach as r
    inner join covered as c on r.mart = c.mart
    where r.from_the_first_day
),

firsts as (
    select
        b.statistic_id,
        p.coarseness,
        min(b.period_no) as first_no
    from begun as b
    inner join calendar as p on b.period_no = p.period_no
    group by b.statistic_id, p.coarseness
),

measured as (
    select
        f.statistic_id,
        p.period_no,
        case
            when r.kind = 'stock' and c.mart is null then null
            when m.value is not null then m.value
            when r.kind = 'flow' and c.mart is not null then 0
        end as value,
        case
            when not p.closed then null
            when r.kind = 'stock' and not c.to_the_end then 'carried'
            when r.kind <> 'stock' and not c.whole then 'partial'
        end as mark,
        false as corrected
    from firsts as f
    inner join reach as r on f.statistic_id = r.statistic_id and f.coarseness >= r.coarseness
    inner join calendar as p
        on f.coarseness = p.coarseness and f.first_no <= p.period_no and p.started
    left join measured_here as m
        on f.statistic_id = m.statistic_id and p.period_no = m.period_no
    left join covered as c on r.mart = c.mart and p.period_no = c.period_no
)

select
    statistic_id,
    period_no,
    value,
    null::varchar as mark,
    corrected
from own_points
union all by name
select * from coarser
union all by name
select * from measured;
